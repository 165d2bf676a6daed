package dev.fledge.contract.compat;

import dev.fledge.document.DocumentNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One of the two documents: its dialect, and where its references lead. Not thread-safe. */
final class SpecFile {
    private static final Set<String> SCHEMA_WORDS = Set.of(
            "$schema",
            "$ref",
            "$id",
            "$defs",
            "type",
            "properties",
            "items",
            "enum",
            "const",
            "allOf",
            "anyOf",
            "oneOf",
            "required",
            "additionalProperties",
            "not",
            "format",
            "pattern",
            "if",
            "definitions",
            "minimum",
            "maximum");

    private final Located root;
    private final Dialect dialect;
    private final Map<String, Located> targets = new HashMap<>();
    private final Map<Conjunction, Shape> shapes = new HashMap<>();

    private SpecFile(DocumentNode document, Dialect dialect) {
        this.root = Located.root(document);
        this.dialect = dialect;
    }

    static SpecFile of(DocumentNode document) {
        return new SpecFile(document, dialectOf(document));
    }

    private static Dialect dialectOf(DocumentNode document) {
        if (document.isBool()) {
            return Dialect.JSON_SCHEMA;
        }
        if (!document.isObject()) {
            throw document.error("neither an OpenAPI document, a JSON Schema nor a pact; all are objects");
        }
        if (document.optional("swagger").isPresent()) {
            throw document.field("swagger")
                    .error("OpenAPI 2.0 (Swagger) is not read; convert both documents to OpenAPI 3.0 or 3.1");
        }
        if (document.optional("consumer").isPresent()
                && document.optional("provider").isPresent()) {
            return Dialect.PACT;
        }
        Optional<DocumentNode> version = document.optional("openapi");
        if (version.isPresent()) {
            String text = version.get().isText()
                    ? version.get().text()
                    : version.get().toJson();
            if (text.startsWith("3.0")) {
                return Dialect.OPENAPI_30;
            }
            if (text.startsWith("3.1")) {
                return Dialect.OPENAPI_31;
            }
            throw version.get().error("OpenAPI " + text + " is not read; use 3.0 or 3.1");
        }
        if (document.keys().stream().noneMatch(SCHEMA_WORDS::contains)
                && !document.keys().isEmpty()) {
            throw document.error(
                    "neither an OpenAPI document (no key 'openapi'), a JSON Schema (no keyword of one) nor a pact"
                            + " (no consumer and provider)");
        }
        String draft = document.optional("$schema")
                .filter(DocumentNode::isText)
                .map(DocumentNode::text)
                .orElse("");
        return draft.contains("draft-0") ? Dialect.OLD_JSON_SCHEMA : Dialect.JSON_SCHEMA;
    }

    Located root() {
        return root;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Returns what the document is called, such as the path of its file. */
    String name() {
        String place = root.place();
        return place.substring(0, place.lastIndexOf(':'));
    }

    /** Returns the value itself, or what it refers to in the end. */
    Located resolve(Located at) {
        Located now = at;
        Set<Located> seen = new HashSet<>();
        while (true) {
            Optional<Located> reference =
                    now.get("$ref").filter(ref -> ref.node().isText());
            if (reference.isEmpty()) {
                return now;
            }
            if (!seen.add(now)) {
                throw reference.get().node().error("the reference leads back to itself; let it lead to another place");
            }
            now = target(reference.get());
        }
    }

    Located target(Located reference) {
        String text = reference.node().text();
        Located known = targets.get(text);
        if (known == null) {
            known = find(reference, text);
            targets.put(text, known);
        }
        return known;
    }

    private Located find(Located reference, String text) {
        if (!text.startsWith("#")) {
            throw reference
                    .node()
                    .error("the reference " + text + " leads to another document, which is not followed;"
                            + " bundle the documents into one");
        }
        if (text.equals("#")) {
            return root;
        }
        if (!text.startsWith("#/")) {
            throw reference.node().error("the reference " + text + " is no JSON pointer; write it as #/$defs/name");
        }
        Located now = root;
        for (String step : text.substring(2).split("/", -1)) {
            String plain = URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8)
                    .replace("~1", "/")
                    .replace("~0", "~");
            Optional<Located> next = now.node().isList() ? item(now, plain) : now.get(plain);
            if (next.isEmpty()) {
                throw reference
                        .node()
                        .error("the reference " + text + " leads nowhere: there is no '" + plain + "' at "
                                + (now.pointer().isEmpty() ? "the top" : now.pointer()));
            }
            now = next.get();
        }
        return now;
    }

    private static Optional<Located> item(Located list, String step) {
        List<Located> items = list.items();
        return items.stream().filter(item -> item.step().equals(step)).findFirst();
    }

    /** Returns what all the parts together say. */
    Shape shape(Conjunction conjunction) {
        Shape known = shapes.get(conjunction);
        if (known == null) {
            known = new ShapeReader(this, conjunction).read();
            shapes.put(conjunction, known);
        }
        return known;
    }

    /** Returns the schemas as one, their plain references followed. */
    Conjunction conjunction(List<Located> parts) {
        return Conjunction.of(parts.stream().map(this::followed).toList());
    }

    private Located followed(Located part) {
        Located now = part;
        Set<Located> seen = new HashSet<>();
        while (isPlainReference(now) && seen.add(now)) {
            now = target(now.get("$ref").orElseThrow());
        }
        if (seen.contains(now) && isPlainReference(now)) {
            throw now.node().error("the reference leads back to itself; let it lead to another place");
        }
        return now;
    }

    private boolean isPlainReference(Located at) {
        return at.text("$ref").isPresent()
                && (dialect.refStandsAlone() || at.node().keys().size() == 1);
    }
}
