package dev.fledge.canary.plan;

import dev.fledge.canary.stat.ExactTail;
import dev.fledge.canary.stat.Logs;
import dev.fledge.canary.stat.OneSample;
import java.util.function.LongPredicate;

/** How many requests show that a share is below a ceiling. */
final class CeilingPass {
    private static final long MOST = 1L << 40;
    private static final int MOST_BAD = 400;

    private CeilingPass() {}

    /**
     * Returns how many requests with so many bad ones the exact test at the deadline needs: the least n with
     * {@code P(X <= bad | n, ceiling) <= level}.
     */
    static long atDeadline(long bad, double ceiling, double level) {
        return least(bad + 1, n -> ExactTail.binomial(bad, n, ceiling) <= level);
    }

    /** Returns how many requests with so many bad ones the test that may be looked at any time needs. */
    static long atAnyTime(long bad, double ceiling, double beta) {
        double needed = StrictMath.log(2 / beta);
        return least(bad + 1, n -> evidence(n, bad, ceiling) >= needed);
    }

    private static double evidence(long n, long bad, double ceiling) {
        double[] logs = new double[Budget.PASS_FRACTIONS.length];
        for (int k = 0; k < logs.length; k++) {
            logs[k] = StrictMath.log(Budget.PASS_ABSOLUTE * Budget.PASS_WEIGHTS[k])
                    + OneSample.logRatio((double) n, (double) bad, Budget.PASS_FRACTIONS[k] * ceiling, ceiling);
        }
        return Logs.sum(logs);
    }

    /**
     * Returns how many bad requests are to be reckoned with before the deadline shows that the share is below the ceiling, if a
     * healthy canary has that share of them; -1 if it is so near the ceiling that too many would be.
     */
    static long badExpected(double share, double ceiling, double level) {
        for (long bad = 0; bad <= MOST_BAD; bad++) {
            if (share * atDeadline(bad, ceiling, level) < bad + 0.7) {
                return bad;
            }
        }
        return -1;
    }

    private static long least(long from, LongPredicate holds) {
        long high = from;
        while (high < MOST && !holds.test(high)) {
            high *= 2;
        }
        long low = from;
        while (low < high) {
            long middle = low + (high - low) / 2;
            if (holds.test(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Returns the smallest ceiling that so many requests without a bad one prove at the deadline: {@code 1 - level^(1/n)}. */
    static double provable(double n, double level) {
        return n >= 1 ? 1 - StrictMath.pow(level, 1 / n) : 1;
    }
}
