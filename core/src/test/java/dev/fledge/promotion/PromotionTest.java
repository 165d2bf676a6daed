package dev.fledge.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.artifact.Digest;
import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.RateRule;
import dev.fledge.metric.Arm;
import dev.fledge.metric.TrafficRecorder;
import dev.fledge.metric.source.InProcessSource;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.Revision;
import dev.fledge.testing.ManualTime;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Gate;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PromotionTest {
    private static final Revision STABLE = new Revision("1.0.0", Digest.parse("sha256:" + "a".repeat(64)));
    private static final Revision CANARY = new Revision("1.1.0", Digest.parse("sha256:" + "b".repeat(64)));
    private static final String ROLLBACK = "roll back to 1.0.0 (sha256:aaaaaaaaaaaa)";

    private final ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-31T12:00:00Z"));
    private final ScriptedTarget target = new ScriptedTarget(time, STABLE);
    private final TrafficRecorder canary = TrafficRecorder.create();
    private final List<String> events = new ArrayList<>();

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
    void each_weight_is_judged_on_what_it_saw_itself() throws Exception {
        time.at(Duration.ofSeconds(10), () -> record(500, 0));

        PromotionResult result = promotion().build().run();

        assertThat(result.outcome()).isEqualTo(PromotionOutcome.INCONCLUSIVE);
        assertThat(result.summary()).startsWith("Could not tell at 50 %");
    }

    @Test
    void a_gate_that_fails_before_the_start_touches_nothing() throws Exception {
        PromotionResult result =
                promotion().beforeStart("scan", failing("scan")).build().run();

        assertThat(result.outcome()).isEqualTo(PromotionOutcome.ROLLED_BACK);
        assertThat(target.calls).isEmpty();
        assertThat(result.summary()).isEqualTo("Rolled back before any user met the canary: scan is bad.");
    }

    @Test
    void a_gate_that_fails_on_the_running_canary_takes_it_away_before_any_traffic() throws Exception {
        PromotionResult result =
                promotion().beforeTraffic("smoke", failing("smoke")).build().run();

        assertThat(result.outcome()).isEqualTo(PromotionOutcome.ROLLED_BACK);
        assertThat(target.calls).containsExactly("capture", "start 1.1.0 (sha256:bbbbbbbbbbbb)", "abort", ROLLBACK);
    }

    @Test
    void a_gate_that_finds_nothing_or_cannot_ask_never_lets_through() throws Exception {
        PromotionResult silent =
                promotion().beforeTraffic("smoke", List::of).build().run();
        PromotionResult broken = promotion()
                .beforeTraffic("smoke", () -> {
                    throw new IOException("no route to the app");
                })
                .build()
                .run();

        assertThat(silent.outcome()).isEqualTo(PromotionOutcome.INCONCLUSIVE);
        assertThat(silent.summary())
                .isEqualTo(
                        "Could not tell before any user met the canary: gate smoke could not tell: it found nothing, and"
                                + " nothing is not a pass.");
        assertThat(broken.outcome()).isEqualTo(PromotionOutcome.INCONCLUSIVE);
        assertThat(broken.findings().get(0).message()).isEqualTo("gate smoke could not tell: no route to the app");
        assertThat(target.calls).doesNotContain("set weight to 50 permille");
    }

    @Test
    void a_gate_that_hangs_is_given_up() throws Exception {
        PromotionResult result = promotion()
                .gateWithin(Duration.ofMillis(50))
                .beforeTraffic("smoke", () -> {
                    new CountDownLatch(1).await();
                    return List.of();
                })
                .build()
                .run();

        assertThat(result.outcome()).isEqualTo(PromotionOutcome.INCONCLUSIVE);
        assertThat(result.summary()).contains("gate smoke did not come back within 50 ms");
    }

    @Test
    void without_a_rollback_point_nothing_starts() throws Exception {
        target.captureFails = true;

        PromotionResult result = promotion().build().run();

        assertThat(result.outcome()).isEqualTo(PromotionOutcome.INCONCLUSIVE);
        assertThat(result.findings().get(0).reason()).isEqualTo("NO_ROLLBACK_POINT");
        assertThat(target.calls).isEmpty();
    }

    @Test
    void no_traffic_moves_when_the_exercised_abort_is_not_proved() throws Exception {
        target.hindrance = (command, times) ->
                times == 2 ? Optional.of(target.unproved("3 requests in flight")) : Optional.empty();

        PromotionResult result = promotion().build().run();

        assertThat(result.outcome()).isEqualTo(PromotionOutcome.INCONCLUSIVE);
        assertThat(target.calls)
                .containsExactly("capture", "start 1.1.0 (sha256:bbbbbbbbbbbb)", "abort", "abort", ROLLBACK);
        assertThat(result.findings().get(0).reason()).isEqualTo("COMMAND_NOT_PROVED");
        assertThat(result.summary())
                .contains("router did not show that it could abort")
                .contains("3 requests in flight");
    }

    @Test
    void a_target_that_claims_an_abort_its_own_snapshot_denies_is_not_believed() throws Exception {
        target.hindrance =
                (command, times) -> times == 2 ? Optional.of(target.claims(Proof.DRAINED)) : Optional.empty();

        PromotionResult result = promotion().build().run();

        assertThat(result.outcome()).isEqualTo(PromotionOutcome.INCONCLUSIVE);
        assertThat(target.calls).doesNotContain("set weight to 50 permille");
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
    void a_lost_answer_to_the_rollback_is_repaired_by_sending_it_again() throws Exception {
        traffic(600, 10);
        target.hindrance = (command, times) -> {
            if (command instanceof Command.Rollback && times < 7) {
                throw new IOException("connection reset");
            }
            return Optional.empty();
        };

        PromotionResult result = promotion().build().run();

        assertThat(result.outcome()).isEqualTo(PromotionOutcome.ROLLED_BACK);
        assertThat(target.calls).endsWith("abort", ROLLBACK, ROLLBACK, ROLLBACK);
        assertThat(target.usersAreOnTheOldVersion()).isTrue();
    }

    @Test
    void a_rollback_that_cannot_be_proved_is_an_exception_nobody_can_miss() {
        traffic(600, 10);
        target.hindrance = (command, times) -> {
            if (command instanceof Command.Abort && times > 2) {
                return Optional.<Outcome>of(target.unproved("5 requests in flight"));
            }
            if (command instanceof Command.Rollback) {
                throw new IOException("router is away");
            }
            return Optional.empty();
        };

        assertThatThrownBy(() -> promotion().build().run())
                .isInstanceOf(RollbackFailedException.class)
                .hasMessage(
                        "ROLLBACK OF where2eat IS NOT PROVED; USERS MAY STILL REACH 1.1.0 (sha256:bbbbbbbbbbbb). Look at"
                                + " router now and send all traffic to 1.0.0 (sha256:aaaaaaaaaaaa) by hand. Abort: accepted, but"
                                + " not seen by the deadline: 5 requests in flight; seen: stable 1.0.0 (sha256:aaaaaaaaaaaa),"
                                + " canary 1.1.0 (sha256:bbbbbbbbbbbb) at 50 permille, 0 in flight. Rollback: router is away.");
        assertThat(target.calls).contains(ROLLBACK);
    }

    @Test
    void an_interrupt_rolls_back_first_and_is_rethrown_then() {
        time.at(Duration.ofSeconds(25), Thread.currentThread()::interrupt);

        assertThatThrownBy(() -> promotion().build().run()).isInstanceOf(InterruptedException.class);

        assertThat(target.calls).endsWith("set weight to 50 permille", "abort", ROLLBACK);
        assertThat(target.usersAreOnTheOldVersion()).isTrue();
    }

    @Test
    void an_interrupt_while_going_back_does_not_stop_the_way_back() {
        traffic(600, 10);
        Thread promoting = Thread.currentThread();
        target.hindrance = (command, times) -> {
            if (command instanceof Command.Abort && times == 4) {
                promoting.interrupt();
            }
            return Optional.empty();
        };

        assertThatThrownBy(() -> promotion().build().run()).isInstanceOf(InterruptedException.class);

        assertThat(target.usersAreOnTheOldVersion()).isTrue();
    }

    @Test
    void a_bug_in_a_gate_rolls_back_and_is_rethrown() {
        Gate bug = () -> {
            throw new IllegalStateException("bug");
        };

        assertThatThrownBy(() -> promotion().beforeTraffic("smoke", bug).build().run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("bug");
        assertThat(target.calls).endsWith("abort", ROLLBACK);
    }

    @Test
    void a_promote_that_is_not_proved_goes_back() throws Exception {
        traffic(600, 0);
        target.hindrance = (command, times) -> command instanceof Command.Promote
                ? Optional.of(new Outcome.Refused("paused by an operator"))
                : Optional.empty();

        PromotionResult result = promotion().build().run();

        assertThat(result.outcome()).isEqualTo(PromotionOutcome.INCONCLUSIVE);
        assertThat(result.summary()).contains("refused: paused by an operator");
        assertThat(target.usersAreOnTheOldVersion()).isTrue();
    }

    @Test
    void a_listener_hears_everything_and_its_failure_stops_nothing() throws Exception {
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

    private Promotion.Builder promotion() {
        CanaryGate judge = CanaryGate.of(policy())
                .source(InProcessSource.named("router")
                        .arm(Arm.CANARY, canary)
                        .time(time)
                        .build())
                .time(time)
                .build();
        return Promotion.of("where2eat")
                .target(target)
                .canary(CANARY)
                .judge(judge)
                .step(50, Duration.ofSeconds(60))
                .step(500, Duration.ofSeconds(60))
                .holdAtMost(Duration.ofSeconds(30))
                .lookEvery(Duration.ofSeconds(5))
                .time(time);
    }

    private static CanaryPolicy policy() {
        return CanaryPolicy.named("article")
                .rule(RateRule.named("error-rate")
                        .of("server-errors")
                        .per("requests")
                        .atMost(0.01)
                        .build())
                .build();
    }

    private static Gate failing(String subject) {
        return () -> List.of(Finding.fail(subject).message(subject + " is bad").build());
    }

    /** Ten requests a second, with some errors in each hundred. */
    private void traffic(int seconds, int errorsPerHundred) {
        for (int second = 0; second < seconds; second++) {
            time.at(Duration.ofSeconds(second), () -> record(10, errorsPerHundred / 10));
        }
    }

    private void record(int requests, int errors) {
        for (int i = 0; i < requests; i++) {
            canary.record(i < errors ? 500 : 200, 1_000_000);
        }
    }
}
