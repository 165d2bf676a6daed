package dev.fledge.canary;

import static dev.fledge.canary.Observed.count;
import static dev.fledge.canary.Observed.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.verdict.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of a run as a whole, and of several rules together. */
class RunFindingsTest {
    private static final CanaryPolicy ERRORS = Steps.onePercent().build();
    private static final QuantileRule TWICE =
            QuantileRule.named("p95", 0.95).of("latency").atMostTimesBaseline(2).build();

    @Test
    void an_open_suspicion_waits_although_every_rule_passes() {
        CanaryPolicy policy =
                Steps.onePercent().earliestPromotion(Duration.ofMinutes(1)).build();

        Judgement judgement = Steps.of(policy)
                .history(20, 1000, 0)
                .slices(60, 1000, 0, 9000, 0)
                .slices(2, 1000, 20, 9000, 0)
                .look();

        assertThat(judgement.rules().get(0).state()).isEqualTo(MetricState.PASS);
        assertThat(judgement.decision()).isEqualTo(Decision.HOLD);
        assertThat(judgement.run())
                .containsExactly(Finding.inconclusive("suspicion")
                        .reason("OPEN_SUSPICION")
                        .message(
                                "every rule passes, but lately the canary looks worse than its baseline; waiting until it does not")
                        .build());
    }

    @Test
    void the_planned_time_is_waited_for_by_default() {
        Steps steps = Steps.of(ERRORS).slices(119, 10, 0, 90, 0);

        Judgement before = steps.look();
        Judgement after = steps.slices(1, 10, 0, 90, 0).look();

        assertThat(before.decision()).isEqualTo(Decision.HOLD);
        assertThat(before.mayAdvance()).isTrue();
        assertThat(before.run())
                .containsExactly(Finding.inconclusive("time")
                        .reason("NOT_OVER_YET")
                        .message("every rule passes so far; a fault may begin late, so the planned time is waited for")
                        .build());
        assertThat(after.run()).isEmpty();
        assertThat(after.decision()).isEqualTo(Decision.PROMOTE);
    }

    @Test
    void a_breach_is_never_hidden_by_a_blind_rule() {
        CanaryPolicy policy = CanaryPolicy.named("two")
                .parameters("reference-1")
                .rule(TWICE)
                .rule(Steps.errors().build())
                .rule(RateRule.named("client-errors")
                        .of("client-errors")
                        .per("requests")
                        .atMost(0.05)
                        .build())
                .build();
        Steps steps = Steps.of(policy);

        for (int i = 0; i < 12; i++) {
            steps.take(Steps.both(5L * i, 5L * i + 5, 10, 5, 90, 0))
                    .take(List.of(new Observation.Failed(query("latency", Arm.CANARY, 5L * i, 5L * i + 5), "gone")))
                    .pass(5);
        }
        Judgement judgement = steps.look();

        assertThat(judgement.rules())
                .extracting(RuleJudgement::state)
                .containsExactly(MetricState.ERROR, MetricState.HIGH, MetricState.NO_DATA);
        assertThat(judgement.decision()).isEqualTo(Decision.ROLLBACK);
        assertThat(judgement.decisive()).extracting(Finding::subject).containsExactly("error-rate");
        assertThat(judgement.mayAdvance()).isFalse();
    }

    @Test
    void client_and_server_errors_are_two_rules_with_evidence_of_their_own() {
        CanaryPolicy policy = CanaryPolicy.named("two")
                .parameters("reference-1")
                .rule(Steps.errors().build())
                .rule(RateRule.named("client-errors")
                        .of("client-errors")
                        .per("requests")
                        .notWorseThanBaseline(2, 0.02)
                        .build())
                .build();
        Steps steps = Steps.of(policy);

        for (int i = 0; i < 24; i++) {
            long from = 5L * i;
            List<Observation> slice = new ArrayList<>(Steps.both(from, from + 5, 50, 0, 450, 0));
            slice.add(count("client-errors", Arm.CANARY, from, from + 5, 15));
            slice.add(count("client-errors", Arm.BASELINE, from, from + 5, 22));
            steps.take(slice).pass(5);
        }

        assertThat(steps.look().rules())
                .extracting(RuleJudgement::state)
                .containsExactly(MetricState.PASS, MetricState.HIGH);
    }
}
