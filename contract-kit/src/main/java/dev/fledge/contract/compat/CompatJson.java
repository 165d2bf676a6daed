package dev.fledge.contract.compat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report for programs. */
final class CompatJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    private CompatJson() {}

    static String of(CompatReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("old", report.compared().before());
        json.put("new", report.compared().after());
        json.put("inCommon", report.compared().common());
        Map<String, Object> counts = new LinkedHashMap<>();
        for (Level level : Level.values()) {
            counts.put(level.name().toLowerCase(Locale.ROOT), report.count(level));
        }
        json.put("counts", counts);
        List<Object> changes = new ArrayList<>();
        report.changes().forEach(change -> changes.add(of(change)));
        json.put("changes", changes);
        try {
            return MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts could not be written as JSON", e);
        }
    }

    private static Map<String, Object> of(Change change) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", change.id());
        json.put("level", change.level().name());
        json.put("direction", change.direction().name());
        json.put("operation", change.operation());
        json.put("pointer", change.jsonPointer());
        change.oldValue().ifPresent(value -> json.put("oldValue", value));
        change.newValue().ifPresent(value -> json.put("newValue", value));
        change.oldPlace().ifPresent(place -> json.put("oldPlace", place));
        change.newPlace().ifPresent(place -> json.put("newPlace", place));
        json.put("text", change.text());
        return json;
    }
}
