package dev.fledge.http.record;

import dev.fledge.internal.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path in which what differs from call to call is a parameter, so that calls of one endpoint look the same:
 * {@code /restaurants/42/menu/2026-01-31} gives <code>/restaurants/{id}/menu/{date}</code>.
 *
 * <p>A segment is a parameter if all of it, but for an extension such as {@code .json}, is a whole number, a UUID, a ULID, a
 * hash (8 to 128 hexadecimal digits of one case with letters and digits among them), a date or time as ISO 8601 writes
 * it, or a secret that was hidden. Words are not looked at, so {@code /users/anna} stays. Immutable.
 */
public final class PathTemplate {
    private static final Pattern SECRET = Pattern.compile("<secret [\\w.-]+>");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");
    private static final Pattern UUID =
            Pattern.compile("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern ULID = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");
    private static final Pattern HASH = Pattern.compile(
            "(?:sha(?:1|256|384|512):)?(?=[^:]*[0-9])(?=[^:]*[a-fA-F])(?:[0-9a-f]{8,128}|[0-9A-F]{8,128})");
    private static final Pattern DATE = Pattern.compile(
            "[0-9]{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01])(?:T[0-9:.]+(?:Z|[+-][0-9:]+)?)?)?");
    private static final Pattern WITH_EXTENSION = Pattern.compile("(.+)(\\.[A-Za-z][A-Za-z0-9]{0,4})");

    private final String text;

    private PathTemplate(String text) {
        this.text = text;
    }

    /**
     * Returns the template of a path. That of a template is itself.
     *
     * @param path as it stands in an address, percent-encoded, without query and fragment; what follows a semicolon in a
     *     segment, such as a session, is dropped
     * @throws IllegalArgumentException if it does not begin with {@code /}
     */
    public static PathTemplate of(String path) {
        if (!Check.notNull("path", path).startsWith("/")) {
            throw new IllegalArgumentException("path must begin with /, but was " + path.length()
                    + " characters that do not; give the path of an address alone");
        }
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            String alone = segment.replaceFirst(";.*", "");
            segments.add(parameter(alone)
                    .map(parameter -> named(parameter, segments))
                    .orElse(alone));
        }
        return new PathTemplate(String.join("/", segments));
    }

    /** A segment that is a parameter: what to call it and what stands behind it. */
    private record Parameter(String name, String extension) {}

    private static Optional<Parameter> parameter(String segment) {
        Matcher file = WITH_EXTENSION.matcher(segment);
        Optional<Parameter> whole = kind(segment).map(name -> new Parameter(name, ""));
        return whole.isPresent() || !file.matches()
                ? whole
                : kind(file.group(1)).map(name -> new Parameter(name, file.group(2)));
    }

    private static Optional<String> kind(String segment) {
        String shown = decoded(segment);
        if (SECRET.matcher(shown).matches()) {
            return Optional.of("secret");
        }
        if (DATE.matcher(shown).matches()) {
            return Optional.of("date");
        }
        boolean id = NUMBER.matcher(shown).matches()
                || UUID.matcher(shown).matches()
                || ULID.matcher(shown).matches()
                || HASH.matcher(shown).matches();
        return id ? Optional.of("id") : Optional.empty();
    }

    /** Returns the segment with the few characters that ids, times and hidden secrets may have encoded. */
    private static String decoded(String segment) {
        String decoded = segment;
        for (String pair : List.of("%3A:", "%2B+", "%3C<", "%3E>", "%20 ")) {
            decoded = decoded.replace(pair.substring(0, 3), pair.substring(3))
                    .replace(pair.substring(0, 3).toLowerCase(Locale.ROOT), pair.substring(3));
        }
        return decoded;
    }

    private static String named(Parameter parameter, List<String> before) {
        String all = "/" + String.join("/", before) + "/";
        String name = "{" + parameter.name() + "}";
        for (int number = 2; all.contains(name); number++) {
            name = "{" + parameter.name() + number + "}";
        }
        return name + parameter.extension();
    }

    /** Returns the path with its parameters in braces; a second of one name has a number, as in <code>/a/{id}/b/{id2}</code>. */
    public String text() {
        return text;
    }

    /** Returns whether any part of the path is a parameter. */
    public boolean hasParameters() {
        return text.indexOf('{') >= 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathTemplate that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Returns the text. */
    @Override
    public String toString() {
        return text;
    }
}
