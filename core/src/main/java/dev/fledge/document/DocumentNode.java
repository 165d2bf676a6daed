package dev.fledge.document;

import dev.fledge.document.Members.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value of a document that knows where it stands. Immutable.
 *
 * <p>Readers ask for what they expect; a value of another type or out of range is a {@link DocumentException} that names
 * the path, what was expected and found, the line and the column.
 */
public final class DocumentNode {
    /** What a value is. */
    public enum Kind {
        /** Keys with values. */
        OBJECT("an object"),
        /** Values in order. */
        LIST("a list"),
        /** Text. */
        TEXT("text"),
        /** A finite number. */
        NUMBER("the number"),
        /** True or false. */
        BOOL("the boolean"),
        /** Null, or nothing after a key in YAML. */
        NONE("nothing (null)");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private final Trail trail;
    private final Spot spot;
    private final Kind kind;
    private final Object value;

    private DocumentNode(Trail trail, Spot spot, Kind kind, Object value) {
        this.trail = trail;
        this.spot = spot;
        this.kind = kind;
        this.value = value;
    }

    static DocumentNode object(Trail trail, Spot spot, Members members) {
        return new DocumentNode(trail, spot, Kind.OBJECT, members.inOrder());
    }

    static DocumentNode list(Trail trail, Spot spot, List<DocumentNode> items) {
        return new DocumentNode(trail, spot, Kind.LIST, List.copyOf(items));
    }

    static DocumentNode scalar(Trail trail, Spot spot, Object value) {
        Kind kind = value instanceof String
                ? Kind.TEXT
                : value instanceof Number ? Kind.NUMBER : value instanceof Boolean ? Kind.BOOL : Kind.NONE;
        return new DocumentNode(trail, spot, kind, value);
    }

    /** Returns where the value begins, such as {@code policy.yaml:12:3}: source, line and column, both from 1. */
    public String location() {
        return trail.source() + ":" + spot.line() + ":" + spot.column();
    }

    /** Returns the line where the value begins, from 1. */
    public int line() {
        return spot.line();
    }

    /** Returns the column where the value begins, from 1. */
    public int column() {
        return spot.column();
    }

    /** Returns the way to the value, such as {@code spec.metrics[0].limit}; empty for the whole document. */
    public String path() {
        return trail.path();
    }

    /** Returns what the value is. */
    public Kind kind() {
        return kind;
    }

    /** Returns whether the value is an object. */
    public boolean isObject() {
        return kind == Kind.OBJECT;
    }

    /** Returns whether the value is a list. */
    public boolean isList() {
        return kind == Kind.LIST;
    }

    /** Returns whether the value is text. */
    public boolean isText() {
        return kind == Kind.TEXT;
    }

    /** Returns whether the value is a number. */
    public boolean isNumber() {
        return kind == Kind.NUMBER;
    }

    /** Returns whether the value is true or false. */
    public boolean isBool() {
        return kind == Kind.BOOL;
    }

    /** Returns whether the value is null, which is also what a YAML key without a value has. */
    public boolean isNone() {
        return kind == Kind.NONE;
    }

    /**
     * Returns the value of a key that must be there.
     *
     * @throws DocumentException if this is no object or the key is missing
     */
    public DocumentNode field(String key) {
        return optional(key).orElseThrow(() -> {
            String there = members().isEmpty()
                    ? "it has none"
                    : "it has: " + String.join(", ", members().keySet());
            String meant = NearestWord.of(key, members().keySet())
                    .map(near -> ", or rename '" + near + "' if that is meant")
                    .orElse("");
            return error("missing key '" + key + "'; add it" + meant + " (" + there + ")");
        });
    }

    /**
     * Returns the value of a key, or empty if there is no such key. A key that is there without a value is not empty: it
     * gives a node of kind {@link Kind#NONE}.
     *
     * @throws DocumentException if this is no object
     */
    public Optional<DocumentNode> optional(String key) {
        return Optional.ofNullable(members().get(key)).map(Member::value);
    }

    /**
     * Returns the keys in the order of the file.
     *
     * @throws DocumentException if this is no object
     */
    public List<String> keys() {
        return List.copyOf(members().keySet());
    }

    /**
     * Returns this node if it has no other keys than these.
     *
     * @throws DocumentException if this is no object, or at the first key that is not allowed, with the nearest that is
     */
    public DocumentNode allowOnly(String... keys) {
        List<String> allowed = List.of(keys);
        for (Map.Entry<String, Member> entry : members().entrySet()) {
            if (!allowed.contains(entry.getKey())) {
                String meant = NearestWord.of(entry.getKey(), allowed)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("; remove it.");
                throw new DocumentException(
                        trail.source(),
                        entry.getValue().keySpot(),
                        subject() + ": unknown key '" + Excerpt.of(entry.getKey()) + "'" + meant + " Allowed: "
                                + String.join(", ", allowed));
            }
        }
        return this;
    }

    /**
     * Returns the items of a list.
     *
     * @throws DocumentException if this is no list
     */
    @SuppressWarnings("unchecked") // The factory that makes a list puts nothing else in.
    public List<DocumentNode> items() {
        if (value instanceof List<?> list) {
            return (List<DocumentNode>) list;
        }
        throw unexpected("a list", "");
    }

    /**
     * Returns the text; it may be empty or blank.
     *
     * @throws DocumentException if this is no text; a number or boolean is none
     */
    public String text() {
        if (value instanceof String text) {
            return text;
        }
        throw unexpected("text", isNumber() || isBool() ? "quote it" : "");
    }

    /**
     * Returns the whole number, which must be written without a fraction or exponent.
     *
     * @throws DocumentException if this is none from {@code min} to {@code max}, both included
     */
    public long integer(long min, long max) {
        if (value instanceof Long number && number >= min && number <= max) {
            return number;
        }
        throw unexpected("a whole number from " + min + " to " + max, isText() ? "write it without quotes" : "");
    }

    /**
     * Returns the number as the nearest double.
     *
     * @throws DocumentException if this is no finite number from {@code min} to {@code max}, both included
     */
    public double number(double min, double max) {
        if (value instanceof Number number) {
            double found = number.doubleValue();
            if (Double.isFinite(found) && found >= min && found <= max) {
                return found;
            }
        }
        throw unexpected("a number from " + min + " to " + max, isText() ? "write it in decimal, without quotes" : "");
    }

    /**
     * Returns the boolean.
     *
     * @throws DocumentException if this is neither {@code true} nor {@code false}
     */
    public boolean bool() {
        if (value instanceof Boolean bool) {
            return bool;
        }
        throw unexpected("true or false", isText() ? "other words are text; write true or false" : "");
    }

    /**
     * Returns the duration: a whole number with its unit, {@code 250ms}, {@code 30s}, {@code 10m} or {@code 1h}.
     *
     * @throws DocumentException if this is none
     */
    public Duration duration() {
        if (value instanceof String text) {
            return DurationText.parse(text)
                    .orElseThrow(() -> unexpected(DurationText.EXPECTED, "write one whole number with one unit"));
        }
        throw unexpected(DurationText.EXPECTED, isNumber() ? "add the unit" : "");
    }

    /**
     * Returns the text, which must be one of the words.
     *
     * @throws DocumentException if it is none of them, with the nearest
     */
    public String oneOf(String... words) {
        List<String> allowed = List.of(words);
        if (value instanceof String text && allowed.contains(text)) {
            return text;
        }
        String meant = isText()
                ? NearestWord.of(text(), allowed)
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse("")
                : "";
        throw unexpected("one of " + String.join(", ", allowed), meant);
    }

    /** Returns an exception with this place and path before the message, to be thrown by the caller. Does not throw. */
    public DocumentException error(String message) {
        return new DocumentException(trail.source(), spot, subject() + ": " + message);
    }

    /** Returns the value as JSON on one line. Numbers keep their digits, keys their order. */
    public String toJson() {
        return JsonText.compact(toPlain());
    }

    /**
     * Returns the value as an unmodifiable plain tree: Map (in the order of the file), List, String, Long (whole numbers
     * that fit), BigDecimal (other numbers), Boolean, {@link None#NONE} for null.
     */
    public Object toPlain() {
        if (isObject()) {
            Map<String, Object> plain = new LinkedHashMap<>();
            members().forEach((key, member) -> plain.put(key, member.value().toPlain()));
            return Collections.unmodifiableMap(plain);
        }
        if (isList()) {
            List<Object> plain = new ArrayList<>();
            items().forEach(item -> plain.add(item.toPlain()));
            return List.copyOf(plain);
        }
        return value;
    }

    /** Returns the location and the path. */
    @Override
    public String toString() {
        return location() + " " + subject();
    }

    private String subject() {
        String path = path();
        return path.isEmpty() ? "the document" : path;
    }

    @SuppressWarnings("unchecked") // The factory that makes an object puts nothing else in.
    private Map<String, Member> members() {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Member>) map;
        }
        throw unexpected("an object", "");
    }

    private DocumentException unexpected(String expected, String fix) {
        String found = switch (kind) {
            case TEXT -> "text \"" + Excerpt.of((String) value) + "\"";
            case NUMBER, BOOL -> kind.words + " " + Excerpt.of(value.toString());
            default -> kind.words;
        };
        return error("expected " + expected + ", found " + found + (fix.isEmpty() ? "" : "; " + fix));
    }
}
