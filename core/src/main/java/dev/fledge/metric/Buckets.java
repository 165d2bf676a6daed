package dev.fledge.metric;

import java.util.Arrays;

/**
 * The upper edges of a histogram's buckets. A value falls into the first bucket whose edge it does not exceed; the last
 * bucket has no upper edge. Immutable.
 */
public final class Buckets {
    private static final int PER_OCTAVE = 16;
    private static final int LOWEST_OCTAVE = -4;
    private static final int OCTAVES = 20;
    private static final Buckets LATENCY_MILLIS = latency();

    private final double[] upperEdges;

    private Buckets(double[] upperEdges) {
        this.upperEdges = upperEdges;
    }

    /**
     * Returns buckets with the given finite upper edges, and one more without.
     *
     * @throws IllegalArgumentException if there is no edge, one is not finite, or they do not strictly ascend
     */
    public static Buckets of(double... upperEdges) {
        if (upperEdges.length == 0) {
            throw new IllegalArgumentException("a histogram needs at least one finite bucket edge");
        }
        for (int i = 0; i < upperEdges.length; i++) {
            if (!Double.isFinite(upperEdges[i])) {
                throw new IllegalArgumentException("bucket edges must be finite, but one was " + upperEdges[i]);
            }
            if (i > 0 && !(upperEdges[i] > upperEdges[i - 1])) {
                throw new IllegalArgumentException(
                        "bucket edges must ascend, but " + upperEdges[i] + " follows " + upperEdges[i - 1]);
            }
        }
        return new Buckets(upperEdges.clone());
    }

    /** Returns the buckets of every latency that Fledge measures: milliseconds, 16 to an octave (4.4 % wide), from 62.5 µs to 65.5 s. */
    public static Buckets latencyMillis() {
        return LATENCY_MILLIS;
    }

    private static Buckets latency() {
        double[] edges = new double[PER_OCTAVE * OCTAVES + 1];
        for (int i = 0; i < edges.length; i++) {
            // Whole octaves by exact doubling, so that twice an edge is an edge: "2 x baseline" then costs no
            // precision.
            edges[i] = StrictMath.scalb(
                    StrictMath.pow(2, (double) (i % PER_OCTAVE) / PER_OCTAVE), LOWEST_OCTAVE + i / PER_OCTAVE);
        }
        return new Buckets(edges);
    }

    /** Returns the number of buckets, the one without an upper edge included. */
    public int size() {
        return upperEdges.length + 1;
    }

    /**
     * Returns the bucket that {@code value} falls into.
     *
     * @throws IllegalArgumentException if {@code value} is NaN
     */
    public int indexOf(double value) {
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException("NaN falls into no bucket");
        }
        int found = Arrays.binarySearch(upperEdges, value);
        return found >= 0 ? found : -found - 1;
    }

    /** Returns the upper edge of a bucket, which belongs to it; positive infinity for the last. */
    public double upperEdge(int bucket) {
        return bucket == upperEdges.length ? Double.POSITIVE_INFINITY : upperEdges[bucket];
    }

    /** Returns the lower edge of a bucket, which does not belong to it; 0 for the first, since latencies are not negative. */
    public double lowerEdge(int bucket) {
        return bucket == 0 ? Math.min(0, upperEdges[0]) : upperEdges[bucket - 1];
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Buckets that && Arrays.equals(upperEdges, that.upperEdges));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(upperEdges);
    }

    @Override
    public String toString() {
        return size() + " buckets from " + upperEdges[0] + " to " + upperEdges[upperEdges.length - 1];
    }
}
