package dev.fledge.schema;

import dev.fledge.document.DocumentNode;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the {@code $ref} that a validator complains about, which gives its target but no place. */
final class References {
    private References() {}

    /** Returns the first reference whose target is named in the text. */
    static Optional<DocumentNode> namedIn(String text, DocumentNode schema) {
        return all(schema)
                .filter(reference -> text.contains(reference.text().replaceFirst("^#", "")))
                .findFirst();
    }

    private static Stream<DocumentNode> all(DocumentNode node) {
        if (node.isList()) {
            return node.items().stream().flatMap(References::all);
        }
        if (!node.isObject()) {
            return Stream.empty();
        }
        Stream<DocumentNode> here = node.optional("$ref").filter(DocumentNode::isText).stream();
        return Stream.concat(here, node.keys().stream().flatMap(key -> all(node.field(key))));
    }
}
