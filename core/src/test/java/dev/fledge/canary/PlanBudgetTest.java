package dev.fledge.canary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.canary.plan.Plan;
import dev.fledge.canary.plan.PlannedTraffic;
import dev.fledge.metric.Arm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The planner reckons with the numbers of the judge. */
class PlanBudgetTest {
    private static final CanaryPolicy POLICY = CanaryPolicy.named("errors")
            .earliestPromotion(Duration.ofMinutes(1))
            .rule(RateRule.named("errors")
                    .of("errors")
                    .per("requests")
                    .atMost(0.01)
                    .minRequests(1)
                    .build())
            .build();

    @Test
    void as_many_clean_requests_as_planned_make_the_judge_pass_and_one_fewer_does_not() {
        long planned = Plan.of(POLICY, PlannedTraffic.ofRequestsPerSecond(20).build())
                .lines()
                .get(0)
                .neededToPass();

        assertThat(planned).isEqualTo(368);
        assertThat(atDeadline(planned)).isEqualTo(Decision.PROMOTE);
        assertThat(atDeadline(planned - 1)).isEqualTo(Decision.HOLD);
    }

    private static Decision atDeadline(long requests) {
        CanaryRun run = CanaryRun.of(POLICY, CanaryState.openedAt(Observed.NOON));
        List<Observation> observations = new ArrayList<>();
        for (Arm arm : Arm.values()) {
            observations.add(Observed.count("requests", arm, 0, 30, 0));
            observations.add(Observed.count("errors", arm, 0, 30, 0));
            observations.add(Observed.count("requests", arm, 30, 600, arm == Arm.CANARY ? requests : 1));
            observations.add(Observed.count("errors", arm, 30, 600, 0));
        }
        run.observe(observations);
        return run.decide(Observed.second(600));
    }
}
