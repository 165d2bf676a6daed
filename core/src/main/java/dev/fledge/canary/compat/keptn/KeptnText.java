package dev.fledge.canary.compat.keptn;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** How numbers stand in messages. */
final class KeptnText {
    private KeptnText() {}

    /** Returns the number without a needless fraction. */
    static String number(double value) {
        return value == StrictMath.rint(value) && StrictMath.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }

    /** Returns a score with at most two decimals. */
    static String score(double percent) {
        return number(
                BigDecimal.valueOf(percent).setScale(2, RoundingMode.HALF_UP).doubleValue());
    }
}
