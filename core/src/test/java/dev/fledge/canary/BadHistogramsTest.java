package dev.fledge.canary;

import static dev.fledge.canary.Observed.latency;
import static dev.fledge.canary.Observed.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.MetricData;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Histograms that cannot be or cannot be compared are named and left out, large ones are judged. */
class BadHistogramsTest {
    private static final CanaryPolicy LATENCY = Steps.latencies();

    @Test
    void a_histogram_that_cannot_be_is_nonsense() {
        Steps steps = Steps.of(LATENCY);
        for (int i = 0; i < 8; i++) {
            steps.take(latencies(i, new long[] {9, 1, 0, 0, 0, 0}));
        }
        steps.take(latencies(8, new long[] {500_000_000_000L, 500_000_000_001L, 0, 0, 0, 0}))
                .pass(45);

        assertThat(steps.said())
                .contains("latency of the canary: its histogram counts more than 1000000000000 at once;");
    }

    @Test
    void ten_thousand_buckets_are_refused_and_the_next_block_counts_again() {
        double[] edges = new double[9_999];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = i + 1;
        }
        Buckets many = Buckets.of(edges);
        Steps steps = Steps.of(LATENCY);
        for (int i = 0; i < 8; i++) {
            steps.take(latencies(i, new long[] {9, 1, 0, 0, 0, 0}));
        }

        steps.take(List.of(
                        histogram(Arm.CANARY, 8, Histogram.empty(many)),
                        latency(Arm.BASELINE, 40, 45, 90, 10, 0, 0, 0, 0)))
                .pass(45);
        String refused = steps.said();
        steps.take(latencies(9, new long[] {9, 1, 0, 0, 0, 0})).pass(5);

        assertThat(refused)
                .isEqualTo("ERROR NONSENSE | p95: latency of the canary: its histogram has 10000 buckets, at most 1024"
                        + " can be judged; check what the source counts, since nothing can be decided on that");
        assertThat(steps.said()).doesNotContain("NONSENSE").contains("of 30 requests");
        assertThat(steps.state().toBytes()).hasSizeLessThan(2048);
    }

    @Test
    void a_thousand_and_twenty_four_buckets_are_judged() {
        double[] edges = new double[1023];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = i + 1;
        }
        long[] counts = new long[1024];
        counts[5] = 100;
        Steps steps = Steps.of(LATENCY);
        for (int i = 0; i < 8; i++) {
            steps.take(List.of(
                            histogram(Arm.CANARY, i, Histogram.of(Buckets.of(edges), counts)),
                            histogram(Arm.BASELINE, i, Histogram.of(Buckets.of(edges), counts))))
                    .pass(5);
        }

        assertThat(steps.said()).contains("canary p95 at most 6.0 ms, baseline at most 6.0 ms");
    }

    @Test
    void arms_that_count_in_different_buckets_are_not_compared_until_they_agree() {
        Steps steps = Steps.of(LATENCY);
        Histogram other = Histogram.of(Buckets.of(1, 2, 3), new long[] {1, 2, 3, 4});
        for (int i = 0; i < 8; i++) {
            steps.take(List.of(
                            histogram(Arm.CANARY, i, other),
                            latency(Arm.BASELINE, 5L * i, 5L * i + 5, 9, 0, 0, 0, 0, 0)))
                    .pass(5);
        }
        String differ = steps.said();
        steps.take(latencies(8, new long[] {9, 1, 0, 0, 0, 0})).pass(5);
        String agree = steps.said();
        steps.take(List.of(histogram(Arm.CANARY, 9, other), latency(Arm.BASELINE, 45, 50, 9, 0, 0, 0, 0, 0)))
                .pass(5);
        String differAgain = steps.said();

        assertThat(differ)
                .isEqualTo("ERROR NONSENSE | p95: latency of the two arms is counted in different buckets; check what"
                        + " the source counts, since nothing can be decided on that");
        assertThat(agree).contains("0 of 10 requests");
        assertThat(differAgain).contains("latency of the canary: its histogram has other buckets than before");
    }

    @Test
    void history_in_other_buckets_is_not_learned_from() {
        Steps steps = Steps.of(LATENCY);
        steps.take(List.of(latency(Arm.CANARY, 0, 2, 9, 1, 0, 0, 0, 0)));

        steps.take(List.of(histogram(Arm.BASELINE, -1, Histogram.empty(Buckets.of(1, 2)))));
        steps.take(
                List.of(latency(Arm.CANARY, 2, 5, 9, 1, 0, 0, 0, 0), latency(Arm.BASELINE, 0, 5, 90, 10, 0, 0, 0, 0)));

        assertThat(steps.pass(40).said()).doesNotContain("NONSENSE");
    }

    private static List<Observation> latencies(int slice, long[] counts) {
        return List.of(
                latency(Arm.CANARY, 5L * slice, 5L * slice + 5, counts),
                latency(Arm.BASELINE, 5L * slice, 5L * slice + 5, 90, 10, 0, 0, 0, 0));
    }

    private static Observation histogram(Arm arm, int slice, Histogram histogram) {
        return new Observation.Seen(
                query("latency", arm, 5L * slice, 5L * slice + 5), new MetricData.Distribution(histogram));
    }
}
