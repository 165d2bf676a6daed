package dev.fledge.probe;

import static dev.fledge.probe.Rounds.answer;
import static dev.fledge.probe.Rounds.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.testing.ManualTime;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SyntheticWindowTest {
    private final ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-01T10:00:00Z"));

    @Test
    void sums_up_an_arm_and_each_of_its_checks_always_with_n() throws Exception {
        AtomicInteger round = new AtomicInteger();
        Synthetics synthetics = synthetics(deadline -> {
                    int i = round.incrementAndGet();
                    return List.of(
                            answer("shop > health", i == 20 ? Verdict.FAIL : Verdict.PASS, i),
                            answer("shop > buy", i == 1 ? Verdict.INCONCLUSIVE : Verdict.PASS, 100));
                })
                .unstarted();

        run(synthetics, 20);
        SyntheticWindow window = synthetics.window(Arm.CANARY, Duration.ofMinutes(10));

        assertThat(window)
                .hasToString("canary n=40 failed=1 degraded=0 flaky=0 inconclusive=1, p50=20.0 ms p95=100.0 ms"
                        + " max=100.0 ms of 39\n"
                        + "  shop > health  n=20 failed=1 degraded=0 flaky=0 inconclusive=0, p50=10.0 ms p95=19.0 ms"
                        + " max=20.0 ms of 20\n"
                        + "  shop > buy  n=20 failed=0 degraded=0 flaky=0 inconclusive=1, p50=100.0 ms p95=100.0 ms"
                        + " max=100.0 ms of 19");
        assertThat(window.complete()).isTrue();
        assertThat(window.arm()).isEqualTo(Arm.CANARY);
        SyntheticSummary health = window.checks().get("shop > health");
        assertThat(health.answers()).isEqualTo(20);
        assertThat(health.failures()).isEqualTo(1);
        assertThat(health.count(SyntheticOutcome.PASSED)).isEqualTo(19);
        assertThat(health.quantile(0.95)).contains(Duration.ofMillis(19));
        assertThat(health.max()).contains(Duration.ofMillis(20));
        assertThat(health.timed()).isEqualTo(20);
    }

    @Test
    void holds_the_round_that_ended_now_and_not_the_one_that_ended_a_window_ago() throws Exception {
        Synthetics synthetics =
                synthetics(deadline -> List.of(answer(Verdict.PASS, 5))).unstarted();

        run(synthetics, 3);

        assertThat(synthetics.window(Arm.CANARY, Duration.ofSeconds(60)).total().answers())
                .isEqualTo(2);
        assertThat(synthetics.window(Arm.CANARY, Duration.ofNanos(1)).total().answers())
                .isEqualTo(1);
    }

    @Test
    void says_when_rounds_of_it_are_no_longer_kept() throws Exception {
        Synthetics synthetics = synthetics(deadline -> List.of(answer(Verdict.PASS, 5)))
                .roundsKept(2)
                .unstarted();

        run(synthetics, 3);
        SyntheticWindow window = synthetics.window(Arm.CANARY, Duration.ofMinutes(10));

        assertThat(window.complete()).isFalse();
        assertThat(window.total().answers()).isEqualTo(2);
        assertThat(window.toString()).contains("of 2 (not complete)\n");
    }

    @Test
    void of_an_arm_that_nobody_asks_is_empty() throws Exception {
        Synthetics synthetics =
                synthetics(deadline -> List.of(answer(Verdict.PASS, 5))).unstarted();

        run(synthetics, 1);
        SyntheticWindow window = synthetics.window(Arm.BASELINE, Duration.ofMinutes(10));

        assertThat(window).hasToString("baseline n=0 failed=0 degraded=0 flaky=0 inconclusive=0, no latency");
        assertThat(window.total().quantile(0.5)).isEqualTo(Optional.empty());
        assertThat(window.checks()).isEmpty();
    }

    private Synthetics.Builder synthetics(Probe canary) {
        return Synthetics.builder("test").arm(Arm.CANARY, canary).time(time);
    }
}
