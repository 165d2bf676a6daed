package dev.fledge.contract.pact.consumer;

import dev.fledge.internal.Check;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Refuses examples that do not meet their own shape. */
final class ExampleCheck {
    private static final Pattern SPECIAL = Pattern.compile("[\\\\^$.|?*+()\\[\\]{}]");
    private static final Pattern JSON_NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");

    private ExampleCheck() {}

    static BigDecimal number(String word, String example) {
        Check.notNull("example of " + word + "()", example);
        if (!JSON_NUMBER.matcher(example).matches()) {
            throw new IllegalArgumentException("the example of " + word
                    + "() must be a number as JSON writes it, such as 9.50, but was '" + example + "'");
        }
        return new BigDecimal(example);
    }

    static void regex(String pattern, String example) {
        Check.notNull("pattern of regex()", pattern);
        Check.notNull("example of regex()", example);
        try {
            if (!Pattern.compile(pattern).matcher(example).matches()) {
                throw new IllegalArgumentException("the example '" + example + "' does not match its own regex "
                        + pattern + ", which must describe the whole of it; the order is regex(pattern, example)");
            }
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "regex(" + pattern + ") is no regular expression: " + e.getDescription() + " at index "
                            + e.getIndex(),
                    e);
        }
    }

    /** Returns the expression for exactly this text, in what all languages of Pact know; Rust has no {@code \Q}. */
    static String literal(String text) {
        return SPECIAL.matcher(text).replaceAll("\\\\$0");
    }

    static void format(String word, String format, String example) {
        Check.notNull("example of " + word + "()", example);
        try {
            DateTimeFormatter.ofPattern(Check.notBlank("format of " + word + "()", format), Locale.ROOT)
                    .parse(example);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "the example '" + example + "' of " + word + "() is not written as " + format, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + format + "' is no format of a " + word + ": " + String.valueOf(e.getMessage()), e);
        }
    }
}
