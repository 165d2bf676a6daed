package dev.fledge.canary.quality;

import dev.fledge.metric.Buckets;

/**
 * Draws latencies into the buckets of {@link Buckets#latencyMillis()}. Immutable.
 *
 * <p>Up to {@value #ONE_BY_ONE} requests are drawn one by one from an alias table (Walker 1977, Vose 1991), more as
 * conditional binomials over the buckets.
 */
final class LatencyDraw {
    static final int ONE_BY_ONE = 1200;

    private final double[] probabilities;
    private final double[] conditional;
    private final double[] keep;
    private final int[] alias;
    private final int first;

    private LatencyDraw(double[] probabilities) {
        this.probabilities = probabilities;
        this.first = firstOf(probabilities);
        int columns = lastOf(probabilities) - first + 1;
        this.conditional = new double[columns];
        this.keep = new double[columns];
        this.alias = new int[columns];
        double rest = 0;
        for (int i = columns - 1; i >= 0; i--) {
            rest += probabilities[first + i];
            conditional[i] = rest > 0 ? probabilities[first + i] / rest : 1;
        }
        fillAlias(rest);
    }

    static LatencyDraw of(LatencyLaw law) {
        Buckets buckets = Buckets.latencyMillis();
        double[] probabilities = new double[buckets.size()];
        double above = 1;
        for (int i = 0; i < probabilities.length; i++) {
            double edge = buckets.upperEdge(i);
            double next = Double.isInfinite(edge) ? 0 : law.above(edge);
            probabilities[i] = Math.max(0, above - next);
            above = next;
        }
        return new LatencyDraw(probabilities);
    }

    /** The probability of a bucket. */
    double probability(int bucket) {
        return probabilities[bucket];
    }

    /** Adds {@code n} latencies, each {@code shift} buckets higher, which is a factor of 2^(shift/16). */
    void into(long[] counts, long n, int shift, Dice dice) {
        int start = first + shift;
        if (n <= ONE_BY_ONE) {
            for (long i = 0; i < n; i++) {
                counts[inside(start + column(dice), counts.length)]++;
            }
            return;
        }
        long left = n;
        for (int i = 0; i < conditional.length && left > 0; i++) {
            long here = dice.binomial(left, conditional[i]);
            counts[inside(start + i, counts.length)] += here;
            left -= here;
        }
    }

    private static int inside(int bucket, int size) {
        return Math.min(Math.max(bucket, 0), size - 1);
    }

    /** One draw of 64 bits: the upper 32 choose the column, the lower 32 whether to take its alias. */
    private int column(Dice dice) {
        long bits = dice.bits();
        int column = (int) (((bits >>> 32) * keep.length) >>> 32);
        return (bits & 0xffffffffL) * 0x1.0p-32 < keep[column] ? column : alias[column];
    }

    private void fillAlias(double total) {
        int columns = keep.length;
        int[] waiting = new int[columns];
        int small = 0;
        int large = columns;
        for (int i = 0; i < columns; i++) {
            keep[i] = probabilities[first + i] / total * columns;
            alias[i] = i;
            if (keep[i] < 1) {
                waiting[small++] = i;
            } else {
                waiting[--large] = i;
            }
        }
        while (small > 0 && large < columns) {
            int poor = waiting[--small];
            int rich = waiting[large];
            alias[poor] = rich;
            keep[rich] -= 1 - keep[poor];
            if (keep[rich] < 1) {
                large++;
                waiting[small++] = rich;
            }
        }
        // What is left over differs from 1 by rounding alone.
        for (int i = large; i < columns; i++) {
            keep[waiting[i]] = 1;
        }
        for (int i = 0; i < small; i++) {
            keep[waiting[i]] = 1;
        }
    }

    private static int firstOf(double[] probabilities) {
        int i = 0;
        while (probabilities[i] < 1e-18) {
            i++;
        }
        return i;
    }

    private static int lastOf(double[] probabilities) {
        int i = probabilities.length - 1;
        while (probabilities[i] < 1e-18) {
            i--;
        }
        return i;
    }
}
