package dev.fledge.schema;

import dev.fledge.document.DocumentNode;
import dev.fledge.schema.SchemaLibrary.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A schema, and every schema that its references lead to, each once. */
final class Reachable {
    // What stands there is a value, however much it looks like a schema.
    private static final Set<String> VALUES = Set.of("const", "enum", "default", "example", "examples");

    private final SchemaLibrary library;
    private final List<Place> schemas = new ArrayList<>();
    private final List<DocumentNode> references = new ArrayList<>();
    private final Set<DocumentNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private Reachable(SchemaLibrary library) {
        this.library = library;
    }

    /** Follows all references from a schema. */
    static Reachable from(SchemaLibrary library, Place schema) {
        Reachable reachable = new Reachable(library);
        Deque<Place> open = new ArrayDeque<>(List.of(schema));
        while (!open.isEmpty()) {
            Place next = open.removeFirst();
            if (!reachable.seen.contains(next.node())) {
                reachable.schemas.add(next);
                reachable.walk(next, open);
            }
        }
        return reachable;
    }

    /** Returns the schema itself and the targets of references; none of them lies in one that comes before it. */
    List<Place> schemas() {
        return schemas;
    }

    /** Returns the reference that the validator complains about, which gives its target but no place. */
    Optional<DocumentNode> referenceIn(String problem) {
        return references.stream()
                .filter(reference -> problem.contains(named(reference.text())))
                .findFirst();
    }

    /** Returns what of a reference the validator repeats: the end of the document's address, else the fragment. */
    private static String named(String reference) {
        String document = reference.replaceFirst("#.*", "");
        return document.isEmpty() ? reference.replaceFirst("^#", "") : document.replaceFirst(".*/", "");
    }

    private void walk(Place at, Deque<Place> open) {
        DocumentNode node = at.node();
        if (!seen.add(node)) {
            return;
        }
        if (node.isList()) {
            node.items().forEach(item -> walk(new Place(at.address(), item), open));
        } else if (node.isObject()) {
            node.optional("$ref").filter(DocumentNode::isText).ifPresent(reference -> {
                references.add(reference);
                library.target(at, reference).ifPresent(open::addLast);
            });
            new HashSet<>(node.keys())
                    .stream()
                            .filter(key ->
                                    !VALUES.contains(key) || node.field(key).isObject())
                            .sorted()
                            .forEach(key -> walk(new Place(at.address(), node.field(key)), open));
        }
    }
}
