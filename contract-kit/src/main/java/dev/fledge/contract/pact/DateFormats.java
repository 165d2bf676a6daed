package dev.fledge.contract.pact;

import dev.fledge.contract.pact.MatchingRule.Kind;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the formats of dates and times in pacts: letters of Java's {@code SimpleDateFormat}, applied strictly, so that the
 * 30th of February is no date.
 */
final class DateFormats {
    private static final int LONGEST = 200;
    /** What is quoted stays; a run of Z is an offset, which the two generations of Java write by different letters. */
    private static final Pattern OFFSET = Pattern.compile("'[^']*'|Z+");

    private DateFormats() {}

    static String standard(Kind kind) {
        return switch (kind) {
            case DATE -> "yyyy-MM-dd";
            case TIME -> "HH:mm:ss";
            default -> "yyyy-MM-dd[' ']['T']HH:mm:ss[.SSS]XXX";
        };
    }

    /**
     * Returns the formatter of a format.
     *
     * @throws IllegalArgumentException if Java does not know it
     */
    static DateTimeFormatter formatter(String format) {
        if (format.length() > LONGEST) {
            throw new IllegalArgumentException("a format has at most " + LONGEST + " characters");
        }
        String modern = OFFSET.matcher(format).replaceAll(run -> offset(run.group()));
        return new DateTimeFormatterBuilder()
                .appendPattern(modern)
                // Strictly, a year without an era is no year, and a day of it would not be checked.
                .parseDefaulting(ChronoField.ERA, 1)
                .toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    static boolean reads(DateTimeFormatter formatter, String text) {
        if (text.length() > LONGEST) {
            return false;
        }
        try {
            formatter.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static String offset(String run) {
        return switch (run) {
            case "Z", "ZZZ" -> "XX";
            case "ZZ" -> "[XXX][XX]";
            case "ZZZZZ" -> "XXX";
            default -> Matcher.quoteReplacement(run);
        };
    }
}
