package dev.fledge.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.verdict.Gate;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PromotionGateTest extends ScriptedPromotion {
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
    void a_bug_in_a_gate_rolls_back_and_is_rethrown() {
        Gate bug = () -> {
            throw new IllegalStateException("bug");
        };

        assertThatThrownBy(() -> promotion().beforeTraffic("smoke", bug).build().run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("bug");
        assertThat(target.calls).endsWith("abort", ROLLBACK);
    }
}
