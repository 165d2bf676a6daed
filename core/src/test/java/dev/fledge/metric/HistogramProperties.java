package dev.fledge.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Laws of the histogram, held against sorted samples. */
class HistogramProperties {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void the_bounds_of_a_quantile_hold_the_nearest_rank_of_the_samples(long seed) {
        Random random = new Random(seed);
        double[] samples = samples(random);
        Histogram histogram = histogram(samples);
        Arrays.sort(samples);

        for (double quantile : new double[] {0.01, 0.5, 0.9, 0.95, 0.99, 1}) {
            double exact = samples[(int) Histogram.rank(quantile, samples.length) - 1];
            Histogram.Bounds bounds = histogram.quantile(quantile).orElseThrow();
            assertThat(exact).isBetween(bounds.atLeast(), bounds.atMost());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void the_count_above_a_threshold_lies_within_its_bounds(long seed) {
        Random random = new Random(seed);
        double[] samples = samples(random);
        double threshold = random.nextDouble() * 2000;

        Histogram.CountBounds bounds = histogram(samples).countAbove(threshold);

        long exact = Arrays.stream(samples).filter(sample -> sample > threshold).count();
        assertThat(exact).isBetween(bounds.atLeast(), bounds.atMost());
    }

    private static double[] samples(Random random) {
        return random.doubles(1 + random.nextInt(500))
                .map(u -> Math.exp(u * 11) / 10)
                .toArray();
    }

    private static Histogram histogram(double[] samples) {
        Buckets buckets = Buckets.latencyMillis();
        long[] counts = new long[buckets.size()];
        for (double sample : samples) {
            counts[buckets.indexOf(sample)]++;
        }
        return Histogram.of(buckets, counts);
    }
}
