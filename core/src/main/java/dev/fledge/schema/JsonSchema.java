package dev.fledge.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.internal.Check;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A JSON Schema that documents are checked against.
 *
 * <p>Compiled once, immutable and thread-safe. Draft 2020-12 unless {@code $schema} names 2019-09, draft-07, draft-06 or
 * draft-04; {@code format} is checked; a {@code $ref} must lead into the same document. Where that is not enough, as for a
 * schema inside an OpenAPI document, {@link SchemaSet} gives it.
 */
public final class JsonSchema {
    private final SchemaPlace place;
    private final Schema compiled;
    private final SchemaUse use;
    private final boolean constrainsNothing;

    JsonSchema(SchemaPlace place, Schema compiled) {
        this(place, compiled, SchemaUse.ANY, Constraints.none(place));
    }

    private JsonSchema(SchemaPlace place, Schema compiled, SchemaUse use, boolean constrainsNothing) {
        this.place = place;
        this.compiled = compiled;
        this.use = use;
        this.constrainsNothing = constrainsNothing;
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
        return SchemaSet.builder(schema).build().whole();
    }

    /**
     * Returns the same schema as responses have to meet it: a property that is {@code writeOnly} must not be there, even
     * if it is required.
     */
    public JsonSchema inResponses() {
        return new JsonSchema(place, compiled, use.inResponses(), constrainsNothing);
    }

    /**
     * Returns the same schema as requests have to meet it: a property that is {@code readOnly} must not be there, even if
     * it is required.
     */
    public JsonSchema inRequests() {
        return new JsonSchema(place, compiled, use.inRequests(), constrainsNothing);
    }

    /** Returns the same schema, but of a {@code oneOf} or {@code anyOf} that is not met it tells every branch. */
    public JsonSchema tellingAllBranches() {
        return new JsonSchema(place, compiled, use.tellingAllBranches(), constrainsNothing);
    }

    /** Returns what messages call the schema, such as the path of its file; with a pointer if it is a part of that. */
    public String source() {
        return place.source();
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
     * @throws IllegalStateException if the text cannot be checked: the schema refers to itself without end for it, a
     *     pattern needs too many steps, or a number is too large to calculate with
     */
    public List<SchemaViolation> check(String source, String jsonText) {
        Check.notBlank("source", source);
        JsonNode tree;
        try {
            tree = JsonBodies.tree(jsonText.startsWith("\uFEFF") ? jsonText.substring(1) : jsonText);
        } catch (JsonProcessingException e) {
            return List.of(noJson(source, jsonText, e.getOriginalMessage()));
        }
        return checked(source, tree, jsonText);
    }

    /**
     * Returns the same as for the text that the bytes are in UTF-8, a little faster.
     *
     * @throws IllegalStateException if the text cannot be checked: the schema refers to itself without end for it, a
     *     pattern needs too many steps, or a number is too large to calculate with
     */
    public List<SchemaViolation> check(String source, byte[] utf8) {
        Check.notBlank("source", source);
        JsonNode tree;
        try {
            tree = JsonBodies.tree(utf8);
        } catch (JsonProcessingException e) {
            return List.of(noJson(source, text(utf8), e.getOriginalMessage()));
        } catch (IOException e) {
            return List.of(noJson(source, text(utf8), String.valueOf(e.getMessage())));
        }
        List<Error> errors = tree.isMissingNode() ? List.of() : errors(tree);
        return errors.isEmpty() && !tree.isMissingNode() ? List.of() : located(source, text(utf8), errors);
    }

    /**
     * Returns the properties of the text that the schema declares nowhere, in the order of the text, each with the keyword
     * {@link SchemaViolation#UNDECLARED}. That is no fault unless the schema says so, and then {@link #check} tells it.
     * An object whose schema declares no property at all may have any. Text that is no JSON gives none.
     */
    public List<SchemaViolation> undeclared(String source, String jsonText) {
        try {
            return new UndeclaredProperties(place.library())
                    .in(Document.json(Check.notBlank("source", source), jsonText), place.place());
        } catch (DocumentException e) {
            return List.of();
        }
    }

    private List<SchemaViolation> checked(String source, JsonNode tree, String jsonText) {
        if (tree.isMissingNode()) {
            return List.of(noJson(source, jsonText, "the document is empty"));
        }
        List<Error> errors = errors(tree);
        return errors.isEmpty() ? List.of() : located(source, jsonText, errors);
    }

    private List<Error> errors(JsonNode tree) {
        try {
            return use.run(compiled, tree);
        } catch (StackOverflowError e) {
            throw new IllegalStateException(
                    source() + " refers to itself without end; let $ref lead to another place", e);
        } catch (StepLimitedRegex.TooManySteps e) {
            throw new IllegalStateException(source() + ": " + e.getMessage(), e);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalStateException(source() + ": a number of the text is too large to calculate with", e);
        }
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
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
    private List<SchemaViolation> located(String source, String jsonText, List<Error> errors) {
        DocumentNode document;
        try {
            document = Document.json(source, jsonText);
        } catch (DocumentException e) {
            return List.of(new SchemaViolation("", SchemaViolation.NO_JSON, e.problem(), e.line(), e.column()));
        }
        return Violations.of(place, document, use.told(errors));
    }
}
