package dev.fledge.canary;

import static dev.fledge.canary.Observed.count;
import static dev.fledge.canary.Observed.query;
import static dev.fledge.canary.Sane.sane;
import static dev.fledge.canary.Steps.served;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricData;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A source that is silent or fails is named, and what it cost is judged when it speaks again. */
class SilentSourceTest {
    private static final CanaryPolicy ERRORS = Steps.onePercent().build();

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
}
