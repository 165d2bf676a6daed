package dev.fledge.contract.generate;

import dev.fledge.document.JsonText;
import dev.fledge.document.None;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a shape as JSON Schema 2020-12. */
final class SchemaText {
    private SchemaText() {}

    /** Returns the text of the schema, over several lines. */
    static String of(String title, Shape shape) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        schema.put("$comment", "from " + Words.count(shape.seen(), "recorded answer"));
        schema.putAll(plain(shape));
        return JsonText.pretty(schema);
    }

    private static Map<String, Object> plain(Shape shape) {
        Map<String, Object> schema = new LinkedHashMap<>();
        if (shape.hidden()) {
            return schema;
        }
        List<String> types = shape.kinds().stream().map(ValueKind::keyword).toList();
        schema.put("type", types.size() == 1 ? types.get(0) : types);
        boolean onlyText = shape.kind().filter(ValueKind.STRING::equals).isPresent();
        if (onlyText && !shape.texts().words().isEmpty()) {
            List<Object> words = new ArrayList<>(shape.texts().words());
            if (shape.nullable()) {
                words.add(None.NONE);
            }
            schema.put("enum", words);
        } else {
            shape.texts().format().ifPresent(format -> schema.put("format", format.keyword()));
        }
        if (!shape.members().isEmpty()) {
            schema.put("properties", members(shape));
        }
        if (!shape.required().isEmpty()) {
            schema.put("required", List.copyOf(shape.required()));
        }
        shape.others().ifPresent(others -> schema.put("additionalProperties", plain(others)));
        shape.items().ifPresent(items -> schema.put("items", plain(items)));
        return schema;
    }

    private static Map<String, Object> members(Shape shape) {
        Map<String, Object> members = new LinkedHashMap<>();
        shape.members().forEach((name, member) -> {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("$comment", "seen " + Words.count(member.seen(), "time") + (member.hidden() ? ", hidden" : ""));
            schema.putAll(plain(member));
            members.put(name, schema);
        });
        return members;
    }
}
