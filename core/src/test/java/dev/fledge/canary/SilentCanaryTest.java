package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.count;
import static dev.fledge.canary.Observed.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricData;
import dev.fledge.verdict.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was good is no promise: a canary that requests no longer reach, or a source that fell silent, is not promoted. */
class SilentCanaryTest {
    private static final CanaryPolicy ERRORS = Steps.onePercent().build();
    private static final CanaryPolicy POINT =
            Steps.onePercent().mode(EvidenceMode.POINT).build();

    /** 95 slices of 20 requests at the canary: the evidence is complete long before the deadline. */
    private static Steps proved() {
        return Steps.of(ERRORS).slices(95, 20, 0, 180, 0);
    }

    @Test
    void no_traffic_lately_is_not_promoted_at_the_deadline() {
        Steps steps = proved().slices(25, 0, 0, 200, 0);

        Judgement judgement = steps.look();

        assertThat(judgement.rules().get(0).state()).isEqualTo(MetricState.PASS);
        assertThat(judgement.decision()).isEqualTo(Decision.HOLD);
        assertThat(judgement.run())
                .containsExactly(Finding.inconclusive("traffic")
                        .reason("NO_TRAFFIC_LATELY")
                        .message(
                                "requests of the canary: nothing for 125 s, although there was something before; what it does"
                                        + " now is unknown, so find out where its requests went")
                        .build());
    }

    @Test
    void with_traffic_until_the_end_it_is_promoted() {
        assertThat(proved().slices(25, 20, 0, 180, 0).look().decision()).isEqualTo(Decision.PROMOTE);
        // Three slices without a request are still chance.
        assertThat(proved().slices(22, 20, 0, 180, 0)
                        .slices(3, 0, 0, 200, 0)
                        .look()
                        .decision())
                .isEqualTo(Decision.PROMOTE);
        assertThat(proved().slices(21, 20, 0, 180, 0)
                        .slices(4, 0, 0, 200, 0)
                        .look()
                        .decision())
                .isEqualTo(Decision.HOLD);
    }

    @Test
    void at_little_traffic_long_pauses_are_chance() {
        // One request in 50 s, 12 in all: a pause of 100 s is less than six times the mean.
        Steps steps = Steps.of(ERRORS);
        for (int i = 0; i < 12; i++) {
            steps.slices(9, 0, 0, 18, 0).slices(1, 1, 0, 17, 0);
        }

        assertThat(steps.slices(20, 0, 0, 18, 0).look().run()).isEmpty();
    }

    @Test
    void synthetic_requests_do_not_hide_that_users_are_gone() {
        CanaryPolicy policy = Steps.onePercent()
                .rule(RateRule.named("synthetic checks")
                        .of("synthetic-errors")
                        .per("synthetic-requests")
                        .atMost(0.2)
                        .rollbackOnly()
                        .build())
                .build();
        Steps steps = Steps.of(policy);
        for (int slice = 0; slice < 120; slice++) {
            steps.take(synthetics(5L * slice));
            steps.slices(1, slice < 95 ? 20 : 0, 0, 180, 0);
        }

        Judgement judgement = steps.look();

        assertThat(judgement.decision()).isEqualTo(Decision.HOLD);
        assertThat(judgement.run().get(0).message()).startsWith("requests of the canary: nothing for 125 s");
    }

    private static List<Observation> synthetics(long from) {
        List<Observation> seen = new ArrayList<>();
        for (Arm arm : Arm.values()) {
            seen.add(count("synthetic-requests", arm, from, from + 5, 2));
            seen.add(count("synthetic-errors", arm, from, from + 5, 0));
        }
        return seen;
    }

    @Test
    void a_step_is_not_advanced_without_traffic() {
        assertThat(proved().look().mayAdvance()).isTrue();
        assertThat(proved().slices(4, 0, 0, 200, 0).look().mayAdvance()).isFalse();
    }

    @Test
    void a_source_that_fails_while_the_canary_warms_up_is_told() {
        Steps steps = Steps.of(ERRORS).slices(2, 20, 0, 180, 0);

        steps.take(
                List.of(new Observation.Failed(query("errors", Arm.CANARY, 10, 15), "prometheus: connection refused")));

        assertThat(steps.pass(5).said())
                .isEqualTo("ERROR SOURCE_FAILED | error-rate: the source of errors of the canary failed: prometheus:"
                        + " connection refused; nothing is known, so nothing is decided");
    }

    @Test
    void mode_point_does_not_pass_on_what_was_before_the_silence() {
        CanaryState good = CanaryState.openedAt(NOON)
                .with(count("requests", Arm.CANARY, 0, 5, 500))
                .with(count("errors", Arm.CANARY, 0, 5, 0));
        CanaryState silent = good.with(
                new Observation.Seen(query("requests", Arm.CANARY, 5, 10), new MetricData.NoData("no series matches")));
        CanaryState failing = good.with(new Observation.Failed(query("errors", Arm.CANARY, 5, 10), "time-out"));

        assertThat(point(good).decision()).isEqualTo(Decision.PROMOTE);
        assertThat(point(silent).findings().get(0).message())
                .isEqualTo(
                        "error-rate: no data on requests of the canary: no series matches; no data is not good data");
        assertThat(point(failing).rules().get(0).state()).isEqualTo(MetricState.ERROR);
        assertThat(point(failing).decision()).isEqualTo(Decision.HOLD);
    }

    @Test
    void mode_point_does_not_hide_a_breach_behind_silence() {
        CanaryState bad = CanaryState.openedAt(NOON)
                .with(count("requests", Arm.CANARY, 0, 5, 500))
                .with(count("errors", Arm.CANARY, 0, 5, 50))
                .with(new Observation.Failed(query("errors", Arm.CANARY, 5, 10), "time-out"));

        assertThat(point(bad).decision()).isEqualTo(Decision.ROLLBACK);
    }

    private static Judgement point(CanaryState state) {
        return Judge.look(POINT, state, List.of(), NOON.plus(Duration.ofMinutes(1)))
                .judgement();
    }
}
