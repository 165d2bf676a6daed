package dev.fledge.contract.pact;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/**
 * Which numbers are the same and of which kind. A number is a decimal if it is written with digits after the point, as in
 * the other implementations: 1 and 1.0 are of one type but not equal.
 */
final class Numbers {
    private static final Pattern INTEGER = Pattern.compile("-?\\d+");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d+\\.\\d+([eE][+-]?\\d+)?");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

    private Numbers() {}

    static boolean equal(JsonNode expected, JsonNode actual) {
        if (expected.isIntegralNumber() != actual.isIntegralNumber()) {
            return false;
        }
        if (expected.canConvertToLong() && actual.canConvertToLong() && expected.isIntegralNumber()) {
            return expected.longValue() == actual.longValue();
        }
        return expected.decimalValue().compareTo(actual.decimalValue()) == 0;
    }

    static boolean isInteger(JsonNode value) {
        return value.isIntegralNumber();
    }

    static boolean isDecimal(JsonNode value) {
        return value.isIntegralNumber()
                ? value.canConvertToLong() && value.longValue() == 0
                : value.isNumber() && value.decimalValue().scale() > 0;
    }

    static boolean isInteger(String text) {
        return INTEGER.matcher(text).matches();
    }

    static boolean isDecimal(String text) {
        return DECIMAL.matcher(text).matches() || text.equals("0");
    }

    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }
}
