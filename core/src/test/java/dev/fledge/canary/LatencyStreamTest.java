package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.latency;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.MetricData;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Buckets end at 10, 20, 40, 80 and 160 ms; the baseline takes up to 10 ms, 5 in 100 of its requests up to 20 ms. */
class LatencyStreamTest {
    private static CanaryRun run() {
        CanaryPolicy policy = CanaryPolicy.named("one")
                .warmUp(Duration.ZERO)
                .rule(QuantileRule.named("p95", 0.95)
                        .of("latency")
                        .atMostTimesBaseline(2)
                        .build())
                .build();
        CanaryRun run = CanaryRun.of(policy, CanaryState.openedAt(NOON));
        run.observe(List.of(latency(Arm.BASELINE, -5, 0, 950, 50, 0, 0, 0, 0)));
        return run;
    }

    private static LatencyStream stream(CanaryRun run) {
        return (LatencyStream) run.assess(NOON).run().streams().all().get(0);
    }

    private static void slice(CanaryRun run, int i, long slowOfCanary, long fastOfBaseline) {
        run.observe(List.of(
                latency(Arm.CANARY, 5L * i, 5L * i + 5, 0, 0, 0, slowOfCanary, 0, 0),
                latency(Arm.BASELINE, 5L * i, 5L * i + 5, fastOfBaseline, 0, 0, 0, 0, 0)));
    }

    @ParameterizedTest
    @CsvSource({"20, true", "19, false", "0, false"})
    void twenty_slow_requests_look_worse_lately(long slow, boolean worse) {
        CanaryRun run = run();

        slice(run, 0, slow, 100);

        assertThat(stream(run).recentlyWorse()).isEqualTo(worse);
    }

    @Test
    void a_canary_like_its_baseline_does_not_look_worse() {
        CanaryRun run = run();

        run.observe(List.of(
                latency(Arm.CANARY, 0, 5, 100, 0, 0, 0, 0, 0), latency(Arm.BASELINE, 0, 5, 100, 0, 0, 0, 0, 0)));

        assertThat(stream(run).recentlyWorse()).isFalse();
    }

    @Test
    void a_canary_waits_for_a_baseline_to_be_compared_with() {
        CanaryRun run = run();

        slice(run, 0, 10, 0);
        double waiting = stream(run).blame();
        slice(run, 1, 0, 100);

        assertThat(waiting).isCloseTo(0, within(1e-12));
        assertThat(stream(run).blame()).isGreaterThan(1);
    }

    @Test
    void a_canary_waits_a_minute_at_most() {
        CanaryRun eleven = run();
        CanaryRun twelve = run();
        slice(eleven, 0, 10, 0);
        slice(twelve, 0, 10, 0);
        for (int i = 1; i <= 11; i++) {
            if (i < 11) {
                slice(eleven, i, 0, 0);
            }
            slice(twelve, i, 0, 0);
        }

        slice(eleven, 11, 0, 100);
        slice(twelve, 12, 0, 100);

        assertThat(stream(eleven).blame()).isGreaterThan(1);
        assertThat(stream(twelve).blame()).isCloseTo(0, within(1e-12));
    }

    @Test
    void history_in_other_buckets_is_left_out() {
        CanaryRun run = run();

        run.observe(List.of(new Observation.Seen(
                Observed.query("latency", Arm.BASELINE, -4, -3),
                new MetricData.Distribution(Histogram.of(Buckets.of(1, 2), new long[] {1000, 0, 0})))));
        slice(run, 0, 10, 100);

        assertThat(stream(run).blame()).isGreaterThan(1);
        assertThat(stream(run).trouble()).isEmpty();
    }
}
