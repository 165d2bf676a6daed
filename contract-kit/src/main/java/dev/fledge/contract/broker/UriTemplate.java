package dev.fledge.contract.broker;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Fills in the templates of links.
 *
 * @see "RFC 6570, section 3.2.2: simple string expansion"
 */
final class UriTemplate {
    private static final String UNRESERVED = "-._~";

    private UriTemplate() {}

    static String expand(String template, Map<String, String> values) {
        String expanded = template;
        for (Map.Entry<String, String> value : values.entrySet()) {
            expanded = expanded.replace("{" + value.getKey() + "}", encode(value.getValue()));
        }
        return expanded;
    }

    /** Returns the text with everything but unreserved characters encoded, so that a slash stays part of a name. */
    static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (each & 0xff);
            boolean stays =
                    character < 0x80 && (Character.isLetterOrDigit(character) || UNRESERVED.indexOf(character) >= 0);
            encoded.append(stays ? String.valueOf(character) : String.format(Locale.ROOT, "%%%02X", (int) character));
        }
        return encoded.toString();
    }
}
