package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.count;
import static dev.fledge.canary.Observed.latency;
import static dev.fledge.canary.Observed.query;
import static dev.fledge.canary.Observed.second;
import static dev.fledge.canary.Steps.both;
import static dev.fledge.canary.Steps.served;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricSeries;
import dev.fledge.verdict.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a source answers, the judge answers: a state, a reason, a sentence, and no number that is none. */
class BadInputTest {
    private static final CanaryPolicy ERRORS = Steps.onePercent().build();
    private static final CanaryPolicy LATENCY = CanaryPolicy.named("latency")
            .rule(QuantileRule.named("p95", 0.95)
                    .of("latency")
                    .atMostTimesBaseline(2)
                    .build())
            .rule(QuantileRule.named("slow", 0.99)
                    .of("latency")
                    .atMost(Duration.ofMillis(500))
                    .build())
            .build();

    @Test
    void what_is_no_number_or_negative_cannot_be_said_at_all() {
        assertThatThrownBy(() -> new MetricData.Count(-1))
                .hasMessage("count must be from 0 to 9223372036854775807, but was -1");
        assertThatThrownBy(() -> new MetricSeries.Sample(NOON, Double.NaN))
                .hasMessageStartingWith("a sample must be finite, but was NaN");
        assertThatThrownBy(() -> Histogram.of(Buckets.of(1), new long[] {1, -1}))
                .hasMessage("a bucket count must not be negative, but was -1");
    }

    @Test
    void more_errors_than_requests_are_left_out_and_the_next_block_counts_again() {
        Steps steps = Steps.of(ERRORS).slices(8, 50, 0, 450, 0);

        steps.slices(1, 10, 11, 90, 0);
        String bad = steps.said();
        steps.slices(1, 50, 0, 450, 0);
        RuleJudgement good = steps.look().rules().get(0);

        assertThat(bad).startsWith("ERROR NONSENSE | ");
        assertThat(good.state()).isEqualTo(MetricState.INCONCLUSIVE);
        assertThat(good.finding().message()).contains("canary failed 0 of 150 requests", "0 of 1350 requests");
        assertThat(good.finding().fact("blocks left out")).contains("1");
    }

    @Test
    void more_errors_of_the_baseline_than_requests_are_nonsense_too() {
        assertThat(Steps.of(ERRORS)
                        .slices(8, 50, 0, 450, 0)
                        .slices(1, 10, 0, 90, 91)
                        .said())
                .startsWith(
                        "ERROR NONSENSE | error-rate: errors of the baseline counts 91, more than the 90 of requests;");
    }

    @Test
    void all_requests_bad_is_no_nonsense() {
        assertThat(Steps.of(ERRORS)
                        .slices(8, 50, 0, 450, 0)
                        .slices(1, 10, 10, 90, 90)
                        .said())
                .doesNotContain("NONSENSE");
    }

    @Test
    void errors_without_requests_are_nonsense() {
        Steps steps = Steps.of(ERRORS).slices(8, 50, 0, 450, 0);
        List<Observation> slice = new ArrayList<>(served(Arm.BASELINE, 40, 45, 90, 0));
        slice.add(count("errors", Arm.CANARY, 40, 45, 3));
        slice.add(count("requests", Arm.CANARY, 40, 45, 0));
        steps.take(slice).pass(5);

        assertThat(steps.said()).contains("errors of the canary counts 3, more than the 0 of requests");
    }

    @Test
    void a_metric_that_is_silent_while_others_are_not_is_named_and_its_block_left_out() {
        Steps steps = Steps.of(ERRORS).slices(8, 50, 0, 450, 0);
        List<Observation> slice = new ArrayList<>(served(Arm.BASELINE, 40, 45, 90, 0));
        slice.add(new Observation.Seen(query("errors", Arm.CANARY, 40, 42), new MetricData.NoData("gone")));
        slice.add(count("errors", Arm.CANARY, 42, 45, 0));
        slice.add(count("requests", Arm.CANARY, 40, 42, 5));
        slice.add(count("requests", Arm.CANARY, 42, 45, 5));
        steps.take(slice).pass(5);

        assertThat(steps.said())
                .contains("ERROR NONSENSE | error-rate: errors of the canary has no data for 10 of requests");
    }

    @Test
    void a_silent_source_that_speaks_again_is_believed() {
        Steps steps = Steps.of(ERRORS).slices(8, 50, 0, 450, 0);

        for (long from = 40; from < 55; from += 5) {
            List<Observation> silent = new ArrayList<>();
            for (Arm arm : Arm.values()) {
                for (String metric : List.of("requests", "errors")) {
                    silent.add(new Observation.Seen(
                            query(metric, arm, from, from + 5), new MetricData.NoData("no series matches")));
                }
            }
            steps.take(silent).pass(5);
        }
        String silent = steps.said();
        steps.slices(1, 50, 0, 450, 0);

        assertThat(silent)
                .startsWith("NO_DATA NO_DATA | error-rate: no data on errors of the canary: no series matches");
        assertThat(steps.said()).contains("canary failed 0 of 150 requests");
    }

    @Test
    void a_source_that_failed_is_asked_for_the_longer_interval_and_nothing_is_lost() {
        Steps steps = Steps.of(ERRORS).slices(8, 50, 0, 450, 0);

        List<Observation> failing = new ArrayList<>(served(Arm.CANARY, 40, 45, 50, 1));
        failing.add(count("requests", Arm.BASELINE, 40, 45, 450));
        failing.add(new Observation.Failed(query("errors", Arm.BASELINE, 40, 45), "timed out"));
        steps.take(failing).pass(5);
        String failed = steps.said();
        List<Observation> recovered = new ArrayList<>(served(Arm.CANARY, 45, 50, 50, 1));
        recovered.add(count("requests", Arm.BASELINE, 45, 50, 450));
        recovered.add(count("errors", Arm.BASELINE, 40, 50, 0));
        steps.take(recovered).pass(5);

        assertThat(failed).startsWith("ERROR SOURCE_FAILED");
        assertThat(steps.said()).contains("canary failed 2 of 200 requests (1.00 %), baseline 0 of 1800 requests");
    }

    @Test
    void a_hole_in_one_metric_alone_is_not_judged() {
        Steps steps = Steps.of(ERRORS).slices(8, 50, 0, 450, 0);
        List<Observation> hole = new ArrayList<>(served(Arm.CANARY, 40, 45, 50, 0));
        hole.addAll(both(45, 50, 50, 0, 450, 0));
        steps.take(hole).pass(10);

        assertThat(steps.said())
                .contains("ERROR NONSENSE | error-rate: errors of the baseline covers other times than errors");
    }

    @Test
    void a_hole_in_all_metrics_is_only_a_pause() {
        Steps steps = Steps.of(ERRORS).slices(8, 50, 0, 450, 0);

        steps.pass(36_000).slices(1, 50, 0, 450, 0);

        assertThat(steps.said()).contains("canary failed 0 of 150 requests");
        assertThat(steps.look().decision()).isEqualTo(Decision.HOLD);
        sane(steps.look());
    }

    @Test
    void a_clock_that_goes_backwards_stands_still_instead() {
        Steps steps = Steps.of(ERRORS).slices(20, 50, 0, 450, 0);

        Judge.Look back = Judge.look(ERRORS, steps.state(), List.of(), NOON.minusSeconds(3600));
        Judge.Look now = Judge.look(ERRORS, steps.state(), List.of(), second(100));

        assertThat(back.judgement().rules()).isEqualTo(now.judgement().rules());
        assertThat(back.state().toBytes()).isEqualTo(now.state().toBytes());
    }

    @Test
    void times_beyond_all_reason_do_not_overflow() {
        Steps steps = Steps.of(ERRORS).slices(20, 50, 0, 450, 0);

        Judge.Look late = Judge.look(ERRORS, steps.state(), List.of(), Instant.MAX);
        Judge.Look early = Judge.look(ERRORS, steps.state(), List.of(), Instant.MIN);

        sane(late.judgement());
        sane(early.judgement());
        assertThat(late.judgement().decision()).isEqualTo(Decision.HOLD);
        assertThat(late.judgement().run().get(0).reason()).isEqualTo("NO_TRAFFIC_LATELY");
    }

    @Test
    void a_billion_requests_in_one_slice_are_judged() {
        Steps steps = Steps.of(ERRORS)
                .slices(8, 1_000_000_000, 9_000_000, 1_000_000_000, 9_000_000)
                .slices(112, 1_000_000_000, 9_000_000, 1_000_000_000, 9_000_000);

        assertThat(steps.look().decision()).isEqualTo(Decision.PROMOTE);
        assertThat(steps.said()).contains("canary failed 1026000000 of 114000000000 requests (0.90 %)");
        sane(steps.look());
    }

    @Test
    void a_billion_latencies_in_one_slice_are_judged() {
        Steps steps = Steps.of(LATENCY);
        long[] fast = {700_000_000, 250_000_000, 40_000_000, 9_000_000, 500_000, 500_000};
        long[] slow = {100_000_000, 250_000_000, 240_000_000, 209_000_000, 150_500_000, 50_500_000};
        for (int i = 0; i < 16; i++) {
            steps.take(List.of(
                            latency(Arm.BASELINE, 5L * i, 5L * i + 5, fast),
                            latency(Arm.CANARY, 5L * i, 5L * i + 5, i < 8 ? fast : slow)))
                    .pass(5);
        }

        assertThat(steps.look().decision()).isEqualTo(Decision.ROLLBACK);
        sane(steps.look());
        assertThat(steps.state().toBytes()).hasSizeLessThanOrEqualTo(16 * 1024);
    }

    @Test
    void a_count_that_cannot_be_is_nonsense() {
        assertThat(Steps.of(ERRORS)
                        .slices(8, 50, 0, 450, 0)
                        .slices(1, Long.MAX_VALUE, 0, 450, 0)
                        .said())
                .isEqualTo("ERROR NONSENSE | error-rate: requests of the canary: it counts more than 1000000000000 at"
                        + " once; check what the source counts, since nothing can be decided on that");
    }

    @Test
    void counts_that_cannot_be_together_are_nonsense() {
        Steps steps = Steps.of(ERRORS)
                .slices(8, 50, 0, 450, 0)
                .take(both(40, 42, 999_999_999_999L, 0, 1, 0))
                .take(both(42, 45, 2, 0, 1, 0))
                .pass(5);
        Steps most = Steps.of(ERRORS)
                .slices(8, 50, 0, 450, 0)
                .take(both(40, 42, 999_999_999_999L, 0, 1, 0))
                .take(both(42, 45, 1, 0, 1, 0))
                .pass(5);

        assertThat(steps.said()).contains("NONSENSE");
        assertThat(most.said()).doesNotContain("NONSENSE");
    }

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

    @Test
    void an_answer_of_another_kind_is_nonsense() {
        Steps steps = Steps.of(ERRORS).slices(8, 50, 0, 450, 0);
        List<Observation> slice = new ArrayList<>(served(Arm.BASELINE, 40, 45, 90, 0));
        slice.add(count("errors", Arm.CANARY, 40, 45, 0));
        slice.add(new Observation.Seen(
                query("requests", Arm.CANARY, 40, 45),
                new MetricData.Distribution(Histogram.empty(Buckets.latencyMillis()))));
        steps.take(slice).pass(5);
        Steps latency = Steps.of(LATENCY)
                .take(List.of(count("latency", Arm.CANARY, 0, 5, 3), latency(Arm.BASELINE, 0, 5, 9, 0, 0, 0, 0, 0)))
                .pass(40);
        Steps samples = Steps.of(LATENCY)
                .take(List.of(
                        new Observation.Seen(
                                query("latency", Arm.CANARY, 0, 5),
                                new MetricData.Samples(new MetricSeries(List.of(), 1))),
                        latency(Arm.BASELINE, 0, 5, 9, 0, 0, 0, 0, 0)))
                .pass(40);

        assertThat(steps.said())
                .contains(
                        "NONSENSE | error-rate: requests of the canary: it answers with a distribution where a count is asked for");
        assertThat(latency.said()).contains("it answers with a count where a distribution is asked for");
        assertThat(samples.said()).contains("it answers with samples where a distribution is asked for");
    }

    @Test
    void a_baseline_without_a_request_leaves_the_limit_alone_to_decide() {
        Steps clean = Steps.of(ERRORS).slices(120, 10, 0, 0, 0);
        Steps broken = Steps.of(ERRORS).slices(120, 10, 1, 0, 0);

        assertThat(clean.look().decision()).isEqualTo(Decision.PROMOTE);
        assertThat(broken.said())
                .isEqualTo("INCONCLUSIVE SUSPECTED | error-rate: canary failed 114 of 1140 requests (10.0 %), baseline"
                        + " 0 of 0 requests; this is beyond the limit (at most 1.00 % fail), but there is no evidence yet"
                        + " that the canary is worse than its baseline");
        sane(broken.look());
    }

    @Test
    void a_baseline_that_never_answers_holds() {
        Steps steps = Steps.of(ERRORS);
        for (int i = 0; i < 120; i++) {
            List<Observation> slice = new ArrayList<>(served(Arm.CANARY, 5L * i, 5L * i + 5, 10, 0));
            for (String metric : List.of("requests", "errors")) {
                slice.add(new Observation.Seen(
                        query(metric, Arm.BASELINE, 5L * i, 5L * i + 5), new MetricData.NoData("no such version")));
            }
            steps.take(slice).pass(5);
        }

        assertThat(steps.said())
                .isEqualTo(
                        "NO_DATA NO_DATA | error-rate: no data on errors of the baseline: no such version; no data is"
                                + " not good data");
    }

    @Test
    void a_baseline_that_is_younger_by_far_still_finds_a_broken_canary() {
        Steps steps = Steps.of(ERRORS).history(1, 3, 0).slices(60, 100, 20, 1, 0);

        assertThat(steps.look().decision()).isEqualTo(Decision.ROLLBACK);
    }

    @Test
    void a_late_arm_closes_the_block_when_it_comes() {
        Steps steps = Steps.of(ERRORS).slices(8, 50, 0, 450, 0);
        steps.take(served(Arm.CANARY, 40, 45, 50, 0))
                .take(served(Arm.CANARY, 45, 50, 50, 0))
                .pass(10);
        String waiting = steps.said();

        steps.take(served(Arm.BASELINE, 40, 45, 450, 0)).take(served(Arm.BASELINE, 45, 50, 450, 0));

        assertThat(waiting).contains("canary failed 0 of 100 requests");
        assertThat(steps.said()).contains("canary failed 0 of 200 requests (0.00 %), baseline 0 of 1800");
    }

    @Test
    void a_slice_is_over_at_its_end_and_not_before() {
        CanaryPolicy policy = Steps.onePercent().warmUp(Duration.ZERO).build();
        Steps steps = Steps.of(policy).take(both(0, 4, 10, 0, 90, 0)).pass(4);
        String before = steps.said();

        steps.take(both(4, 5, 1, 0, 9, 0)).pass(1);

        assertThat(before).contains("no request of the canary was judged yet");
        assertThat(steps.said()).contains("canary failed 0 of 11 requests (0.00 %), baseline 0 of 99 requests");
    }

    @Test
    void what_overlaps_the_start_of_the_window_is_left_out() {
        CanaryPolicy policy = Steps.onePercent().warmUp(Duration.ZERO).build();

        Steps steps = Steps.of(policy)
                .take(both(-1, 5, 100, 100, 900, 0))
                .take(both(5, 10, 10, 0, 90, 0))
                .pass(10);

        assertThat(steps.said()).contains("canary failed 0 of 10 requests");
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

    private static void sane(Judgement judgement) {
        for (Finding finding : judgement.findings()) {
            assertThat(finding.message()).doesNotContain("NaN", "Infinity", "null");
            assertThat(finding.facts())
                    .allSatisfy(fact -> assertThat(fact.value()).doesNotContain("NaN", "Infinity", "null"));
        }
    }
}
