package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.latency;
import static dev.fledge.canary.Observed.second;
import static dev.fledge.canary.Steps.both;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.metric.Arm;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the judge remembers, as bytes. */
class StateTest {
    private static final CanaryPolicy POLICY = Steps.onePercent().build();
    private static final String NO_STATE = "state is no canary state, or was cut off or changed on its way";

    @Test
    void is_refused_by_a_policy_of_the_same_name_with_another_rule() {
        CanaryState state = busy();
        CanaryPolicy other = CanaryPolicy.named("one-percent")
                .rule(Steps.errors().atMost(0.02).build())
                .build();

        assertThatThrownBy(() -> Judge.look(other, state, List.of(), second(60)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the state was made with another policy or by another version of Fledge than the one that judges now");
    }

    @Test
    void is_refused_where_it_was_cut_off_anywhere() {
        byte[] bytes = busy().toBytes();

        for (int length = 1; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);

            assertThatThrownBy(() -> resume(cut))
                    .as("cut off after " + length)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void is_refused_where_a_byte_was_changed_or_added() {
        byte[] bytes = busy().toBytes();
        Random random = new Random(1);

        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= (byte) (1 + random.nextInt(255));

            assertThatThrownBy(() -> resume(changed))
                    .as("changed at " + i)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(NO_STATE);
        }
        assertThatThrownBy(() -> resume(Arrays.copyOf(bytes, bytes.length + 1))).hasMessage(NO_STATE);
    }

    @Test
    void is_the_same_after_a_way_through_bytes_in_the_middle_of_the_first_slice() {
        CanaryPolicy policy = CanaryPolicy.named("latency")
                .rule(QuantileRule.named("p95", 0.95)
                        .of("latency")
                        .atMostTimesBaseline(2)
                        .build())
                .build();
        Steps stored = Steps.of(policy).take(List.of(latency(Arm.CANARY, 0, 2, 3, 2, 1, 0, 0, 1)));
        CanaryRun kept = CanaryRun.of(policy, CanaryState.openedAt(NOON));
        kept.observe(List.of(latency(Arm.CANARY, 0, 2, 3, 2, 1, 0, 0, 1)));
        List<Observation> rest =
                List.of(latency(Arm.CANARY, 2, 5, 4, 0, 0, 0, 0, 0), latency(Arm.BASELINE, 0, 5, 40, 20, 5, 0, 0, 1));

        kept.observe(rest);
        stored.take(rest);

        assertThat(stored.state().toBytes()).isEqualTo(kept.state().toBytes());
    }

    @Test
    void a_run_may_be_planned_for_longer_than_anyone_lives() {
        CanaryState state = CanaryState.openedAt(NOON, Duration.ofDays(400_000));

        Judge.Look look = Judge.look(POLICY, state, both(0, 5, 10, 0, 90, 0), second(5));

        assertThat(look.judgement().decision()).isEqualTo(Decision.HOLD);
    }

    private static CanaryState busy() {
        return Steps.of(POLICY)
                .history(5, 100, 1)
                .slices(12, 40, 1, 360, 3)
                .take(both(60, 62, 7, 0, 61, 1))
                .state();
    }

    private static void resume(byte[] bytes) {
        Judge.look(POLICY, CanaryState.restored(CanaryState.openedAt(NOON), bytes), List.of(), second(70));
    }
}
