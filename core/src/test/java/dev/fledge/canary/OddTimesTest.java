package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.second;
import static dev.fledge.canary.Sane.sane;
import static dev.fledge.canary.Steps.both;
import static dev.fledge.canary.Steps.served;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Data and looks at odd times: holes, late arms, slices cut in two, and clocks that go wrong. */
class OddTimesTest {
    private static final CanaryPolicy ERRORS = Steps.onePercent().build();

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
}
