package dev.fledge.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.EvidenceMode;
import dev.fledge.canary.RateRule;
import dev.fledge.metric.Arm;
import dev.fledge.metric.source.InProcessSource;
import dev.fledge.verdict.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromotionTest extends ScriptedPromotion {
    @Test
    void goes_step_by_step_to_all_traffic_when_every_rule_passes() throws Exception {
        traffic(600, 0);

        PromotionResult result = promotion().build().run();

        assertThat(result.outcome()).isEqualTo(PromotionOutcome.PROMOTED);
        assertThat(target.calls)
                .containsExactly(
                        "capture",
                        "start 1.1.0 (sha256:bbbbbbbbbbbb)",
                        "abort",
                        "set weight to 50 permille",
                        "set weight to 500 permille",
                        "promote 1.1.0 (sha256:bbbbbbbbbbbb)");
        assertThat(result.summary())
                .isEqualTo(
                        "Promoted: 1.1.0 (sha256:bbbbbbbbbbbb) serves all traffic. It passed every rule at 5 %, 50 %.");
        assertThat(result.findings()).extracting(Finding::subject).containsExactly("error-rate");
        assertThat(result.app()).isEqualTo("where2eat");
        assertThat(result.canary()).isEqualTo(CANARY);
        assertThat(result.startedAt()).isEqualTo("2026-01-31T12:00:00Z");
    }

    @Test
    void a_breach_aborts_first_and_then_rolls_back() throws Exception {
        traffic(600, 10);

        PromotionResult result = promotion().build().run();

        assertThat(result.outcome()).isEqualTo(PromotionOutcome.ROLLED_BACK);
        assertThat(target.calls).endsWith("set weight to 50 permille", "abort", ROLLBACK);
        assertThat(target.usersAreOnTheOldVersion()).isTrue();
        assertThat(result.summary())
                .startsWith("Rolled back at 5 %: error-rate: ")
                .contains("limit 1.00 % (equal passes)");
        assertThat(result.findings().get(0).reason()).isEqualTo("ABOVE_LIMIT");
    }

    @Test
    void silence_holds_and_an_expired_hold_is_no_evidence() throws Exception {
        PromotionResult result = promotion().build().run();

        assertThat(result.outcome()).isEqualTo(PromotionOutcome.INCONCLUSIVE);
        assertThat(result.findings()).extracting(Finding::reason).containsExactly("HOLD_EXPIRED", "TOO_FEW_REQUESTS");
        assertThat(result.summary())
                .isEqualTo("Could not tell at 5 %: no verdict at 5 % within the bake time and 30 s of hold; that is not"
                        + " evidence against the canary; error-rate: 0 of 0 canary requests, but 100 requests are needed"
                        + " to judge it.");
        assertThat(target.usersAreOnTheOldVersion()).isTrue();
        assertThat(time.now()).isEqualTo("2026-01-31T12:01:30Z");
    }

    @Test
    void a_late_verdict_within_the_hold_still_advances() throws Exception {
        time.at(Duration.ofSeconds(70), () -> record(200, 0));
        time.at(Duration.ofSeconds(100), () -> record(200, 0));

        PromotionResult result = promotion().build().run();

        assertThat(result.outcome()).isEqualTo(PromotionOutcome.PROMOTED);
    }

    @Test
    void what_is_judged_begins_where_the_warm_up_ends() throws Exception {
        CanaryPolicy policy = CanaryPolicy.named("warm")
                .mode(EvidenceMode.POINT)
                .warmUp(Duration.ofSeconds(7))
                .rule(RateRule.named("error-rate")
                        .of("server-errors")
                        .per("requests")
                        .atMost(0.01)
                        .build())
                .build();
        CanaryGate judge = CanaryGate.of(policy)
                .source(InProcessSource.named("router")
                        .arm(Arm.CANARY, canary)
                        .time(time)
                        .build())
                .time(time)
                .build();
        time.at(Duration.ofSeconds(6), () -> record(50, 50));
        time.at(Duration.ofSeconds(8), () -> record(100, 0));

        PromotionResult result = Promotion.of("where2eat")
                .target(target)
                .canary(CANARY)
                .judge(judge)
                .step(50, Duration.ofSeconds(12))
                .holdAtMost(Duration.ZERO)
                .lookEvery(Duration.ofSeconds(5))
                .time(time)
                .build()
                .run();

        assertThat(result.outcome()).isEqualTo(PromotionOutcome.PROMOTED);
        assertThat(result.findings().get(0).message()).contains("0 of 100 canary requests");
    }

    @Test
    void each_weight_is_judged_on_what_it_saw_itself() throws Exception {
        time.at(Duration.ofSeconds(10), () -> record(500, 0));

        PromotionResult result = promotion().build().run();

        assertThat(result.outcome()).isEqualTo(PromotionOutcome.INCONCLUSIVE);
        assertThat(result.summary()).startsWith("Could not tell at 50 %");
    }

    @Test
    void a_weight_that_somebody_else_moved_ends_the_promotion() throws Exception {
        traffic(600, 0);
        time.at(Duration.ofSeconds(20), () -> target.weightShown = 900);

        PromotionResult result = promotion().build().run();

        assertThat(result.outcome()).isEqualTo(PromotionOutcome.INCONCLUSIVE);
        assertThat(result.findings().get(0).reason()).isEqualTo("DRIFT");
        assertThat(result.findings().get(0).message())
                .isEqualTo(
                        "weight was set to 50 permille, but router now reports 900; find out who else moves it before the"
                                + " next try");
        assertThat(target.usersAreOnTheOldVersion()).isTrue();
    }

    @Test
    void a_listener_hears_everything_and_its_failure_stops_nothing() throws Exception {
        List<String> events = new ArrayList<>();
        traffic(600, 0);

        PromotionResult result = promotion()
                .listener(event -> {
                    throw new IllegalStateException("listener is broken");
                })
                .listener(event -> events.add(event.kind() + " " + event.message()))
                .build()
                .run();

        assertThat(result.outcome()).isEqualTo(PromotionOutcome.PROMOTED);
        assertThat(events)
                .startsWith(
                        "CAPTURED Rollback point: 1.0.0 (sha256:aaaaaaaaaaaa).",
                        "STARTED 1.1.0 (sha256:bbbbbbbbbbbb) runs; no user reaches it.",
                        "ARMED Way back exercised: the canary was closed and read back as drained.",
                        "WEIGHT 5 % of users' requests go to the canary.")
                .contains("ADVANCED Every rule passes at 5 %.", "ADVANCED Every rule passes at 50 %.")
                .endsWith("PROMOTED 1.1.0 (sha256:bbbbbbbbbbbb) is stable and serves all traffic.");
        assertThat(result.events()).hasSizeLessThan(events.size());
    }

    @Test
    void a_plan_without_evidence_or_steps_is_refused() {
        assertThatThrownBy(() -> Promotion.of("app").build())
                .hasMessage(
                        "promotion of app needs target(), canary(), judge() and at least one step(): without evidence"
                                + " nothing is promoted");
        assertThatThrownBy(() -> Promotion.of("app").step(1000, Duration.ofSeconds(1)))
                .hasMessage("weight of a step in permille must be from 1 to 999, but was 1000");
        assertThatThrownBy(() ->
                        Promotion.of("app").step(50, Duration.ofSeconds(1)).step(50, Duration.ofSeconds(1)))
                .hasMessage("weights of steps must ascend, but 50 permille follows 50");
        assertThatThrownBy(() -> CanaryGate.of(policy()).build())
                .hasMessage("policy article reads the metric 'requests', but no source has it; there are []");
    }
}
