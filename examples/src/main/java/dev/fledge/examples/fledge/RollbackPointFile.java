package dev.fledge.examples.fledge;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import dev.fledge.rollout.RollbackPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** A rollback point as a JSON file, so that going back needs nothing but this file and the target. */
final class RollbackPointFile {
    private RollbackPointFile() {}

    static void write(Path file, RollbackPoint point) throws IOException {
        StringBuilder json = new StringBuilder("{\n");
        json.append("  \"stable\": ")
                .append(quoted(RevisionText.of(point.stable())))
                .append(",\n");
        json.append("  \"capturedAt\": ")
                .append(quoted(point.capturedAt().toString()))
                .append(",\n");
        json.append("  \"identity\": {");
        String separator = "\n";
        for (Map.Entry<String, String> entry : new TreeMap<>(point.identity()).entrySet()) {
            json.append(separator).append("    ").append(quoted(entry.getKey())).append(": ");
            json.append(quoted(entry.getValue()));
            separator = ",\n";
        }
        OutputFile.write(file, json.append("\n  }\n}\n").toString());
    }

    static RollbackPoint read(Path file) throws IOException {
        DocumentNode point = Document.read(file).allowOnly("stable", "capturedAt", "identity");
        DocumentNode identity = point.field("identity");
        Map<String, String> identities = new LinkedHashMap<>();
        for (String key : identity.keys()) {
            identities.put(key, identity.field(key).text());
        }
        DocumentNode stable = point.field("stable");
        return new RollbackPoint(
                RevisionText.parse(stable.location(), stable.text()), instant(point.field("capturedAt")), identities);
    }

    private static Instant instant(DocumentNode node) {
        try {
            return Instant.parse(node.text());
        } catch (DateTimeException e) {
            throw node.error("must be an instant such as 2026-11-23T10:00:00Z, but was '" + node.text() + "'");
        }
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
