package dev.fledge.schema;

import dev.fledge.document.DocumentNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Tells a schema that can refuse something from one that accepts every document. */
final class Constraints {
    private static final Set<String> ASSERTIONS = Set.of(
            "type",
            "enum",
            "const",
            "multipleOf",
            "maximum",
            "exclusiveMaximum",
            "minimum",
            "exclusiveMinimum",
            "maxLength",
            "minLength",
            "pattern",
            "maxItems",
            "minItems",
            "uniqueItems",
            "maxContains",
            "minContains",
            "contains",
            "maxProperties",
            "minProperties",
            "dependentRequired",
            "dependencies",
            "format",
            "not",
            "$dynamicRef",
            "$recursiveRef");
    private static final Set<String> SCHEMAS = Set.of(
            "allOf",
            "anyOf",
            "oneOf",
            "then",
            "else",
            "prefixItems",
            "items",
            "additionalItems",
            "unevaluatedItems",
            "additionalProperties",
            "unevaluatedProperties",
            "propertyNames");
    private static final Set<String> SCHEMAS_BY_NAME = Set.of("properties", "patternProperties", "dependentSchemas");

    private final DocumentNode root;
    private final Set<String> followed = new HashSet<>();

    private Constraints(DocumentNode root) {
        this.root = root;
    }

    /** Returns whether the schema has no keyword that could refuse a value. Unknown keywords refuse nothing. */
    static boolean none(DocumentNode schema) {
        return !new Constraints(schema).in(schema);
    }

    private boolean in(DocumentNode schema) {
        if (!schema.isObject()) {
            return schema.isBool() && !schema.bool();
        }
        return schema.keys().stream().anyMatch(key -> inKeyword(key, schema.field(key)));
    }

    private boolean inKeyword(String key, DocumentNode value) {
        if (ASSERTIONS.contains(key)) {
            return true;
        }
        if (key.equals("required")) {
            return !value.isList() || !value.items().isEmpty();
        }
        if (key.equals("$ref")) {
            return inTarget(value.text());
        }
        if (SCHEMAS.contains(key)) {
            return value.isList() ? value.items().stream().anyMatch(this::in) : in(value);
        }
        return SCHEMAS_BY_NAME.contains(key) && value.keys().stream().anyMatch(name -> in(value.field(name)));
    }

    private boolean inTarget(String reference) {
        // Seen before: what it constrains has been or is being looked at.
        if (!followed.add(reference)) {
            return false;
        }
        // An anchor or an embedded $id: it resolved when the schema was compiled, so give it the benefit of the doubt.
        return !reference.startsWith("#")
                || resolve(reference.substring(1)).map(this::in).orElse(true);
    }

    private Optional<DocumentNode> resolve(String fragment) {
        return Pointers.ofFragment(fragment).flatMap(pointer -> Pointers.find(root, Pointers.steps(pointer)));
    }
}
