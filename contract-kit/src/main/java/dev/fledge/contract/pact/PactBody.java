package dev.fledge.contract.pact;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.JsonText;
import dev.fledge.document.None;
import dev.fledge.internal.Check;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The body that a pact sends or expects; also that it says nothing of one. Immutable. */
public final class PactBody {
    /** What a pact says of a body. */
    public enum Kind {
        /** Nothing: any body will do. */
        ABSENT,
        /** That there is none, written as {@code null}. */
        NULL,
        /** That it is empty. */
        EMPTY,
        /** A JSON value. */
        JSON,
        /** Text that is no JSON. */
        TEXT,
        /** Bytes that are no text. */
        BYTES
    }

    private static final PactBody ABSENT = new PactBody(Kind.ABSENT, Optional.empty(), None.NONE, new byte[0]);
    private static final PactBody NULL = new PactBody(Kind.NULL, Optional.empty(), None.NONE, new byte[0]);
    private static final PactBody EMPTY = new PactBody(Kind.EMPTY, Optional.empty(), None.NONE, new byte[0]);

    private final Kind kind;
    private final Optional<String> contentType;
    private final Object plain;
    private final byte[] bytes;

    private PactBody(Kind kind, Optional<String> contentType, Object plain, byte[] bytes) {
        this.kind = kind;
        this.contentType = contentType;
        this.plain = plain;
        this.bytes = bytes;
    }

    /** Returns that nothing is said of a body. */
    public static PactBody absent() {
        return ABSENT;
    }

    /** Returns that there must be no body, which pacts write as {@code null}. */
    public static PactBody none() {
        return NULL;
    }

    /** Returns that the body must be empty. */
    public static PactBody empty() {
        return EMPTY;
    }

    /**
     * Returns a JSON body of type {@code application/json}.
     *
     * @throws DocumentException if the text is no JSON, has a key twice, or is nested too deep
     */
    public static PactBody json(String json) {
        return ofPlain(Document.json("body", json).toPlain());
    }

    /**
     * Returns a JSON body of type {@code application/json}, made of a plain tree as {@link JsonText} writes it; keys are
     * sorted.
     *
     * @throws IllegalArgumentException if the tree holds what is no JSON
     */
    public static PactBody ofPlain(Object plain) {
        return json(Optional.of("application/json"), plain);
    }

    /** Returns a body of text, such as {@code text/plain} or a form. */
    public static PactBody text(String contentType, String text) {
        return text(Optional.of(Check.notBlank("content type", contentType)), text);
    }

    /** Returns a body of bytes; they are copied. */
    public static PactBody bytes(String contentType, byte[] bytes) {
        return new PactBody(
                Kind.BYTES, Optional.of(Check.notBlank("content type", contentType)), None.NONE, bytes.clone());
    }

    static PactBody json(Optional<String> contentType, Object plain) {
        Object sorted = Plain.sorted(plain);
        byte[] text = JsonText.compact(sorted).getBytes(StandardCharsets.UTF_8);
        return new PactBody(Kind.JSON, contentType, sorted, text);
    }

    static PactBody text(Optional<String> contentType, String text) {
        Check.notNull("text of a body", text);
        return new PactBody(Kind.TEXT, contentType, text, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the same of another content type. */
    PactBody typed(Optional<String> type) {
        return new PactBody(kind, type, plain, bytes);
    }

    /** Returns what the pact says of the body. */
    public Kind kind() {
        return kind;
    }

    /** Returns the content type as the pact gives it with the body or in a header; empty if it does not. */
    public Optional<String> contentType() {
        return contentType;
    }

    /** Returns a copy of the body as it is sent, JSON on one line; empty for the kinds without content. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Returns the body as it is sent, as text in UTF-8; empty for the kinds without content. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Returns the JSON value as a plain tree; {@link None#NONE} unless the kind is {@link Kind#JSON}. */
    public Object plain() {
        return kind == Kind.JSON ? plain : None.NONE;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PactBody that
                && kind == that.kind
                && contentType.equals(that.contentType)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Returns kind and size, nothing of what it holds. */
    @Override
    public String toString() {
        return "PactBody(" + kind + ", " + bytes.length + " B)";
    }
}
