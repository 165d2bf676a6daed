package dev.fledge.document;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.events.ScalarEvent;

/** What an untagged YAML scalar means: JSON's literals and numbers, and else text. */
final class YamlScalar {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
    private static final Pattern LEADING_ZERO = Pattern.compile("[-+]?0[0-9_]+(\\.[0-9_]*)?([eE][-+]?[0-9]+)?");
    private static final Pattern OTHER_NUMBER =
            Pattern.compile("[-+]?0[xX][0-9a-fA-F_]+|[-+]?0[oO][0-7_]+|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private YamlScalar() {}

    /** Returns a String, Long, BigDecimal, Boolean or {@link None#NONE}. */
    static Object valueOf(String source, Spot spot, ScalarEvent scalar) {
        String text = scalar.getValue();
        if (!scalar.isPlain()) {
            return text;
        }
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            case "", "~", "null" -> None.NONE;
            default -> numberOrText(source, spot, text);
        };
    }

    private static Object numberOrText(String source, Spot spot, String text) {
        if (NUMBER.matcher(text).matches()) {
            return Numbers.parse(source, spot, text);
        }
        if (LEADING_ZERO.matcher(text).matches()) {
            throw ambiguous(source, spot, text, "some readers take a leading zero for octal", "drop the zero");
        }
        if (OTHER_NUMBER.matcher(text).matches()) {
            throw ambiguous(source, spot, text, "only some readers take it for a number", "write it in decimal");
        }
        return text;
    }

    private static DocumentException ambiguous(String source, Spot spot, String text, String why, String fix) {
        String shown = Excerpt.of(text);
        return new DocumentException(
                source,
                spot,
                "the value " + shown + " is ambiguous: " + why + "; quote it if it is text (\"" + shown + "\"), else "
                        + fix);
    }
}
