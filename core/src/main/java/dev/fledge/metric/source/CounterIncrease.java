package dev.fledge.metric.source;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * How much counters rose, counted and not extrapolated: increases over intervals that join add up to the increase over both.
 *
 * <p>Counters that restart together are one row. If any of them reads less than before, all have restarted from zero. A row
 * that was not there before has started from zero too, so that the first errors of a series that only errors create count.
 */
final class CounterIncrease {
    /** Above it a double no longer holds every whole number. */
    private static final double LAST_EXACT = 9007199254740992.0;

    private CounterIncrease() {}

    /** Returns the increase of each counter from {@code before} over {@code rows} in time order. */
    static double[] of(Optional<double[]> before, List<double[]> rows) {
        int counters = rows.get(0).length;
        double[] last = before.orElse(new double[counters]);
        double[] sum = new double[counters];
        for (double[] row : rows) {
            boolean restarted = restarted(last, row);
            for (int i = 0; i < counters; i++) {
                sum[i] += restarted ? row[i] : row[i] - last[i];
            }
            last = row;
        }
        return sum;
    }

    private static boolean restarted(double[] last, double[] row) {
        for (int i = 0; i < row.length; i++) {
            if (row[i] < last[i]) {
                return true;
            }
        }
        return false;
    }

    /** Returns the whole number; {@code what} names the counter. */
    static long whole(double increase, String what) throws IOException {
        if (!(increase >= 0 && increase <= LAST_EXACT && increase == StrictMath.rint(increase))) {
            throw new IOException(what + " rose by " + increase
                    + ", which is no count of events; read it as a gauge, or name the counter of events");
        }
        return (long) increase;
    }
}
