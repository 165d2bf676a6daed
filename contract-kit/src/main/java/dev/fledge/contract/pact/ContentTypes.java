package dev.fledge.contract.pact;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads and compares values such as {@code application/json; charset=utf-8}. */
final class ContentTypes {
    private static final List<Charset> KNOWN = List.of(
            StandardCharsets.UTF_8,
            StandardCharsets.US_ASCII,
            StandardCharsets.ISO_8859_1,
            StandardCharsets.UTF_16,
            StandardCharsets.UTF_16BE,
            StandardCharsets.UTF_16LE);

    private ContentTypes() {}

    /** Returns the type without parameters, in lower case. */
    static String base(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    static boolean isForm(String base) {
        return base.equals("application/x-www-form-urlencoded");
    }

    /** Whether only an equality or a contentType rule can be checked here. */
    static boolean isOpaque(String base) {
        return base.endsWith("/xml") || base.endsWith("+xml") || base.startsWith("multipart/");
    }

    static boolean isText(String base) {
        return base.startsWith("text/") || base.endsWith("/xml") || base.endsWith("+xml") || isForm(base);
    }

    /** Returns the encoding that the parameters name, if this library knows it. */
    static Optional<Charset> charset(String contentType) {
        String name = parameters(contentType).getOrDefault("charset", "").replace("\"", "");
        return KNOWN.stream()
                .filter(known -> known.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** Returns whether the actual value has the type and at least the parameters of the expected one. */
    static boolean match(String expected, String actual) {
        if (!base(expected).equals(base(actual))) {
            return false;
        }
        Map<String, String> has = parameters(actual);
        return parameters(expected).entrySet().stream()
                .allMatch(wanted -> wanted.getValue().equalsIgnoreCase(has.get(wanted.getKey())));
    }

    private static Map<String, String> parameters(String contentType) {
        Map<String, String> parameters = new HashMap<>();
        int at = contentType.indexOf(';');
        while (at >= 0) {
            int end = contentType.indexOf(';', at + 1);
            String part = end < 0 ? contentType.substring(at + 1) : contentType.substring(at + 1, end);
            int equals = part.indexOf('=');
            if (equals > 0) {
                String name = part.substring(0, equals).strip().toLowerCase(Locale.ROOT);
                parameters.put(name, part.substring(equals + 1).strip());
            }
            at = end;
        }
        return parameters;
    }
}
