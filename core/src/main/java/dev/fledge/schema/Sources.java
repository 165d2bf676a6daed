package dev.fledge.schema;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;

/** What a document is called, and which of JSON and YAML a text is. */
final class Sources {
    private Sources() {}

    /** Returns the source of a node: its location without line and column. */
    static String of(DocumentNode node) {
        return node.location().replaceFirst(":[0-9]+:[0-9]+$", "");
    }

    /** Reads JSON if the text begins with a brace, bracket or quote, or else YAML. */
    static DocumentNode parse(String source, String text) {
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        String start = content.stripLeading();
        boolean json = start.startsWith("{") || start.startsWith("[") || start.startsWith("\"");
        return json ? Document.json(source, content) : Document.yaml(source, content);
    }
}
