package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.latency;
import static dev.fledge.canary.Observed.query;
import static dev.fledge.canary.Observed.second;
import static dev.fledge.canary.Steps.both;
import static dev.fledge.canary.Steps.served;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.verdict.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How observations reach the judge: twice, late, in another order, arm by arm. */
class DeliveryTest {
    private static final CanaryPolicy POLICY = CanaryPolicy.named("delivery")
            .rule(Steps.errors().historyPerCanaryRequest(19).build())
            .rule(QuantileRule.named("p95", 0.95)
                    .of("latency")
                    .atMostTimesBaseline(2)
                    .rollbackOnly()
                    .build())
            .rule(CheckRule.named("smoke").rollbackOnly().build())
            .build();

    @Test
    void a_round_of_votes_that_comes_twice_counts_once() {
        CanaryRun once = run();
        CanaryRun twice = run();
        Observation vote = new Observation.Voted("smoke", second(40), Verdict.FAIL, Verdict.PASS);

        once.observe(List.of(vote));
        twice.observe(List.of(vote, vote));
        twice.observe(List.of(vote));

        same(twice, once);
    }

    @Test
    void a_round_of_votes_that_comes_late_is_left_out() {
        CanaryRun without = run();
        CanaryRun with = run();
        Observation vote = new Observation.Voted("smoke", second(50), Verdict.PASS, Verdict.PASS);

        without.observe(List.of(vote));
        with.observe(List.of(vote));
        with.observe(List.of(new Observation.Voted("smoke", second(45), Verdict.FAIL, Verdict.PASS)));

        same(with, without);
    }

    @Test
    void a_failure_that_comes_late_is_forgotten_already() {
        CanaryRun without = run();
        CanaryRun with = run();
        List<Observation> slice = both(0, 5, 10, 0, 90, 0);

        without.observe(slice);
        with.observe(slice);
        with.observe(List.of(new Observation.Failed(query("requests", Arm.CANARY, 0, 5), "refused")));

        same(with, without);
    }

    @Test
    void a_step_that_is_told_twice_begins_once() {
        CanaryRun once = run();
        CanaryRun twice = run();
        Observation step = new Observation.StepBegan(second(12), true, Optional.of(second(300)));
        for (CanaryRun run : List.of(once, twice)) {
            run.observe(both(0, 10, 10, 0, 90, 0));
            run.observe(List.of(step));
            run.observe(both(12, 13, 3, 0, 20, 0));
        }

        twice.observe(List.of(step));

        same(twice, once);
    }

    @Test
    void history_that_comes_twice_teaches_once() {
        CanaryRun once = run();
        CanaryRun twice = run();
        List<Observation> history = new ArrayList<>(served(Arm.BASELINE, -5, 0, 100, 3));
        history.add(latency(Arm.BASELINE, -5, 0, 60, 30, 9, 1, 0, 0));

        once.observe(history);
        twice.observe(history);
        twice.observe(history);

        same(twice, once);
    }

    @Test
    void a_step_begins_after_what_ended_with_it_whatever_the_order() {
        CanaryRun one = run();
        CanaryRun other = run();
        List<Observation> observations = new ArrayList<>(both(0, 5, 10, 0, 90, 0));
        observations.add(new Observation.StepBegan(second(5), false, Optional.empty()));
        List<Observation> reversed = new ArrayList<>(observations);
        Collections.reverse(reversed);

        one.observe(observations);
        other.observe(reversed);

        same(other, one);
    }

    @Test
    void an_answer_and_a_failure_at_the_same_time_are_an_answer_whatever_the_order() {
        CanaryRun one = run();
        CanaryRun other = run();
        List<Observation> observations = new ArrayList<>(both(0, 5, 10, 0, 90, 0));
        observations.add(new Observation.Failed(query("requests", Arm.CANARY, 0, 5), "refused once"));
        List<Observation> reversed = new ArrayList<>(observations);
        Collections.reverse(reversed);

        one.observe(observations);
        other.observe(reversed);

        same(other, one);
    }

    @Test
    void the_arms_may_come_in_separate_looks() {
        CanaryRun together = run();
        CanaryRun apart = run();

        together.observe(both(0, 5, 10, 1, 90, 2));
        together.observe(both(5, 10, 11, 0, 91, 1));
        apart.observe(served(Arm.CANARY, 0, 5, 10, 1));
        apart.observe(served(Arm.BASELINE, 0, 5, 90, 2));
        apart.observe(served(Arm.BASELINE, 5, 10, 91, 1));
        apart.observe(served(Arm.CANARY, 5, 10, 11, 0));

        same(apart, together);
    }

    private static CanaryRun run() {
        return CanaryRun.of(POLICY, CanaryState.openedAt(NOON));
    }

    private static void same(CanaryRun actual, CanaryRun expected) {
        assertThat(actual.look(second(60))).isEqualTo(expected.look(second(60)));
        assertThat(actual.state().toBytes()).isEqualTo(expected.state().toBytes());
    }
}
