package dev.fledge.canary.compat.keptn;

import dev.fledge.canary.compat.internal.PlainNumber;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** How numbers stand in messages. */
final class KeptnText {
    private KeptnText() {}

    /** Returns a score with at most two decimals. */
    static String score(double percent) {
        return PlainNumber.text(
                BigDecimal.valueOf(percent).setScale(2, RoundingMode.HALF_UP).doubleValue());
    }
}
