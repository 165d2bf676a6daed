package dev.fledge.schema;

import dev.fledge.document.DocumentNode;
import dev.fledge.schema.SchemaLibrary.Place;
import java.util.Collections;
import java.util.IdentityHashMap;
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

    private final SchemaLibrary library;
    private final Set<DocumentNode> followed = Collections.newSetFromMap(new IdentityHashMap<>());

    private Constraints(SchemaLibrary library) {
        this.library = library;
    }

    /** Returns whether the schema has no keyword that could refuse a value. Unknown keywords refuse nothing. */
    static boolean none(SchemaPlace schema) {
        return !new Constraints(schema.library()).in(schema.place());
    }

    private boolean in(Place at) {
        DocumentNode schema = at.node();
        if (!schema.isObject()) {
            return schema.isBool() && !schema.bool();
        }
        return schema.keys().stream().anyMatch(key -> inKeyword(at, key));
    }

    private boolean inKeyword(Place at, String key) {
        if (ASSERTIONS.contains(key)) {
            return true;
        }
        DocumentNode value = at.node().field(key);
        if (key.equals("required")) {
            return !value.isList() || !value.items().isEmpty();
        }
        if (key.equals("$ref")) {
            return inTarget(at, value);
        }
        if (SCHEMAS.contains(key)) {
            return value.isList()
                    ? value.items().stream().anyMatch(item -> in(new Place(at.address(), item)))
                    : in(new Place(at.address(), value));
        }
        return SCHEMAS_BY_NAME.contains(key)
                && value.keys().stream().anyMatch(name -> in(new Place(at.address(), value.field(name))));
    }

    private boolean inTarget(Place at, DocumentNode reference) {
        Optional<Place> target = library.target(at, reference);
        // An anchor or an embedded $id: it resolved when the schema was compiled, so give it the benefit of the doubt.
        // Seen before: what it constrains has been or is being looked at.
        return target.isEmpty() || (followed.add(target.get().node()) && in(target.get()));
    }
}
