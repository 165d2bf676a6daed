package dev.fledge.smoke;

import dev.fledge.document.DurationText;
import dev.fledge.http.Redactor;
import dev.fledge.http.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the values of a suite are written in a file: a secret by its name and never by its value, a captured value by its name,
 * and a dollar before a brace doubled where it is only text. Immutable.
 */
final class Writing {
    private static final Pattern DOLLARS_BEFORE_BRACE = Pattern.compile("\\$+(?=\\{)");
    private static final Pattern DOLLARS_AT_END = Pattern.compile("\\$+$");

    private final List<Secret> secrets;
    private final Redactor redactor;
    private final UnaryOperator<String> files;
    private final String label;

    private Writing(List<Secret> secrets, Redactor redactor, UnaryOperator<String> files, String label) {
        this.secrets = secrets;
        this.redactor = redactor;
        this.files = files;
        this.label = label;
    }

    static Writing hiding(Collection<Secret> secrets, UnaryOperator<String> files) {
        List<Secret> longestFirst = new ArrayList<>(secrets);
        longestFirst.sort(
                Comparator.<Secret>comparingInt(secret -> -secret.reveal().length())
                        .thenComparing(Secret::name));
        return new Writing(List.copyOf(longestFirst), Redactor.of(secrets), files, "");
    }

    /** Returns the same, whose refusals begin with this. */
    Writing at(String label) {
        return new Writing(secrets, redactor, files, label);
    }

    IllegalStateException refused(String why) {
        return new IllegalStateException(redactor.redact(label + why));
    }

    /** Returns the text, which stands where a file cannot name a secret. */
    String plain(String text) {
        if (redactor.reveals(text)) {
            throw refused("holds the value of a secret where a file cannot write ${NAME} for it; take it from "
                    + "there, or give the Secret to a header, query parameter or body");
        }
        return text;
    }

    String file(String name) {
        return plain(files.apply(name));
    }

    String duration(Duration duration) {
        String text = duration.toNanos() % 1_000_000 == 0 ? DurationText.of(duration) : "";
        if (DurationText.parse(text).isEmpty()) {
            throw refused("has the time " + duration + ", but a file holds whole milliseconds, at most 999999999 of "
                    + "the largest unit that fits");
        }
        return text;
    }

    /** Returns fixed text at the end of a value. */
    String literal(String text) {
        return pieces(text, false);
    }

    /** Returns fixed text after which a place follows. */
    String beforePlace(String text) {
        return pieces(text, true);
    }

    private String pieces(String text, boolean beforePlace) {
        StringBuilder written = new StringBuilder();
        int from = 0;
        for (int at = 0; at < text.length(); ) {
            String rest = text.substring(at);
            Optional<Secret> found = secrets.stream()
                    .filter(secret -> rest.startsWith(secret.reveal()))
                    .findFirst();
            if (found.isPresent()) {
                written.append(escaped(text.substring(from, at), true))
                        .append("${" + found.get().name() + "}");
                from = at + found.get().reveal().length();
            }
            at = found.isPresent() ? from : at + 1;
        }
        return written + escaped(text.substring(from), beforePlace);
    }

    private String escaped(String text, boolean beforePlace) {
        String doubled = doubled(DOLLARS_BEFORE_BRACE, plain(text));
        return beforePlace ? doubled(DOLLARS_AT_END, doubled) : doubled;
    }

    private static String doubled(Pattern dollars, String text) {
        return dollars.matcher(text).replaceAll(run -> Matcher.quoteReplacement(run.group() + run.group()));
    }

    /** Returns the tree of a JSON body with text for what it holds of secrets, captures and templates. */
    Object json(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> members = new LinkedHashMap<>();
            map.forEach((name, member) -> members.put(plain(String.valueOf(name)), json(member)));
            return members;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(this::json).toList();
        }
        if (value instanceof Capture<?> capture) {
            return "${" + capture.name() + "}";
        }
        if (value instanceof Template template) {
            template.onlyCapture()
                    .filter(capture -> !capture.word().matches("|secret"))
                    .ifPresent(capture -> {
                        throw refused("sends '" + capture.name() + "' as text in JSON, which a file cannot write for a "
                                + "number or boolean alone; send the Capture itself, or put text around it");
                    });
            return template.written(this);
        }
        if (value instanceof String text) {
            return literal(text);
        }
        plain(String.valueOf(value));
        return value;
    }

    /** Returns a map of two members in their order. */
    static Map<String, Object> ordered(String first, Object value, String second, Object other) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(first, value);
        members.put(second, other);
        return members;
    }
}
