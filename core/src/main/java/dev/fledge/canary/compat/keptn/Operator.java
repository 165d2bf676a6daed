package dev.fledge.canary.compat.keptn;

import dev.fledge.canary.compat.internal.PlainNumber;
import dev.fledge.document.DocumentNode;
import java.util.List;

/** One comparison of an analysis target. False for NaN, whatever it compares. */
record Operator(String word, double low, double high) {
    private static final List<String> RANGES = List.of("inRange", "notInRange");

    static Operator read(DocumentNode node) {
        node.allowOnly(
                "equalTo", "lessThan", "lessThanOrEqual", "greaterThan", "greaterThanOrEqual", "inRange", "notInRange");
        if (node.keys().size() != 1) {
            throw node.error("must have exactly one operator, but has "
                    + node.keys().size() + "; Keptn refuses it too, keep one of them");
        }
        String word = node.keys().get(0);
        DocumentNode value = node.field(word);
        if (!RANGES.contains(word)) {
            double limit = Quantity.of(value.allowOnly("fixedValue").field("fixedValue"));
            return new Operator(word, limit, limit);
        }
        value.allowOnly("lowBound", "highBound");
        double low = Quantity.of(value.field("lowBound"));
        double high = Quantity.of(value.field("highBound"));
        if (!(low < high)) {
            throw value.error("lowBound must be below highBound, but " + PlainNumber.text(low) + " is not below "
                    + PlainNumber.text(high) + "; Keptn refuses it too, swap them");
        }
        return new Operator(word, low, high);
    }

    /** Returns whether it holds for every value above a limit and for none below. */
    boolean isUpperLimit() {
        return word.equals("greaterThan") || word.equals("greaterThanOrEqual");
    }

    boolean holds(double value) {
        return switch (word) {
            case "equalTo" -> value == low;
            case "lessThan" -> value < low;
            case "lessThanOrEqual" -> value <= low;
            case "greaterThan" -> value > low;
            case "greaterThanOrEqual" -> value >= low;
            case "inRange" -> value >= low && value <= high;
            case "notInRange" -> value < low || value > high;
            default -> throw new AssertionError(word);
        };
    }

    @Override
    public String toString() {
        return RANGES.contains(word)
                ? word + " " + PlainNumber.text(low) + " to " + PlainNumber.text(high) + " (both included in the range)"
                : word + " " + PlainNumber.text(low);
    }
}
