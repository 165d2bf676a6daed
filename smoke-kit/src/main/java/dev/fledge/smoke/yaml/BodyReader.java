package dev.fledge.smoke.yaml;

import dev.fledge.document.DocumentNode;
import dev.fledge.document.JsonText;
import dev.fledge.smoke.Capture;
import dev.fledge.smoke.StepBuilder;
import dev.fledge.smoke.Template;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the body of a request. */
final class BodyReader {
    static final List<String> KEYS = List.of("json", "form", "body");

    private final FileValues values;

    BodyReader(FileValues values) {
        this.values = values;
    }

    void read(StepBuilder<?> step, DocumentNode node) {
        List<String> bodies =
                KEYS.stream().filter(key -> node.optional(key).isPresent()).toList();
        if (bodies.size() > 1) {
            throw node.error("a request has one body, but has " + String.join(" and ", bodies));
        }
        node.optional("json").ifPresent(json -> Guard.at(json, () -> json(step, json)));
        node.optional("form").ifPresent(form -> Guard.at(form, () -> step.form(fields(form))));
        node.optional("body").ifPresent(body -> Guard.at(body, () -> body(step, body)));
    }

    private Map<String, Template> fields(DocumentNode form) {
        Map<String, Template> fields = new LinkedHashMap<>();
        form.keys().forEach(name -> fields.put(name, values.template(form.field(name))));
        return fields;
    }

    private StepBuilder<?> body(StepBuilder<?> step, DocumentNode body) {
        body.allowOnly("type", "text", "base64");
        String type = Guard.notBlank(body.field("type"));
        DocumentNode content = body.optional("base64").orElseGet(() -> body.field("text"));
        if (body.keys().size() > 2) {
            throw body.error("a body is text or base64, but has both");
        }
        return body.optional("base64").isPresent()
                ? step.body(type, base64(content))
                : step.body(type, values.template(content));
    }

    static byte[] base64(DocumentNode node) {
        try {
            return Base64.getDecoder().decode(node.text());
        } catch (IllegalArgumentException e) {
            throw node.error("no Base64: " + e.getMessage());
        }
    }

    private StepBuilder<?> json(StepBuilder<?> step, DocumentNode json) {
        Object filled = values.filled(json, json.toPlain());
        if (filled instanceof Map<?, ?> members) {
            return step.json(textKeys(members));
        }
        if (filled instanceof List<?> elements) {
            return step.json(elements);
        }
        if (filled instanceof Capture<?> || filled instanceof Template) {
            throw json.error("JSON that is one value must be fixed; write body: { type: application/json, text: … }");
        }
        return step.json(JsonText.compact(filled));
    }

    private static Map<String, Object> textKeys(Map<?, ?> members) {
        Map<String, Object> named = new LinkedHashMap<>();
        members.forEach((name, member) -> named.put(String.valueOf(name), member));
        return named;
    }
}
