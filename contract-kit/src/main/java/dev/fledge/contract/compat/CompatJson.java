package dev.fledge.contract.compat;

import dev.fledge.document.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report for programs. */
final class CompatJson {
    private CompatJson() {}

    static String of(CompatReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("old", report.compared().before());
        json.put("new", report.compared().after());
        json.put("inCommon", (long) report.compared().common());
        Map<String, Object> counts = new LinkedHashMap<>();
        for (Level level : Level.values()) {
            counts.put(level.name().toLowerCase(Locale.ROOT), report.count(level));
        }
        json.put("counts", counts);
        Map<String, Object> verdicts = new LinkedHashMap<>();
        verdicts.put("used", report.verdict(Scope.USED).name());
        verdicts.put("all", report.verdict(Scope.ALL).name());
        json.put("verdicts", verdicts);
        json.put("consumers", report.consumers());
        json.put("callsOfConsumers", (long) report.known().calls());
        json.put("callsToNoOperation", (long) report.known().strangers());
        List<Object> changes = new ArrayList<>();
        report.changes().forEach(change -> changes.add(of(change)));
        json.put("changes", changes);
        return JsonText.compact(json);
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
        List<Object> impacts = new ArrayList<>();
        for (ConsumerImpact impact : change.impacts()) {
            Map<String, Object> hit = new LinkedHashMap<>();
            hit.put("consumer", impact.consumer());
            hit.put("interaction", impact.interaction());
            hit.put("field", impact.field());
            hit.put("why", impact.why());
            impacts.add(hit);
        }
        json.put("impacts", impacts);
        return json;
    }
}
