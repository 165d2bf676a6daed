package dev.fledge.smoke;

import dev.fledge.http.Secret;
import dev.fledge.internal.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Text whose parts are known only while a check runs, such as {@code text("smoke-").and(Capture.runId())}. Used for headers,
 * query parameters and values in bodies. Immutable and thread-safe.
 */
public final class Template {
    private final List<Object> parts;

    private Template(List<Object> parts) {
        this.parts = List.copyOf(parts);
    }

    /** Starts with fixed text, which may be empty. */
    public static Template text(String text) {
        return new Template(List.of()).and(text);
    }

    /** Returns this and fixed text. */
    public Template and(String text) {
        return with(Check.notNull("text", text));
    }

    /** Returns this and a captured value. */
    public Template and(Capture<?> capture) {
        return with(Check.notNull("capture", capture));
    }

    /** Returns this and a secret. */
    public Template and(Secret secret) {
        return with(Check.notNull("secret", secret));
    }

    private Template with(Object part) {
        List<Object> more = new ArrayList<>(parts);
        more.add(part);
        return new Template(more);
    }

    List<Capture<?>> captures() {
        List<Capture<?>> captures = new ArrayList<>();
        for (Object part : parts) {
            if (part instanceof Capture<?> capture) {
                captures.add(capture);
            }
        }
        return captures;
    }

    List<Secret> secrets() {
        return parts.stream()
                .filter(Secret.class::isInstance)
                .map(Secret.class::cast)
                .toList();
    }

    /** Returns the text with every part that could stand there: a sample where a value is not known yet. */
    String sample() {
        return parts.stream()
                .map(part -> part instanceof Capture<?> ? "0" : shown(part))
                .collect(Collectors.joining());
    }

    String filled(Scope scope) {
        return parts.stream()
                .map(part -> part instanceof Capture<?> capture ? String.valueOf(scope.value(capture)) : shown(part))
                .collect(Collectors.joining());
    }

    private static String shown(Object part) {
        return part instanceof Secret secret ? secret.reveal() : String.valueOf(part);
    }

    /** Returns the text with names in place of captures and secrets. */
    @Override
    public String toString() {
        return parts.stream()
                .map(part -> part instanceof Capture<?> capture
                        ? "${" + capture.name() + "}"
                        : part instanceof Secret secret ? "<secret " + secret.name() + ">" : String.valueOf(part))
                .collect(Collectors.joining());
    }
}
