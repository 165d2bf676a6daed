package dev.fledge.schema;

import dev.fledge.document.DocumentNode;
import dev.fledge.schema.SchemaLibrary.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the properties of a document that no part of its schema declares, followed through all that may apply. */
final class UndeclaredProperties {
    private static final List<String> ALSO = List.of("allOf", "anyOf", "oneOf", "if", "then", "else");

    private final SchemaLibrary library;
    private final List<SchemaViolation> found = new ArrayList<>();

    UndeclaredProperties(SchemaLibrary library) {
        this.library = library;
    }

    List<SchemaViolation> in(DocumentNode document, Place schema) {
        visit(document, "", List.of(schema));
        return found.stream().sorted(SchemaViolation.BY_PLACE).toList();
    }

    private void visit(DocumentNode value, String pointer, List<Place> schemas) {
        List<Place> applying = applying(schemas);
        if (value.isObject()) {
            boolean declares = applying.stream().anyMatch(schema -> has(schema, "properties"));
            for (String key : value.keys()) {
                List<Place> ofKey = new ArrayList<>();
                applying.forEach(schema -> ofProperty(schema, key, ofKey));
                String below = Pointers.child(pointer, key);
                if (!ofKey.isEmpty()) {
                    visit(value.field(key), below, ofKey);
                } else if (declares) {
                    found.add(SchemaViolation.at(
                            value.field(key),
                            below,
                            SchemaViolation.UNDECLARED,
                            "the schema declares no property '" + Wording.shortened(key) + "'"));
                }
            }
        } else if (value.isList()) {
            List<DocumentNode> items = value.items();
            for (int i = 0; i < items.size(); i++) {
                List<Place> ofItem = new ArrayList<>();
                for (Place schema : applying) {
                    ofItem(schema, i, ofItem);
                }
                visit(items.get(i), Pointers.child(pointer, String.valueOf(i)), ofItem);
            }
        }
    }

    /** Returns the schemas with those that they refer to or are made of. */
    private List<Place> applying(List<Place> schemas) {
        List<Place> applying = new ArrayList<>();
        Set<DocumentNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Place> open = new ArrayDeque<>(schemas);
        while (!open.isEmpty()) {
            Place next = open.removeFirst();
            if (next.node().isObject() && seen.add(next.node())) {
                applying.add(next);
                child(next, "$ref")
                        .filter(reference -> reference.node().isText())
                        .flatMap(reference -> library.target(next, reference.node()))
                        .ifPresent(open::addLast);
                for (String keyword : ALSO) {
                    child(next, keyword).ifPresent(part -> all(part).forEach(open::addLast));
                }
            }
        }
        return applying;
    }

    private static void ofProperty(Place schema, String key, List<Place> found) {
        Optional<Place> named = child(schema, "properties").flatMap(all -> child(all, key));
        named.ifPresent(found::add);
        boolean matched = named.isPresent();
        Optional<Place> patterns =
                child(schema, "patternProperties").filter(all -> all.node().isObject());
        if (patterns.isPresent()) {
            for (String pattern : patterns.get().node().keys()) {
                if (StepLimitedRegex.FACTORY.getRegularExpression(pattern).matches(key)) {
                    child(patterns.get(), pattern).ifPresent(found::add);
                    matched = true;
                }
            }
        }
        if (!matched) {
            // Said aloud that any is welcome, or what the others have to look like.
            child(schema, "additionalProperties")
                    .filter(others -> !others.node().isBool() || others.node().bool())
                    .ifPresent(found::add);
        }
    }

    private static void ofItem(Place schema, int index, List<Place> found) {
        Optional<Place> first =
                child(schema, "prefixItems").filter(all -> all.node().isList());
        Optional<Place> items = child(schema, "items");
        if (items.isPresent() && items.get().node().isList()) {
            first = items;
            items = child(schema, "additionalItems");
        }
        List<Place> positional = first.map(UndeclaredProperties::all).orElse(List.of());
        if (index < positional.size()) {
            found.add(positional.get(index));
        } else {
            items.ifPresent(found::add);
        }
    }

    private static List<Place> all(Place part) {
        return part.node().isList()
                ? part.node().items().stream()
                        .map(item -> new Place(part.address(), item))
                        .toList()
                : List.of(part);
    }

    private static boolean has(Place schema, String key) {
        return child(schema, key).isPresent();
    }

    private static Optional<Place> child(Place schema, String key) {
        return schema.node().isObject()
                ? schema.node().optional(key).map(node -> new Place(schema.address(), node))
                : Optional.empty();
    }
}
