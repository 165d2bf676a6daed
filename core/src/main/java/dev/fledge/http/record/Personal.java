package dev.fledge.http.record;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells what may be a person's or a secret from what addresses and documents usually say. Doubts are held against it; names of
 * people are words, and not recognized.
 */
public final class Personal {
    /** What is longer is no word; the expressions below are not made for it either. */
    private static final int MOST_CHARS = 200;

    private static final Pattern HIDDEN = Pattern.compile("hidden|<hidden>|.*<secret [\\w.-]+>.*|\\*\\*\\*");
    private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@]+");
    private static final Pattern ID = Pattern.compile(
            "(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-7][0-9A-HJKMNP-TV-Z]{25}|[0-9]{1,20}"
                    + "|[0-9]{4}-[0-9]{2}-[0-9]{2}(T.{1,25})?");
    private static final Pattern LONG = Pattern.compile("[A-Za-z0-9_~.=+/%:-]{24,}");
    private static final Pattern MIXED =
            Pattern.compile(".*[0-9].*[A-Za-z].*|.*[A-Za-z].*[0-9].*|.*[a-z][A-Z].*[a-z][A-Z].*");
    private static final Pattern SLUG =
            Pattern.compile("(?:[A-Za-z]{1,15}|[0-9]{1,9})(?:[-_.](?:[A-Za-z]{1,15}|[0-9]{1,9}))+");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.,:+-]{0,40}");
    private static final Pattern CARD = Pattern.compile("[0-9](?:[ -]?[0-9]){12,18}");
    private static final Pattern MANY_DIGITS = Pattern.compile(".*[0-9]{9}.*");
    private static final Pattern MEDIA_TYPE = Pattern.compile(
            "(?i)(application|text|image|audio|video|font|multipart|message|model|\\*)/([\\w.+-]{1,60}|\\*)");
    private static final List<String> NAMES = List.of(
            "name",
            "user",
            "mail",
            "phone",
            "mobile",
            "address",
            "street",
            "zip",
            "birth",
            "dob",
            "ssn",
            "iban",
            "card",
            "account",
            "customer",
            "session",
            "sid",
            "auth",
            "code",
            "key",
            "nonce",
            "state",
            "lat",
            "lon",
            "lng",
            "ip");

    private Personal() {}

    /** Returns what a segment of a path, as it was encoded, may be, such as {@code e-mail}; empty if it may stand in a file. */
    public static Optional<String> inSegment(String encoded) {
        String segment = decoded(encoded);
        if (encoded.indexOf(';') >= 0) {
            return Optional.of("session");
        }
        if (HIDDEN.matcher(segment).matches()) {
            return Optional.of("secret");
        }
        return kind(segment);
    }

    /** Returns what a text may be, such as {@code e-mail}; empty if it looks like neither a person's nor a secret. */
    private static Optional<String> kind(String text) {
        if (text.length() > MOST_CHARS) {
            return Optional.of("token");
        }
        if (EMAIL.matcher(text).find()) {
            return Optional.of("e-mail");
        }
        if (CARD.matcher(text).matches() && isCard(text.replaceAll("[ -]", ""))) {
            return Optional.of("card number");
        }
        boolean token = LONG.matcher(text).matches()
                && MIXED.matcher(text).matches()
                && !ID.matcher(text).matches()
                && !SLUG.matcher(text).matches();
        return token ? Optional.of("token") : Optional.empty();
    }

    /** Returns whether the digits end in the check digit of payment cards (ISO/IEC 7812-1, annex B), as one in ten ids does too. */
    private static boolean isCard(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighted = i % 2 == 0 ? digit : 2 * digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }

    /** Returns why a query parameter with this value must not stand in a file; empty if it may. */
    public static Optional<String> inQuery(String name, String value) {
        if (HIDDEN.matcher(value).matches()) {
            return Optional.of("query parameter " + shown(name) + " is secret");
        }
        boolean telling = isTelling(name);
        boolean plain = PLAIN.matcher(value).matches()
                && !MANY_DIGITS.matcher(value).matches()
                && kind(value).isEmpty();
        return telling || !plain
                ? Optional.of("query parameter " + shown(name) + " may be a person's or a secret")
                : Optional.empty();
    }

    /** Returns whether the name of a parameter or key says that its value is a person's or opens something. */
    public static boolean isTelling(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return NAMES.stream().anyMatch(part -> part.length() > 3 ? lower.contains(part) : lower.equals(part));
    }

    /** Returns whether a text is a media type, and holds nothing else. */
    public static boolean isMediaType(String type) {
        return MEDIA_TYPE.matcher(type).matches()
                && kind(type.substring(type.indexOf('/') + 1)).isEmpty();
    }

    /** Returns whether a value of a document was hidden, so that neither it nor its type is known. */
    public static boolean isHidden(String text) {
        return HIDDEN.matcher(text).matches();
    }

    /** Returns whether a key of a document is a word of the interface, not a value that a document is keyed by. */
    public static boolean isWord(String key) {
        return key.matches("[A-Za-z_][A-Za-z0-9_-]{0,39}")
                && kind(key).isEmpty()
                && !MANY_DIGITS.matcher(key).matches();
    }

    private static String shown(String name) {
        return name.matches("[A-Za-z0-9_.\\[\\]-]{1,40}") && kind(name).isEmpty()
                ? "'" + name + "'"
                : "of an unusual name";
    }

    private static String decoded(String encoded) {
        try {
            return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return encoded;
        }
    }
}
