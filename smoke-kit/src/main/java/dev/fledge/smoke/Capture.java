package dev.fledge.smoke;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fledge.internal.Check;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The name of a value that one step of a check takes from its answer and later steps send, such as the id of what was
 * created. It holds no value itself: every run of a check has its own.
 *
 * <p>Immutable and thread-safe. Two captures are the same if name and type are.
 *
 * @param <T> the type of the value
 */
public final class Capture<T> {
    private static final Capture<String> RUN_ID = new Capture<>("runId", "text", Capture::text, false);

    private final String name;
    private final String type;
    private final Function<JsonNode, Optional<T>> reader;
    private final boolean secret;

    private Capture(String name, String type, Function<JsonNode, Optional<T>> reader, boolean secret) {
        this.name = name;
        this.type = type;
        this.reader = reader;
        this.secret = secret;
    }

    /**
     * Returns a capture of text that is not empty. A number is no text: it takes {@link #wholeNumber}.
     *
     * @param name of letters, digits, {@code _} and {@code -}, not {@code runId}
     * @throws IllegalArgumentException if the name is anything else
     */
    public static Capture<String> text(String name) {
        return new Capture<>(checked(name), "text", Capture::text, false);
    }

    /**
     * Returns a capture of text that is hidden in every message, report and command line of the run, wherever it turns up.
     * Text of fewer than 4 characters cannot be hidden and is not captured.
     *
     * @throws IllegalArgumentException as {@link #text} does
     */
    public static Capture<String> secret(String name) {
        Function<JsonNode, Optional<String>> longEnough = node -> text(node).filter(text -> text.length() >= 4);
        return new Capture<>(checked(name), "text of at least 4 characters", longEnough, true);
    }

    /**
     * Returns a capture of a whole number from -2^63 to 2^63 - 1; in a header it is digits.
     *
     * @throws IllegalArgumentException as {@link #text} does
     */
    public static Capture<Long> wholeNumber(String name) {
        return new Capture<>(
                checked(name),
                "a whole number",
                node -> node.isIntegralNumber() && node.canConvertToLong()
                        ? Optional.of(node.longValue())
                        : Optional.empty(),
                false);
    }

    /**
     * Returns a capture of true or false.
     *
     * @throws IllegalArgumentException as {@link #text} does
     */
    public static Capture<Boolean> bool(String name) {
        return new Capture<>(
                checked(name),
                "true or false",
                node -> node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty(),
                false);
    }

    /** Returns what names this run and no other: 8 hexadecimal digits, known before the first step. */
    public static Capture<String> runId() {
        return RUN_ID;
    }

    private static String checked(String name) {
        if (!Check.notNull("name of a capture", name).matches("[A-Za-z0-9_-]{1,60}") || name.equals(RUN_ID.name)) {
            throw new IllegalArgumentException(
                    "name of a capture must be of letters, digits, _ and -, and not runId, but was '" + name + "'");
        }
        return name;
    }

    private static Optional<String> text(JsonNode node) {
        return node.isTextual() && !node.textValue().isEmpty() ? Optional.of(node.textValue()) : Optional.empty();
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns whether the value is hidden wherever it would be shown. */
    public boolean isSecret() {
        return secret;
    }

    String type() {
        return type;
    }

    /** Returns the word that a file puts before where it is taken from; empty text for text, which needs none. */
    String word() {
        if (secret) {
            return "secret";
        }
        return type.equals("a whole number") ? "number" : type.equals("true or false") ? "bool" : "";
    }

    Optional<T> read(JsonNode node) {
        return reader.apply(node);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Capture<?> that && name.equals(that.name) && type.equals(that.type);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, type);
    }

    /** Returns {@code Capture(name)}. */
    @Override
    public String toString() {
        return "Capture(" + name + ")";
    }
}
