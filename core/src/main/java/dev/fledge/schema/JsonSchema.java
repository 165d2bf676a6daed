package dev.fledge.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.internal.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON Schema that documents are checked against.
 *
 * <p>Compiled once, immutable and thread-safe. Draft 2020-12 unless {@code $schema} names 2019-09, draft-07, draft-06 or
 * draft-04. {@code format} is checked. Nothing is fetched: a {@code $ref} must lead into the same document.
 */
public final class JsonSchema {
    // As strict as Document, which tells where the fault is.
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(100).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String source;
    private final Schema compiled;
    private final boolean constrainsNothing;

    private JsonSchema(DocumentNode document, Schema compiled) {
        this.source = Sources.of(document);
        this.compiled = compiled;
        this.constrainsNothing = Constraints.none(document);
    }

    /**
     * Compiles a schema that stands in a file of its own.
     *
     * @throws DocumentException if it is malformed or no valid schema
     * @throws IOException if the file cannot be read
     */
    public static JsonSchema read(Path file) throws IOException {
        return parse(Document.read(file));
    }

    /**
     * Compiles a schema from JSON.
     *
     * @param source what messages call the schema
     * @throws DocumentException if it is malformed or no valid schema
     */
    public static JsonSchema parse(String source, String json) {
        return parse(Document.json(source, json));
    }

    /**
     * Compiles a schema that is part of a document. References are resolved from this node, not from the whole document.
     *
     * @throws DocumentException at the first thing that is no valid schema, at a reference that leads nowhere, or if the
     *     schema refers to itself without end
     */
    public static JsonSchema parse(DocumentNode schema) {
        String draft = Drafts.idOf(schema);
        SchemaRegistry registry = Drafts.registry(draft);
        JsonNode tree = tree(schema);
        requireValid(schema, registry.getSchema(SchemaLocation.of(draft)).validate(tree));
        try {
            Schema compiled = registry.getSchema(tree);
            compiled.initializeValidators();
            compiled.validate(NullNode.getInstance());
            return new JsonSchema(schema, compiled);
        } catch (SchemaException e) {
            throw broken(schema, String.valueOf(e.getMessage()));
        } catch (StackOverflowError e) {
            throw schema.error("the schema refers to itself without end; let $ref lead to another place");
        }
    }

    /** Returns what messages call the schema, such as the path of its file. */
    public String source() {
        return source;
    }

    /**
     * Returns whether the schema accepts every JSON document, so that passing it says nothing: it is {@code true}, or has
     * no keyword that could refuse a value. Keywords that JSON Schema does not know refuse nothing.
     */
    public boolean constrainsNothing() {
        return constrainsNothing;
    }

    /**
     * Returns how the text does not meet the schema, in the order of the text; empty if it does.
     *
     * <p>Text that is no JSON, or that {@link Document#json} refuses, gives one violation with the keyword
     * {@link SchemaViolation#NO_JSON}. Of a {@code oneOf} or {@code anyOf} that was not met, the closest branch is told.
     *
     * @param source what messages call the text
     * @throws IllegalStateException if the schema refers to itself without end for this text
     */
    public List<SchemaViolation> check(String source, String jsonText) {
        Check.notBlank("source", source);
        JsonNode tree;
        try {
            tree = MAPPER.readTree(jsonText.startsWith("\uFEFF") ? jsonText.substring(1) : jsonText);
        } catch (JsonProcessingException e) {
            return List.of(noJson(source, jsonText, e.getOriginalMessage()));
        }
        if (tree.isMissingNode()) {
            return List.of(noJson(source, jsonText, "the document is empty"));
        }
        List<Error> errors = errors(tree);
        return errors.isEmpty() ? List.of() : located(source, jsonText, errors);
    }

    private List<Error> errors(JsonNode tree) {
        try {
            return compiled.validate(tree);
        } catch (StackOverflowError e) {
            throw new IllegalStateException(
                    source + " refers to itself without end; let $ref lead to another place", e);
        }
    }

    private static SchemaViolation noJson(String source, String jsonText, String otherwise) {
        try {
            DocumentNode document = Document.json(source, jsonText);
            return SchemaViolation.at(document, "", SchemaViolation.NO_JSON, "no JSON: " + otherwise);
        } catch (DocumentException e) {
            return new SchemaViolation("", SchemaViolation.NO_JSON, e.problem(), e.line(), e.column());
        }
    }

    /** The slow way, taken only when something is wrong: reads the text again with its lines and columns. */
    private static List<SchemaViolation> located(String source, String jsonText, List<Error> errors) {
        DocumentNode document;
        try {
            document = Document.json(source, jsonText);
        } catch (DocumentException e) {
            return List.of(new SchemaViolation("", SchemaViolation.NO_JSON, e.problem(), e.line(), e.column()));
        }
        return ClosestBranch.only(errors).stream()
                .map(error -> violation(document, error))
                .distinct()
                .sorted(SchemaViolation.BY_PLACE)
                .toList();
    }

    private static SchemaViolation violation(DocumentNode document, Error error) {
        List<String> steps = steps(error);
        String pointer = steps.stream().reduce("", Pointers::child);
        String keyword = error.getKeyword() == null ? "false" : error.getKeyword();
        return SchemaViolation.at(Pointers.nearest(document, steps), pointer, keyword, Wording.of(error));
    }

    private static List<String> steps(Error error) {
        List<String> steps = new ArrayList<>();
        for (int i = 0; i < error.getInstanceLocation().getNameCount(); i++) {
            steps.add(String.valueOf(error.getInstanceLocation().getElement(i)));
        }
        boolean tooMany =
                List.of("additionalProperties", "unevaluatedProperties").contains(error.getKeyword());
        if (tooMany && error.getProperty() != null) {
            steps.add(error.getProperty());
        }
        return steps;
    }

    private static JsonNode tree(DocumentNode schema) {
        try {
            return MAPPER.readTree(schema.toJson());
        } catch (JsonProcessingException e) {
            throw schema.error("no JSON: " + e.getOriginalMessage());
        }
    }

    private static void requireValid(DocumentNode schema, List<Error> errors) {
        if (!errors.isEmpty()) {
            Error first = ClosestBranch.only(errors).get(0);
            throw Pointers.nearest(schema, steps(first)).error("no valid JSON Schema: " + Wording.of(first));
        }
    }

    private static DocumentException broken(DocumentNode schema, String problem) {
        return References.namedIn(problem, schema)
                .map(reference -> reference.error(
                        "the reference leads nowhere; it must lead into this document, such as #/$defs/name"))
                .orElseGet(() -> schema.error(
                        "no valid JSON Schema: " + problem.lines().findFirst().orElse("")));
    }
}
