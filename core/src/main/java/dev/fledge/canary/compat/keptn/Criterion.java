package dev.fledge.canary.compat.keptn;

import dev.fledge.document.DocumentNode;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One criterion of a quality gate, such as {@code <=500} or {@code <+10%}.
 *
 * @param relative compared with previous results: it has a sign or a percent sign
 * @param change what is added to the previous value, or to 0: in its unit or in percent, negative for {@code -}
 */
record Criterion(String operator, boolean relative, boolean percent, double change) {
    // The longer first, where one begins with the other.
    private static final List<String> OPERATORS = List.of("<=", ">=", "<", "=", ">");

    static Criterion read(DocumentNode node) {
        String text = node.text().replace(" ", "");
        String operator =
                OPERATORS.stream().filter(text::startsWith).findFirst().orElseThrow(() -> unreadable(node));
        String number = text.substring(operator.length());
        boolean percent = number.endsWith("%");
        String signed = percent ? number.substring(0, number.length() - 1) : number;
        boolean sign = signed.startsWith("+") || signed.startsWith("-");
        String digits = sign ? signed.substring(1) : signed;
        if (digits.startsWith("+") || digits.startsWith("-") || !Quantity.isDecimal(digits)) {
            throw unreadable(node);
        }
        double change = Double.parseDouble(digits);
        return new Criterion(operator, sign || percent, percent, signed.startsWith("-") ? -change : change);
    }

    private static RuntimeException unreadable(DocumentNode node) {
        return node.error("cannot be read as a criterion, found text \"" + node.text()
                + "\"; Keptn would take it as never met, write one of < <= = >= > and a number, with + or - and % if it"
                + " compares with previous results, such as <=+10%");
    }

    /**
     * Returns whether the value is good.
     *
     * @param previous the aggregate of the previous results; if there are none a relative criterion is met
     */
    boolean isMet(double value, OptionalDouble previous) {
        if (!relative) {
            return compare(value, change);
        }
        if (previous.isEmpty()) {
            return true;
        }
        double before = previous.getAsDouble();
        return compare(value, percent ? before * (100.0 + change) / 100.0 : before + change);
    }

    void convert(String metric, KeptnConversion conversion) {
        if (!operator.startsWith("<") || (relative && !percent)) {
            conversion.lose(metric + ": a criterion with " + operator + (relative ? " and a difference" : "")
                    + " is no upper limit that a gauge can have.");
        } else if (relative) {
            conversion.atMostTimesBaseline(metric, (100 + change) / 100);
        } else {
            conversion.atMost(metric, change);
        }
    }

    private boolean compare(double value, double target) {
        return switch (operator) {
            case "<=" -> value <= target;
            case ">=" -> value >= target;
            case "<" -> value < target;
            case "=" -> value == target;
            case ">" -> value > target;
            default -> throw new AssertionError(operator);
        };
    }
}
