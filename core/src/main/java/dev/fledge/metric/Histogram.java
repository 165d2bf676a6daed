package dev.fledge.metric;

import dev.fledge.internal.Check;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Optional;

/**
 * How many values fell into each bucket. Immutable; its size depends on the buckets alone, never on the traffic.
 *
 * <p>A histogram does not know values, only buckets, so each answer is a span that holds the true one.
 */
public final class Histogram {
    /**
     * Two edges between which the true value lies.
     *
     * @param atLeast not above the true value
     * @param atMost not below the true value; may be infinite
     */
    public record Bounds(double atLeast, double atMost) {}

    private final Buckets buckets;
    private final long[] counts;
    private final long total;

    private Histogram(Buckets buckets, long[] counts) {
        this.buckets = buckets;
        this.counts = counts;
        long sum = 0;
        for (long count : counts) {
            if (count < 0) {
                throw new IllegalArgumentException("a bucket count must not be negative, but was " + count);
            }
            sum = Math.addExact(sum, count);
        }
        this.total = sum;
    }

    /**
     * Returns a histogram of those counts, one for each bucket.
     *
     * @throws IllegalArgumentException if the number of counts is not that of the buckets, or one is negative
     */
    public static Histogram of(Buckets buckets, long[] counts) {
        if (counts.length != buckets.size()) {
            throw new IllegalArgumentException(
                    "a histogram of " + buckets.size() + " buckets needs as many counts, but got " + counts.length);
        }
        return new Histogram(buckets, counts.clone());
    }

    /** Returns a histogram without any value. */
    public static Histogram empty(Buckets buckets) {
        return new Histogram(buckets, new long[buckets.size()]);
    }

    /** Returns the buckets. */
    public Buckets buckets() {
        return buckets;
    }

    /** Returns how many values the histogram holds. */
    public long total() {
        return total;
    }

    /** Returns how many values fell into a bucket. */
    public long count(int bucket) {
        return counts[bucket];
    }

    /**
     * Returns the sum of both.
     *
     * @throws IllegalArgumentException if their buckets differ
     */
    public Histogram plus(Histogram other) {
        requireSameBuckets(other);
        long[] sum = counts.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] = Math.addExact(sum[i], other.counts[i]);
        }
        return new Histogram(buckets, sum);
    }

    /**
     * Returns what came since {@code earlier}.
     *
     * @throws IllegalArgumentException if the buckets differ or {@code earlier} holds more in one
     */
    public Histogram since(Histogram earlier) {
        requireSameBuckets(earlier);
        long[] difference = counts.clone();
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= earlier.counts[i];
        }
        return new Histogram(buckets, difference);
    }

    /**
     * Returns the bucket edges between which the smallest value lies that at least the share {@code quantile} of the
     * values do not exceed; empty if the histogram is.
     *
     * @param quantile above 0, at most 1
     * @throws IllegalArgumentException if {@code quantile} is NaN or out of range
     * @see "Hyndman and Fan, Sample Quantiles in Statistical Packages (1996), definition 1"
     */
    public Optional<Bounds> quantile(double quantile) {
        requireQuantile(quantile);
        if (total == 0) {
            return Optional.empty();
        }
        long rank = rank(quantile, total);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return Optional.of(new Bounds(buckets.lowerEdge(i), buckets.upperEdge(i)));
            }
        }
        throw new AssertionError("rank " + rank + " of " + total);
    }

    /**
     * Returns which of {@code total} values in ascending order the quantile is: the smallest whole number that is not
     * below {@code quantile * total}. Reckoned in decimals, so that 0.9 of 100 is the 90th and not the 91st.
     *
     * @param quantile above 0, at most 1
     * @param total at least 1
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static long rank(double quantile, long total) {
        requireQuantile(quantile);
        Check.inRange("number of values", total, 1, Long.MAX_VALUE);
        return BigDecimal.valueOf(quantile)
                .multiply(BigDecimal.valueOf(total))
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }

    private static void requireQuantile(double quantile) {
        if (!(quantile > 0 && quantile <= 1)) {
            throw new IllegalArgumentException("quantile must be above 0 and at most 1, but was " + quantile);
        }
    }

    /** Returns between which two numbers the count of values above {@code threshold} lies; equal if the threshold is a bucket edge. */
    public CountBounds countAbove(double threshold) {
        int bucket = buckets.indexOf(threshold);
        long surely = 0;
        for (int i = bucket + 1; i < counts.length; i++) {
            surely += counts[i];
        }
        boolean edge = buckets.upperEdge(bucket) == threshold;
        return new CountBounds(surely, edge ? surely : surely + counts[bucket]);
    }

    /**
     * Two counts between which the true count lies, both included.
     *
     * @param atLeast not above the true count
     * @param atMost not below the true count
     */
    public record CountBounds(long atLeast, long atMost) {}

    private void requireSameBuckets(Histogram other) {
        if (!buckets.equals(other.buckets)) {
            throw new IllegalArgumentException(
                    "histograms must have the same buckets, but were " + buckets + " and " + other.buckets);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Histogram that && buckets.equals(that.buckets) && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return total + " values in " + buckets;
    }
}
