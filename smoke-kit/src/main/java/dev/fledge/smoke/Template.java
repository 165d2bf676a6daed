package dev.fledge.smoke;

import dev.fledge.http.Secret;
import dev.fledge.internal.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /** Returns this and what Basic authentication sends for a user. */
    Template and(BasicCredentials credentials) {
        return with(credentials);
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
        List<Secret> secrets = new ArrayList<>();
        for (Object part : parts) {
            if (part instanceof Secret secret) {
                secrets.add(secret);
            } else if (part instanceof BasicCredentials credentials) {
                secrets.addAll(List.of(credentials.password(), credentials.encoded()));
            }
        }
        return secrets;
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
        if (part instanceof BasicCredentials credentials) {
            return credentials.encoded().reveal();
        }
        return part instanceof Secret secret ? secret.reveal() : String.valueOf(part);
    }

    /** Returns the text as a file writes it, with names in place of captures and secrets. */
    String written(Writing writing) {
        StringBuilder written = new StringBuilder();
        StringBuilder literal = new StringBuilder();
        for (Object part : parts) {
            if (part instanceof String text) {
                literal.append(text);
            } else {
                written.append(writing.beforePlace(literal.toString())).append("${" + name(part) + "}");
                literal.setLength(0);
            }
        }
        return written + writing.literal(literal.toString());
    }

    /** Returns the capture that is all of this; empty if there is more or none. */
    Optional<Capture<?>> onlyCapture() {
        List<Object> some = parts.stream().filter(part -> !part.equals("")).toList();
        return some.size() == 1 && some.get(0) instanceof Capture<?> capture ? Optional.of(capture) : Optional.empty();
    }

    /** Returns whom Basic authentication is for; empty if this is anything else. */
    Optional<BasicCredentials> credentials() {
        return parts.stream()
                .filter(BasicCredentials.class::isInstance)
                .map(BasicCredentials.class::cast)
                .findFirst();
    }

    private static String name(Object part) {
        if (part instanceof Capture<?> capture) {
            return capture.name();
        }
        return part instanceof Secret secret
                ? secret.name()
                : ((BasicCredentials) part).encoded().name();
    }

    /** Returns the text with names in place of captures and secrets. */
    @Override
    public String toString() {
        return parts.stream()
                .map(part -> part instanceof Capture<?> capture
                        ? "${" + capture.name() + "}"
                        : part instanceof String text ? text : "<secret " + name(part) + ">")
                .collect(Collectors.joining());
    }
}
