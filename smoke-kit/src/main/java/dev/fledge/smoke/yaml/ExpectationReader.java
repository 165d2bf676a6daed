package dev.fledge.smoke.yaml;

import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.schema.JsonSchema;
import dev.fledge.smoke.Expectation;
import dev.fledge.smoke.Expectations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads lists of expectations, and the schemas that they name. */
final class ExpectationReader {
    private static final String SCHEMA = "schema ";

    private final Path file;

    ExpectationReader(Path file) {
        this.file = file;
    }

    /** Returns what stands under the key; empty if there is no such key. */
    Expectation[] of(DocumentNode parent, String key) {
        Optional<DocumentNode> list = parent.optional(key);
        return list.map(DocumentNode::items).orElse(List.of()).stream()
                .map(this::expectation)
                .toArray(Expectation[]::new);
    }

    private Expectation expectation(DocumentNode node) {
        String text = Guard.notBlank(node);
        return text.startsWith(SCHEMA)
                ? schema(node, text.substring(SCHEMA.length()).strip())
                : Guard.at(node, () -> Expectations.parse(text));
    }

    private Expectation schema(DocumentNode node, String name) {
        Path schema = NamedFile.beside(file, node, name);
        try {
            return Expectations.schema(JsonSchema.read(schema));
        } catch (DocumentException e) {
            throw node.error("the schema is refused: " + e.getMessage());
        } catch (IOException e) {
            throw NamedFile.unreadable(node, schema, e);
        }
    }
}
