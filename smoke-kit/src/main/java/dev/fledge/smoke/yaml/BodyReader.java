package dev.fledge.smoke.yaml;

import dev.fledge.document.DocumentNode;
import dev.fledge.document.JsonText;
import dev.fledge.smoke.Capture;
import dev.fledge.smoke.Multipart;
import dev.fledge.smoke.StepBuilder;
import dev.fledge.smoke.Template;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the body of a request. */
final class BodyReader {
    static final List<String> KEYS = List.of("json", "form", "multipart", "body");

    private static final List<String> CONTENT = List.of("text", "file", "base64");

    private final Path suite;
    private final FileValues values;

    BodyReader(Path suite, FileValues values) {
        this.suite = suite;
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
        node.optional("multipart")
                .ifPresent(parts -> Guard.at(parts, () -> step.multipart(multipart -> multipart(multipart, parts))));
        node.optional("body").ifPresent(body -> Guard.at(body, () -> body(step, body)));
    }

    private Map<String, Template> fields(DocumentNode form) {
        Map<String, Template> fields = new LinkedHashMap<>();
        form.keys().forEach(name -> fields.put(name, values.template(form.field(name))));
        return fields;
    }

    private StepBuilder<?> body(StepBuilder<?> step, DocumentNode body) {
        body.allowOnly("type", "text", "file", "base64");
        DocumentNode content = content(body);
        String type = Guard.notBlank(body.field("type"));
        if (body.optional("file").isPresent()) {
            return Guard.at(content, () -> step.body(type, file(content)));
        }
        return body.optional("text").isPresent()
                ? step.body(type, values.template(content))
                : step.body(type, base64(content));
    }

    /** Returns what stands under the one key that says the content. */
    private static DocumentNode content(DocumentNode node) {
        List<String> there =
                CONTENT.stream().filter(key -> node.optional(key).isPresent()).toList();
        if (there.size() != 1) {
            throw node.error("needs one of " + String.join(", ", CONTENT) + ", but has "
                    + (there.isEmpty() ? "none" : String.join(" and ", there)));
        }
        return node.field(there.get(0));
    }

    private Multipart multipart(Multipart multipart, DocumentNode parts) {
        for (DocumentNode part : parts.items()) {
            Guard.at(part, () -> part(multipart, part));
        }
        return multipart;
    }

    private Multipart part(Multipart multipart, DocumentNode part) {
        part.allowOnly("name", "text", "file", "base64", "fileName", "type");
        DocumentNode content = content(part);
        String name = Guard.notBlank(part.field("name"));
        if (part.optional("file").isPresent()) {
            part.allowOnly("name", "file", "type");
            return Guard.at(content, () -> multipart.file(name, file(content), Guard.notBlank(part.field("type"))));
        }
        if (part.optional("fileName").isEmpty() && part.optional("type").isEmpty()) {
            part.allowOnly("name", "text");
            return multipart.field(name, values.template(content));
        }
        String fileName = Guard.notBlank(part.field("fileName"));
        String type = Guard.notBlank(part.field("type"));
        return part.optional("text").isPresent()
                ? multipart.file(name, fileName, values.template(content), type)
                : multipart.file(name, fileName, base64(content), type);
    }

    private Path file(DocumentNode node) {
        return NamedFile.beside(suite, node, Guard.notBlank(node));
    }

    private static byte[] base64(DocumentNode node) {
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
