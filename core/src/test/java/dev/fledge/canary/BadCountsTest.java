package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.count;
import static dev.fledge.canary.Observed.latency;
import static dev.fledge.canary.Observed.query;
import static dev.fledge.canary.Steps.both;
import static dev.fledge.canary.Steps.served;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricSeries;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Counts that cannot be are named and left out, those that can be are judged, however many. */
class BadCountsTest {
    private static final CanaryPolicy ERRORS = Steps.onePercent().build();
    private static final CanaryPolicy LATENCY = Steps.latencies();

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
}
