package dev.fledge.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class PromotionWayBackTest extends ScriptedPromotion {
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
    void even_an_error_in_the_target_does_not_stop_the_way_back() throws Exception {
        traffic(600, 10);
        target.hindrance = (command, times) -> {
            if (command instanceof Command.Abort && times == 4) {
                throw new NoClassDefFoundError("missing");
            }
            return Optional.empty();
        };

        PromotionResult result = promotion().build().run();

        assertThat(result.outcome()).isEqualTo(PromotionOutcome.ROLLED_BACK);
        assertThat(target.calls).endsWith("abort", "abort", ROLLBACK);
        assertThat(target.usersAreOnTheOldVersion()).isTrue();
    }

    @Test
    void a_listener_that_fails_at_every_event_does_not_stop_the_way_back() throws Exception {
        traffic(600, 10);

        PromotionResult result = promotion()
                .listener(event -> {
                    throw new AssertionError("listener expected something else");
                })
                .build()
                .run();

        assertThat(result.outcome()).isEqualTo(PromotionOutcome.ROLLED_BACK);
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

    // Whether the interrupt meets the call or its end is a race; both must end alike.
    @RepeatedTest(200)
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
}
