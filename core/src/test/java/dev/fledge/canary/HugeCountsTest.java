package dev.fledge.canary;

import static dev.fledge.canary.Observed.latency;
import static dev.fledge.canary.Sane.sane;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A billion requests a slice are judged as a hundred are, and in seconds. */
class HugeCountsTest {
    private static final CanaryPolicy ERRORS = Steps.onePercent().build();
    private static final CanaryPolicy LATENCY = Steps.latencies();

    @Test
    void a_billion_requests_in_one_slice_are_judged() {
        Steps steps = Steps.of(ERRORS)
                .slices(8, 1_000_000_000, 9_000_000, 1_000_000_000, 9_000_000)
                .slices(112, 1_000_000_000, 9_000_000, 1_000_000_000, 9_000_000);

        assertThat(steps.look().decision()).isEqualTo(Decision.PROMOTE);
        assertThat(steps.said()).contains("canary failed 1026000000 of 114000000000 requests (0.90 %)");
        sane(steps.look());
    }

    @Test
    void a_billion_latencies_in_one_slice_are_judged() {
        Steps steps = Steps.of(LATENCY);
        long[] fast = {700_000_000, 250_000_000, 40_000_000, 9_000_000, 500_000, 500_000};
        long[] slow = {100_000_000, 250_000_000, 240_000_000, 209_000_000, 150_500_000, 50_500_000};
        for (int i = 0; i < 16; i++) {
            steps.take(List.of(
                            latency(Arm.BASELINE, 5L * i, 5L * i + 5, fast),
                            latency(Arm.CANARY, 5L * i, 5L * i + 5, i < 8 ? fast : slow)))
                    .pass(5);
        }

        assertThat(steps.look().decision()).isEqualTo(Decision.ROLLBACK);
        sane(steps.look());
        assertThat(steps.state().toBytes()).hasSizeLessThanOrEqualTo(16 * 1024);
    }
}
