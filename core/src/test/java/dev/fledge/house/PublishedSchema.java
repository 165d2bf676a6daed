package dev.fledge.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import dev.fledge.schema.JsonSchema;
import dev.fledge.schema.SchemaViolation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** A JSON Schema that a jar of ours publishes, as a tree and as a checker. */
public final class PublishedSchema {
    private static final String DEFINITIONS = "#/$defs/";

    private final DocumentNode tree;
    private final JsonSchema schema;

    private PublishedSchema(DocumentNode tree) {
        this.tree = tree;
        this.schema = JsonSchema.parse(tree);
    }

    /** Reads the schema from the class path. */
    public static PublishedSchema at(String resource) {
        try (InputStream in = Objects.requireNonNull(PublishedSchema.class.getResourceAsStream(resource), resource)) {
            return new PublishedSchema(Document.json(resource, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the schema itself. */
    public DocumentNode tree() {
        return tree;
    }

    /** Returns the part that this one refers to, or this one. */
    public DocumentNode resolved(DocumentNode part) {
        return part.optional("$ref")
                .map(ref -> definition(ref.text().substring(DEFINITIONS.length())))
                .orElse(part);
    }

    /** Returns a part that has a name. */
    public DocumentNode definition(String name) {
        return tree.field("$defs").field(name);
    }

    /** Returns what is wrong with a document in YAML. */
    public List<SchemaViolation> violations(String yaml) {
        return violationsOfJson(Document.yaml("checked.yaml", yaml).toJson());
    }

    /** Returns what is wrong with a document in JSON. */
    public List<SchemaViolation> violationsOfJson(String json) {
        return schema.check("checked.json", json);
    }

    /** Returns the text after edits such as {@code old -> new | old -> new}; every old text must be there, \\n is a line feed. */
    public static String edited(String text, String edits) {
        String edited = text;
        for (String edit : edits.isEmpty() ? new String[0] : edits.split(" \\| ", -1)) {
            String[] sides = edit.split(" -> ", -1);
            assertThat(edited).contains(sides[0].strip());
            edited = edited.replace(sides[0].strip(), sides[1].strip().replace("\\n", "\n"));
        }
        return edited;
    }
}
