package dev.fledge.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.CheckRule;
import dev.fledge.canary.Decision;
import dev.fledge.canary.Judgement;
import dev.fledge.metric.Arm;
import dev.fledge.probe.Answer;
import dev.fledge.probe.Probe;
import dev.fledge.probe.Synthetics;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rounds of real synthetics, as votes at the gate. */
class SyntheticVotesTest {
    private static final int ROUNDS = 8;

    @Test
    void a_check_that_only_the_canary_fails_rolls_back() throws Exception {
        Judgement judgement = judge("where2eat > health", Verdict.PASS, Verdict.FAIL);

        assertThat(judgement.decision()).isEqualTo(Decision.ROLLBACK);
        assertThat(judgement.decisive().get(0).subject()).isEqualTo("health of both");
    }

    @Test
    void a_rule_may_name_the_whole_suite() throws Exception {
        assertThat(judge("where2eat", Verdict.PASS, Verdict.FAIL).decision()).isEqualTo(Decision.ROLLBACK);
    }

    @Test
    void a_check_that_both_fail_is_not_held_against_the_canary() throws Exception {
        assertThat(judge("where2eat > health", Verdict.FAIL, Verdict.FAIL).decision())
                .isEqualTo(Decision.HOLD);
    }

    @Test
    void a_check_that_was_not_asked_is_no_vote() throws Exception {
        assertThat(judge("where2eat > hea", Verdict.PASS, Verdict.FAIL)
                        .rules()
                        .get(0)
                        .finding()
                        .reason())
                .isEqualTo("NO_DATA");
    }

    /** Asks both arms in some rounds and judges what they answered. */
    private static Judgement judge(String check, Verdict baseline, Verdict canary) throws InterruptedException {
        CanaryGate gate = CanaryGate.of(CanaryPolicy.named("votes")
                        .warmUp(Duration.ZERO)
                        .rule(CheckRule.named("health of both").of(check).build())
                        .build())
                .build();
        gate.open(List.of(new Step(50, Duration.ofMinutes(1))));
        CountDownLatch rounds = new CountDownLatch(ROUNDS);
        Synthetics synthetics = Synthetics.builder("where2eat")
                .arm(Arm.BASELINE, answering(baseline))
                .arm(Arm.CANARY, answering(canary))
                .every(Duration.ofMillis(5))
                .listener(round -> {
                    gate.vote(round);
                    rounds.countDown();
                })
                .start();
        try {
            assertThat(rounds.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            synthetics.close();
        }
        return gate.look();
    }

    private static Probe answering(Verdict verdict) {
        Finding health = Finding.of(verdict, "where2eat > health")
                .reason("SAID")
                .message("health: as told")
                .build();
        Finding other =
                Finding.pass("where2eat > metrics").message("metrics: fine").build();
        return deadline -> List.of(new Answer(health, Duration.ofMillis(1)), new Answer(other, Duration.ofMillis(1)));
    }
}
