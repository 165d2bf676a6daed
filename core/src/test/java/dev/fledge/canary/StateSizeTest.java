package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.MetricData;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How large the state may become, and that it is the same everywhere. */
class StateSizeTest {
    private static final CanaryPolicy POLICY = CanaryPolicy.named("size")
            .rule(Steps.errors().build())
            .rule(QuantileRule.named("p95", 0.95)
                    .of("latency")
                    .atMostTimesBaseline(2)
                    .build())
            .rule(QuantileRule.named("p99", 0.99)
                    .of("latency")
                    .atMostTimesBaseline(2)
                    .rollbackOnly()
                    .build())
            .build();

    @Test
    void sixteen_kilobytes_hold_a_busy_run() {
        assertThat(busy(1, 120, 300).state().toBytes()).hasSizeLessThanOrEqualTo(16 * 1024);
    }

    @Test
    void sixteen_kilobytes_hold_a_run_with_something_in_every_bucket_and_a_slice_open() {
        CanaryRun run = CanaryRun.of(POLICY, CanaryState.openedAt(NOON));
        long[] counts = new long[Buckets.latencyMillis().size()];
        Arrays.fill(counts, 3_000_000);
        Histogram full = Histogram.of(Buckets.latencyMillis(), counts);

        for (int i = 0; i < 120; i++) {
            run.observe(List.of(latency(Arm.CANARY, 5L * i, 5, full), latency(Arm.BASELINE, 5L * i, 5, full)));
        }
        run.observe(List.of(latency(Arm.CANARY, 600, 2, full), latency(Arm.BASELINE, 600, 2, full)));

        assertThat(run.state().toBytes()).hasSizeLessThanOrEqualTo(16 * 1024);
    }

    @Test
    void the_same_stream_makes_the_same_bytes_in_every_run_and_on_every_jvm() throws NoSuchAlgorithmException {
        byte[] bytes = busy(7, 60, 80).state().toBytes();

        assertThat(busy(7, 60, 80).state().toBytes()).isEqualTo(bytes);
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
                .isEqualTo("40b086fb43fabc38367b55005dbc7dc6abcccfea6a5d24d65dfbc17a2a63e8b9");
    }

    private static CanaryRun busy(long seed, int slices, int requests) {
        Random random = new Random(seed);
        CanaryRun run = CanaryRun.of(POLICY, CanaryState.openedAt(NOON));
        for (int i = -12; i < slices; i++) {
            List<Observation> slice = new ArrayList<>();
            for (Arm arm : i < 0 ? List.of(Arm.BASELINE) : List.of(Arm.CANARY, Arm.BASELINE)) {
                slice.addAll(Steps.served(arm, 5L * i, 5L * i + 5, requests, random.nextInt(3)));
                long[] counts = new long[Buckets.latencyMillis().size()];
                for (int k = 0; k < requests; k++) {
                    // Skewed, and without a transcendental function whose last digit may differ.
                    double u = random.nextDouble();
                    counts[Buckets.latencyMillis().indexOf(20 / (0.02 + u * u))]++;
                }
                slice.add(latency(arm, 5L * i, 5, Histogram.of(Buckets.latencyMillis(), counts)));
            }
            run.observe(slice);
            run.look(NOON.plusSeconds(StrictMath.max(0, 5L * i + 5)));
        }
        return run;
    }

    private static Observation latency(Arm arm, long from, long seconds, Histogram histogram) {
        return new Observation.Seen(
                query("latency", arm, from, from + seconds), new MetricData.Distribution(histogram));
    }
}
