package dev.fledge.canary;

import dev.fledge.canary.stat.Wilson;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;

/** Counts by bucket whose past may fade, so that they need not be whole. Not thread-safe. */
final class FadingHistogram {
    private final double[] counts;
    private double total;

    FadingHistogram(Buckets buckets) {
        this.counts = new double[buckets.size()];
    }

    double total() {
        return total;
    }

    void add(Histogram more) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += more.count(i);
        }
        sum();
    }

    void fade(double factor) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] *= factor;
        }
        sum();
    }

    void fadeAndAdd(double factor, Histogram more) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = counts[i] * factor + more.count(i);
        }
        sum();
    }

    private void sum() {
        double sum = 0;
        for (double count : counts) {
            sum += count;
        }
        total = sum;
    }

    /** Returns the first bucket above the one that holds the quantile: what lies there surely exceeds the quantile. */
    int firstAbove(double quantile) {
        double wanted = quantile * total;
        double seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return i + 1;
            }
        }
        return counts.length;
    }

    /** Returns the highest bucket whose lower edge is below the quantile with that standard score; 0 if that is not sure of any. */
    int surelyBelow(double quantile, double score) {
        double above = 0;
        for (int i = counts.length - 1; i > 0; i--) {
            above += counts[i];
            if (above > 0 && Wilson.lower(above, total, score) >= 1 - quantile) {
                return i;
            }
        }
        return 0;
    }

    /** Returns how much lies in that bucket and above. */
    double from(int bucket) {
        double below = 0;
        for (int i = 0; i < bucket; i++) {
            below += counts[i];
        }
        return StrictMath.max(0, total - below);
    }

    void pass(StateCodec codec) {
        codec.numbers(counts);
        sum();
    }
}
