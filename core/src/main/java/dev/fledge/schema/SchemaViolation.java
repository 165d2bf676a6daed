package dev.fledge.schema;

import dev.fledge.document.DocumentNode;
import java.util.Comparator;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** One way in which a document does not meet a schema. Immutable. */
public final class SchemaViolation {
    /** The keyword of text that is no JSON: {@value}. It is no keyword of JSON Schema. */
    public static final String NO_JSON = "json";

    /** The keyword of a property that the schema declares nowhere: {@value}. It is no keyword of JSON Schema. */
    public static final String UNDECLARED = "undeclared";

    static final Comparator<SchemaViolation> BY_PLACE = Comparator.comparingInt(SchemaViolation::line)
            .thenComparingInt(SchemaViolation::column)
            .thenComparing(SchemaViolation::pointer)
            .thenComparing(SchemaViolation::keyword)
            .thenComparing(SchemaViolation::message)
            .thenComparing(SchemaViolation::rule)
            .thenComparing(SchemaViolation::via);

    private final String pointer;
    private final String keyword;
    private final String message;
    private final int line;
    private final int column;
    private final String rule;
    private final String via;

    SchemaViolation(String pointer, String keyword, String message, int line, int column) {
        this.pointer = pointer;
        this.keyword = keyword;
        this.message = message;
        this.line = line;
        this.column = column;
        this.rule = "";
        this.via = "";
    }

    private SchemaViolation(SchemaViolation of, String rule, String via) {
        this.pointer = of.pointer;
        this.keyword = of.keyword;
        this.message = of.message;
        this.line = of.line;
        this.column = of.column;
        this.rule = rule;
        this.via = via;
    }

    static SchemaViolation at(DocumentNode node, String pointer, String keyword, String message) {
        return new SchemaViolation(pointer, keyword, message, node.line(), node.column());
    }

    /**
     * Returns the same without any value of the document, and with each step of its pointer as {@code shown} gives it: for
     * a document that holds a secret.
     */
    public SchemaViolation withoutValues(UnaryOperator<String> shown) {
        String told = Pointers.steps(pointer).stream().map(shown).reduce("", Pointers::child);
        SchemaViolation hidden =
                new SchemaViolation(told, keyword, "not shown, because the body holds a secret", line, column);
        return new SchemaViolation(hidden, rule, via);
    }

    /** Returns the same with the place of the rule in the schema. */
    SchemaViolation ruledBy(String rule, String via) {
        return new SchemaViolation(this, rule, via);
    }

    /**
     * Returns the JSON pointer (RFC 6901) of the value at fault; empty for the whole document. Where a property is missing
     * it is that of the object, where one is too many that of the property.
     */
    public String pointer() {
        return pointer;
    }

    /** Returns the keyword of the schema that the value does not meet, such as {@code type}, or {@link #NO_JSON}. */
    public String keyword() {
        return keyword;
    }

    /** Returns what was expected and found, the value cut after 80 characters. It may hold a secret of the document. */
    public String message() {
        return message;
    }

    /** Returns the line of the value in the document, from 1. */
    public int line() {
        return line;
    }

    /** Returns the column of the value in the document, from 1. */
    public int column() {
        return column;
    }

    /**
     * Returns where the rule stands, such as {@code prices.yaml#/components/schemas/Price/properties/id/type}; empty for
     * text that is no JSON.
     */
    public String rule() {
        return rule;
    }

    /**
     * Returns the way from the schema to the last reference that led to the rule, such as {@code /properties/amount/$ref};
     * empty if none did.
     */
    public String via() {
        return via;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SchemaViolation that
                && pointer.equals(that.pointer)
                && keyword.equals(that.keyword)
                && message.equals(that.message)
                && line == that.line
                && column == that.column
                && rule.equals(that.rule)
                && via.equals(that.via);
    }

    @Override
    public int hashCode() {
        return Objects.hash(pointer, keyword, message, line, column, rule, via);
    }

    /** Returns place and keyword, without any value of the document: {@code line 2:9 /id type}. */
    public String place() {
        return "line " + line + ":" + column + " " + (pointer.isEmpty() ? "(root)" : pointer) + " " + keyword;
    }

    /** Returns one line: {@code line 2:9 /id type: expected ...}. */
    @Override
    public String toString() {
        return place() + ": " + message;
    }
}
