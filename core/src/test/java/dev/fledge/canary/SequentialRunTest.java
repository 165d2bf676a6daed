package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.count;
import static dev.fledge.canary.Observed.latency;
import static dev.fledge.canary.Observed.second;
import static dev.fledge.canary.Steps.both;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fledge.metric.Arm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The course of a run: the one look at the deadline, early promotion, steps. */
class SequentialRunTest {
    private static final CanaryPolicy ERRORS = Steps.onePercent().build();

    /** 400 clean requests: enough for the exact test at the deadline (0.018), not at any time (1 in 31, 40 are needed). */
    private static Steps enoughForTheDeadline() {
        return Steps.of(ERRORS)
                .history(20, 90, 0)
                .slices(6, 20, 0, 18, 0)
                .slices(52, 3, 0, 18, 0)
                .slices(61, 4, 0, 18, 0);
    }

    @Test
    void the_look_at_the_deadline_asks_for_less() {
        Steps steps = enoughForTheDeadline();

        Judgement before = steps.look();
        Judgement at = steps.pass(5).look();

        assertThat(before.decision()).isEqualTo(Decision.HOLD);
        assertThat(at.decision()).isEqualTo(Decision.PROMOTE);
    }

    @Test
    void the_look_at_the_deadline_may_be_repeated_for_the_same_time() {
        Steps steps = enoughForTheDeadline().pass(5);

        Judgement first = steps.look();
        Judgement again = steps.look();

        assertThat(again).isEqualTo(first);
    }

    @Test
    void the_look_at_the_deadline_is_spent_once() {
        Steps steps = enoughForTheDeadline().pass(5);

        steps.look();
        Judgement later = steps.pass(5).look();

        assertThat(later.decision()).isEqualTo(Decision.HOLD);
        assertThat(later.findings().get(0).reason()).isEqualTo("NOT_PROVED_YET");
    }

    @Test
    void the_look_at_the_deadline_may_come_late() {
        Steps steps = enoughForTheDeadline().pass(15);

        assertThat(steps.look().decision()).isEqualTo(Decision.PROMOTE);
        assertThat(steps.pass(1).look().decision()).isEqualTo(Decision.HOLD);
    }

    @Test
    void a_clock_that_was_set_back_gives_no_second_look_at_the_deadline() {
        CanaryRun run = CanaryRun.of(ERRORS, CanaryState.openedAt(NOON));
        run.observe(both(30, 60, 200, 0, 1800, 0));
        Decision first = run.decide(second(600));

        run.observe(both(60, 90, 200, 0, 1800, 0));
        Decision second = run.decide(second(100));

        assertThat(first).isEqualTo(Decision.HOLD);
        assertThat(second).isEqualTo(Decision.HOLD);
    }

    @Test
    void a_step_may_move_the_deadline() {
        Steps steps = enoughForTheDeadline()
                .take(List.of(new Observation.StepBegan(second(300), false, Optional.of(second(700)))));

        assertThat(steps.pass(5).look().decision()).isEqualTo(Decision.HOLD);
        steps.slices(18, 0, 0, 18, 0).slices(1, 1, 0, 18, 0);
        assertThat(steps.pass(4).look().decision()).isEqualTo(Decision.HOLD);
        assertThat(steps.pass(1).look().decision()).isEqualTo(Decision.PROMOTE);
    }

    @Test
    void a_step_without_a_deadline_leaves_it() {
        Steps steps =
                enoughForTheDeadline().take(List.of(new Observation.StepBegan(second(300), false, Optional.empty())));

        assertThat(steps.look().decision()).isEqualTo(Decision.HOLD);
        assertThat(steps.pass(5).look().decision()).isEqualTo(Decision.PROMOTE);
    }

    @Test
    void a_deadline_is_after_its_step() {
        assertThatThrownBy(() -> new Observation.StepBegan(NOON, false, Optional.of(NOON)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the deadline of a step that began at 2026-01-31T12:00:00Z must be later, but was"
                        + " 2026-01-31T12:00:00Z");
    }

    @Test
    void evidence_promotes_early_only_where_the_policy_says_so() {
        CanaryPolicy early =
                Steps.onePercent().earliestPromotion(Duration.ofMinutes(5)).build();

        assertThat(Steps.of(ERRORS).slices(119, 100, 0, 900, 0).look().decision())
                .isEqualTo(Decision.HOLD);
        assertThat(Steps.of(early).slices(59, 100, 0, 900, 0).look().decision()).isEqualTo(Decision.HOLD);
        assertThat(Steps.of(early).slices(60, 100, 0, 900, 0).look().decision()).isEqualTo(Decision.PROMOTE);
    }

    @Test
    void a_deadline_before_the_earliest_promotion_counts() {
        CanaryPolicy late =
                Steps.onePercent().earliestPromotion(Duration.ofSeconds(500)).build();
        Steps steps =
                Steps.of(late).take(List.of(new Observation.StepBegan(second(0), false, Optional.of(second(300)))));

        assertThat(steps.slices(59, 100, 0, 900, 0).look().decision()).isEqualTo(Decision.HOLD);
        assertThat(steps.slices(1, 100, 0, 900, 0).look().decision()).isEqualTo(Decision.PROMOTE);
    }

    @Test
    void a_step_cuts_the_open_block_and_leaves_out_what_mixes_two_weights() {
        Steps steps = Steps.of(ERRORS).slices(8, 50, 0, 450, 0);

        steps.take(both(40, 42, 7, 0, 63, 0))
                .take(List.of(new Observation.StepBegan(second(43), false, Optional.empty())))
                .take(both(42, 45, 100, 100, 0, 0))
                .take(both(43, 45, 11, 0, 99, 0));

        assertThat(steps.pass(5).said()).contains("canary failed 0 of 118 requests (0.00 %), baseline 0 of 1062");
    }

    @Test
    void what_only_one_arm_told_before_a_step_is_left_out() {
        Steps steps = Steps.of(ERRORS).slices(8, 50, 0, 450, 0);

        steps.take(Steps.served(Arm.CANARY, 40, 42, 7, 7))
                .take(List.of(new Observation.StepBegan(second(43), false, Optional.empty())))
                .take(both(43, 45, 11, 0, 99, 0));

        assertThat(steps.pass(5).said()).contains("canary failed 0 of 111 requests (0.00 %), baseline 0 of 999");
    }

    @Test
    void a_step_forgets_an_open_block_of_latencies() {
        CanaryPolicy policy = CanaryPolicy.named("latency")
                .parameters("reference-1")
                .rule(QuantileRule.named("p95", 0.95)
                        .of("latency")
                        .atMostTimesBaseline(2)
                        .build())
                .build();
        CanaryRun with = CanaryRun.of(policy, CanaryState.openedAt(NOON));
        with.observe(List.of(latency(Arm.BASELINE, -5, 0, 900, 90, 9, 1, 0, 0)));
        with.observe(List.of(
                latency(Arm.CANARY, 30, 35, 0, 0, 0, 0, 0, 0), latency(Arm.BASELINE, 30, 35, 90, 9, 1, 0, 0, 0)));
        double open = with.assess(second(35)).run().streams().all().get(0).blame();
        with.observe(List.of(new Observation.StepBegan(second(35), false, Optional.empty())));

        with.observe(List.of(
                latency(Arm.CANARY, 35, 40, 0, 0, 5, 5, 0, 0), latency(Arm.BASELINE, 35, 40, 0, 0, 0, 0, 0, 0)));

        assertThat(with.assess(second(40)).run().streams().all().get(0).blame()).isEqualTo(open);
    }

    @Test
    void new_instances_warm_up_again() {
        Steps steps = Steps.of(ERRORS)
                .slices(8, 50, 0, 450, 0)
                .take(List.of(new Observation.StepBegan(second(40), true, Optional.empty())));

        String warming = steps.slices(6, 50, 0, 450, 0).said();
        String warm = steps.slices(1, 50, 0, 450, 0).said();

        assertThat(warming).startsWith("INCONCLUSIVE WARM_UP");
        assertThat(warm).contains("canary failed 0 of 150 requests");
    }

    @Test
    void old_instances_do_not() {
        Steps steps = Steps.of(ERRORS)
                .slices(8, 50, 0, 450, 0)
                .take(List.of(new Observation.StepBegan(second(40), false, Optional.empty())));

        assertThat(steps.slices(1, 50, 0, 450, 0).said()).contains("canary failed 0 of 150 requests");
    }

    @Test
    void a_step_waits_for_its_floor_of_requests() {
        CanaryPolicy policy = Steps.onePercent().minRequestsPerStep(101).build();
        Steps steps = Steps.of(policy);

        boolean warming = steps.slices(6, 50, 0, 450, 0).look().mayAdvance();
        boolean below = steps.slices(2, 50, 0, 450, 0).look().mayAdvance();
        boolean above = steps.slices(1, 50, 0, 450, 0).look().mayAdvance();
        steps.take(List.of(new Observation.StepBegan(second(45), false, Optional.empty())));
        boolean afterStep = steps.slices(2, 50, 0, 450, 0).look().mayAdvance();
        boolean atFloor = steps.slices(1, 51, 0, 450, 0).look().mayAdvance();

        assertThat(warming).isFalse();
        assertThat(below).isFalse();
        assertThat(above).isTrue();
        assertThat(afterStep).isFalse();
        assertThat(atFloor).isTrue();
    }

    @Test
    void a_step_does_not_advance_while_a_suspicion_matters() {
        Steps steps = Steps.of(ERRORS).history(20, 90, 0).slices(10, 50, 0, 450, 0);

        Judgement fine = steps.look();
        Judgement suspected = steps.slices(2, 50, 3, 450, 0).look();

        assertThat(fine.mayAdvance()).isTrue();
        assertThat(suspected.findings().get(0).reason()).isEqualTo("SUSPECTED");
        assertThat(suspected.mayAdvance()).isFalse();
    }

    @Test
    void a_block_over_several_slices_counts_as_all_of_them() {
        CanaryRun one = CanaryRun.of(ERRORS, CanaryState.openedAt(NOON));
        CanaryRun two = CanaryRun.of(ERRORS, CanaryState.openedAt(NOON));
        List<Observation> start = both(30, 35, 10, 1, 90, 0);
        one.observe(start);
        two.observe(start);

        one.observe(both(35, 45, 0, 0, 0, 0));
        two.observe(both(35, 40, 0, 0, 0, 0));
        two.observe(both(40, 45, 0, 0, 0, 0));

        assertThat(blame(one)).isCloseTo(blame(two), within(1e-12));
    }

    @Test
    void canary_requests_wait_for_a_baseline_a_minute_at_most() {
        CanaryRun soon = CanaryRun.of(ERRORS, CanaryState.openedAt(NOON));
        CanaryRun late = CanaryRun.of(ERRORS, CanaryState.openedAt(NOON));
        for (CanaryRun run : List.of(soon, late)) {
            run.observe(Steps.served(Arm.BASELINE, -5, 0, 500, 0));
            run.observe(both(0, 30, 0, 0, 0, 0));
            run.observe(both(30, 35, 3, 3, 0, 0));
        }

        for (int i = 7; i < 18; i++) {
            soon.observe(both(5L * i, 5L * i + 5, 0, 0, i == 17 ? 50 : 0, 0));
        }
        for (int i = 7; i < 19; i++) {
            late.observe(both(5L * i, 5L * i + 5, 0, 0, i == 18 ? 50 : 0, 0));
        }

        assertThat(blame(soon)).isGreaterThan(2);
        assertThat(blame(late)).isLessThan(0.1);
    }

    @Test
    void rules_on_the_same_metrics_share_their_evidence_and_others_do_not() {
        CanaryPolicy policy = CanaryPolicy.named("shared")
                .parameters("reference-1")
                .rule(Steps.errors().build())
                .rule(RateRule.named("relative")
                        .of("errors")
                        .per("requests")
                        .notWorseThanBaseline(2, 0.01)
                        .build())
                .rule(RateRule.named("other")
                        .of("requests")
                        .per("errors")
                        .atMost(0.01)
                        .build())
                .rule(QuantileRule.named("p95", 0.95)
                        .of("latency")
                        .atMostTimesBaseline(2)
                        .build())
                .rule(QuantileRule.named("p99", 0.99)
                        .of("latency")
                        .atMostTimesBaseline(2)
                        .build())
                .rule(CheckRule.named("smoke").build())
                .build();
        EvidenceStreams streams = CanaryRun.of(policy, CanaryState.openedAt(NOON))
                .assess(NOON)
                .run()
                .streams();

        List<Rule> rules = policy.rules();

        assertThat(streams.all()).hasSize(4);
        assertThat(streams.of(rules.get(0))).isSameAs(streams.of(rules.get(1))).isNotSameAs(streams.of(rules.get(2)));
        assertThat(streams.of(rules.get(3))).isSameAs(streams.of(rules.get(4)));
        List<Double> parts = new ArrayList<>();
        streams.all().forEach(stream -> parts.add(StrictMath.exp(streams.logWeight(stream))));
        assertThat(parts.get(0)).isCloseTo(0.25, within(1e-12));
        assertThat(parts.get(1)).isCloseTo(0.25, within(1e-12));
        assertThat(parts.get(2)).isCloseTo(0.4, within(1e-12));
        assertThat(parts.get(3)).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void a_run_of_mode_point_is_refused() {
        CanaryPolicy point = Steps.onePercent().mode(EvidenceMode.POINT).build();

        assertThatThrownBy(() -> CanaryRun.of(point, CanaryState.openedAt(NOON)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("policy one-percent has the mode point, which Judge.look() judges; it gathers no evidence");
    }

    @Test
    void traffic_counts_whether_it_is_judged_or_not() {
        CanaryRun run = CanaryRun.of(ERRORS, CanaryState.openedAt(NOON));

        run.observe(List.of(count("requests", Arm.CANARY, 0, 5, 0), count("requests", Arm.BASELINE, 0, 5, 9)));
        boolean none = run.assess(second(5)).run().traffic();
        run.observe(List.of(count("requests", Arm.CANARY, 5, 10, 1)));

        assertThat(none).isFalse();
        assertThat(run.assess(second(10)).run().traffic()).isTrue();
    }

    private static double blame(CanaryRun run) {
        return run.assess(second(600)).run().streams().all().get(0).blame();
    }
}
