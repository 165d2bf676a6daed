package dev.fledge.contract.generate;

import dev.fledge.document.DocumentNode;
import java.util.Locale;

/** Types of JSON Schema, in the order in which a schema lists them. */
enum ValueKind {
    ARRAY,
    BOOLEAN,
    INTEGER,
    NUMBER,
    OBJECT,
    STRING,
    NULL;

    static ValueKind of(DocumentNode node) {
        return switch (node.kind()) {
            case OBJECT -> OBJECT;
            case LIST -> ARRAY;
            case TEXT -> STRING;
            case NUMBER -> node.toPlain() instanceof Long ? INTEGER : NUMBER;
            case BOOL -> BOOLEAN;
            case NONE -> NULL;
        };
    }

    /** Returns the word of JSON Schema. */
    String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }
}
