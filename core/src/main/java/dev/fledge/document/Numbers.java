package dev.fledge.document;

import java.math.BigDecimal;

/** Turns the text of a JSON number into a number without losing a digit. */
final class Numbers {
    private static final int MAX_LENGTH = 1000;
    private static final int LONG_SURELY = 18;

    private Numbers() {}

    /** Returns a {@link Long} for a whole number written without fraction or exponent that fits, else a {@link BigDecimal}. */
    static Number parse(String source, Spot spot, String text) {
        try {
            if (text.length() <= LONG_SURELY && text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'))) {
                return Long.valueOf(text);
            }
            if (text.length() > MAX_LENGTH) {
                throw new NumberFormatException("too long");
            }
            BigDecimal number = new BigDecimal(text);
            boolean whole =
                    number.scale() == 0 && text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0;
            return whole && number.toBigInteger().bitLength() < Long.SIZE ? (Number) number.longValueExact() : number;
        } catch (NumberFormatException e) {
            throw new DocumentException(
                    source, spot, "the number " + Excerpt.of(text) + " is out of range; quote it if it is text");
        }
    }
}
