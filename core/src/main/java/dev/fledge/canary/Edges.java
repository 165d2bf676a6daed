package dev.fledge.canary;

import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;

/** Finds the bucket edges that stand for a threshold. Edges that differ by rounding only are the same. */
final class Edges {
    private static final double ROUNDING = 1e-9;

    private Edges() {}

    /** Returns the first bucket that surely holds nothing but values above the threshold; the number of buckets if none does. */
    static int surelyAbove(Buckets buckets, double threshold) {
        double least = threshold * (1 - ROUNDING);
        return least <= buckets.lowerEdge(0) ? 0 : buckets.indexOf(least) + 1;
    }

    /** Returns the first bucket that may hold a value above the threshold. */
    static int maybeAbove(Buckets buckets, double threshold) {
        return buckets.indexOf(StrictMath.nextUp(threshold * (1 + ROUNDING)));
    }

    /** Returns how many values lie in that bucket and above. */
    static long from(Histogram histogram, int bucket) {
        long above = 0;
        for (int i = bucket; i < histogram.buckets().size(); i++) {
            above += histogram.count(i);
        }
        return above;
    }
}
