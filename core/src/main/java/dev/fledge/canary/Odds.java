package dev.fledge.canary;

import java.util.Locale;

/** Odds as people read them. */
final class Odds {
    private static final double MOST = StrictMath.log(1e12);

    private Odds() {}

    /** Returns the number in "1 in N", rounded down to two or three digits, for the log of an e-value; 1 if it says nothing. */
    static String oneIn(double log) {
        if (!(log > 0)) {
            return "1";
        }
        if (log >= MOST) {
            return "1000000000000";
        }
        double odds = StrictMath.exp(log) * (1 + 1e-9);
        double unit = StrictMath.pow(10, StrictMath.max(0, StrictMath.floor(StrictMath.log10(odds)) - 1));
        return String.format(Locale.ROOT, "%.0f", StrictMath.floor(odds / unit) * unit);
    }

    static String percent(double share) {
        double percent = share * 100;
        if (percent != 0 && percent < 0.1) {
            return String.format(Locale.ROOT, "%.3f %%", percent);
        }
        return String.format(Locale.ROOT, percent < 10 ? "%.2f %%" : "%.1f %%", percent);
    }
}
