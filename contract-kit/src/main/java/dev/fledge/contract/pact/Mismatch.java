package dev.fledge.contract.pact;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One way in which an answer is not what a contract promises: what, where, by which rule, and the likely cause. Immutable.
 *
 * <p>Values are excerpts of at most 200 characters. They come from the contract and the answer as they are; whoever shows
 * them redacts them first.
 */
public final class Mismatch {
    private final Part part;
    private final String pactPath;
    private final String jsonPointer;
    private final String rule;
    private final String expected;
    private final String actual;
    private final int line;
    private final int column;
    private final String hint;

    private Mismatch(Builder builder) {
        this.part = builder.part;
        this.pactPath = builder.pactPath;
        this.jsonPointer = builder.jsonPointer;
        this.rule = builder.rule;
        this.expected = builder.expected;
        this.actual = builder.actual;
        this.line = builder.line;
        this.column = builder.column;
        this.hint = builder.hint;
    }

    /** Starts a mismatch. */
    static Builder at(Part part, String pactPath) {
        return new Builder(part, pactPath);
    }

    /** Returns the part of the request or response. */
    public Part part() {
        return part;
    }

    /** Returns the place as pacts write it: {@code $.items[0].id} in a body, a name of headers and query, else empty. */
    public String pactPath() {
        return pactPath;
    }

    /**
     * Returns the place in the actual JSON body, such as {@code /items/0/id}; empty for other parts and for the root. A key
     * that is missing has the place where it should be.
     */
    public String jsonPointer() {
        return jsonPointer;
    }

    /** Returns the rule that was not met, such as {@code type(min 1)}; {@code equality} where the contract has none. */
    public String rule() {
        return rule;
    }

    /** Returns what was expected, for people. */
    public String expected() {
        return expected;
    }

    /** Returns what was found, for people. */
    public String actual() {
        return actual;
    }

    /**
     * Returns the line in the actual JSON body, from 1, of the object if a key of it is missing; empty for other parts and
     * bodies, and where the body is too large or too deep to be read with its lines.
     */
    public OptionalInt line() {
        return line > 0 ? OptionalInt.of(line) : OptionalInt.empty();
    }

    /** Returns the column in the actual body, from 1; empty where {@link #line} is. */
    public OptionalInt column() {
        return line > 0 ? OptionalInt.of(column) : OptionalInt.empty();
    }

    /** Returns the likely cause or the fix; empty if none is known. */
    public Optional<String> hint() {
        return hint.isEmpty() ? Optional.empty() : Optional.of(hint);
    }

    /** Returns the mismatch as a plain tree for reports; keys in a fixed order, what is empty left out. */
    public Map<String, Object> toPlain() {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("part", part.category());
        putUnlessEmpty(plain, "path", pactPath);
        putUnlessEmpty(plain, "pointer", jsonPointer);
        plain.put("rule", rule);
        plain.put("expected", expected);
        plain.put("actual", actual);
        if (line > 0) {
            plain.put("line", line);
            plain.put("column", column);
        }
        putUnlessEmpty(plain, "hint", hint);
        return plain;
    }

    private static void putUnlessEmpty(Map<String, Object> plain, String key, String value) {
        if (!value.isEmpty()) {
            plain.put(key, value);
        }
    }

    /** Returns one line, such as {@code body $.id (line 2:9) integer: expected an integer, found "42"; number sent as text}. */
    @Override
    public String toString() {
        String place = pactPath.isEmpty() ? "" : " " + pactPath;
        String spot = line > 0 ? " (line " + line + ":" + column + ")" : "";
        String cause = hint.isEmpty() ? "" : "; " + hint;
        return part.category() + place + spot + " " + rule + ": expected " + expected + ", found " + actual + cause;
    }

    /** Builds a mismatch. Not thread-safe. */
    static final class Builder {
        private final Part part;
        private final String pactPath;
        private String jsonPointer = "";
        private String rule = "equality";
        private String expected = "";
        private String actual = "";
        private int line;
        private int column;
        private String hint = "";

        private Builder(Part part, String pactPath) {
            this.part = part;
            this.pactPath = pactPath;
        }

        Builder pointer(String pointer) {
            this.jsonPointer = pointer;
            return this;
        }

        /** Returns the steps of the pointer, unescaped. */
        List<String> pointerTokens() {
            return jsonPointer.isEmpty()
                    ? List.of()
                    : Arrays.stream(jsonPointer.substring(1).split("/", -1))
                            .map(token -> token.replace("~1", "/").replace("~0", "~"))
                            .toList();
        }

        Builder rule(String words) {
            this.rule = words;
            return this;
        }

        Builder expected(String words) {
            this.expected = words;
            return this;
        }

        Builder actual(String words) {
            this.actual = words;
            return this;
        }

        Builder spot(int spotLine, int spotColumn) {
            this.line = spotLine;
            this.column = spotColumn;
            return this;
        }

        Builder hint(String words) {
            this.hint = words;
            return this;
        }

        Mismatch build() {
            return new Mismatch(this);
        }
    }
}
