package dev.fledge.metric;

import dev.fledge.internal.Check;
import java.time.Instant;
import java.util.List;

/**
 * Samples of a gauge in time order, with the number that should have been there.
 *
 * @param samples strictly ascending in time
 * @param expected how many samples the source should have had over the interval
 */
public record MetricSeries(List<Sample> samples, int expected) {
    /** One finite value at one instant. NaN is no sample: leave it out, and {@link #missing} counts it. */
    public record Sample(Instant at, double value) {
        /** @throws IllegalArgumentException if {@code value} is NaN or infinite */
        public Sample {
            Check.notNull("instant of a sample", at);
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a sample must be finite, but was " + value + " at " + at);
            }
        }
    }

    /** @throws IllegalArgumentException if {@code expected} is negative or the samples do not ascend in time */
    public MetricSeries {
        samples = List.copyOf(samples);
        Check.inRange("expected samples", expected, 0, Integer.MAX_VALUE);
        for (int i = 1; i < samples.size(); i++) {
            if (!samples.get(i - 1).at().isBefore(samples.get(i).at())) {
                throw new IllegalArgumentException("samples must ascend in time, but "
                        + samples.get(i).at() + " follows " + samples.get(i - 1).at());
            }
        }
    }

    /** Returns how many expected samples are not there. */
    public int missing() {
        return Math.max(0, expected - samples.size());
    }
}
