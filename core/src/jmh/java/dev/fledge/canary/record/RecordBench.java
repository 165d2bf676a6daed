package dev.fledge.canary.record;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.QuantileRule;
import dev.fledge.canary.RateRule;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Lines a second of a record with one request a line: 600,000 requests in ten minutes, on one core. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class RecordBench {
    private static final int REQUESTS = 600_000;

    private final byte[] record = record();
    private final CanaryPolicy policy = CanaryPolicy.named("article")
            .rule(RateRule.named("error-rate")
                    .of("server-errors")
                    .per("requests")
                    .atMost(0.01)
                    .build())
            .rule(QuantileRule.named("p95", 0.95)
                    .of("latency")
                    .atMostTimesBaseline(2)
                    .build())
            .build();

    /** Reads the lines. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public RunRecord read() {
        RecordReader reader = RecordReader.of("bench.jsonl");
        reader.read(record, record.length);
        return reader.finish();
    }

    /** Reads the lines and judges every slice. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public Replay readAndReplay() {
        return Replay.of(policy, read());
    }

    private static byte[] record() {
        StringBuilder text = new StringBuilder(RecordText.EXAMPLE).append('\n');
        Random random = new Random(42);
        for (int i = 0; i < REQUESTS; i++) {
            text.append(String.format(
                    Locale.ROOT,
                    "{\"at\":\"2026-01-31T12:%02d:%02d.%03dZ\",\"arm\":\"%s\",\"millis\":%.3f,\"status\":%d}\n",
                    i / 60_000,
                    i / 1000 % 60,
                    i % 1000,
                    i % 20 == 0 ? "canary" : "baseline",
                    80 * Math.exp(0.6 * random.nextGaussian()),
                    random.nextInt(1000) == 0 ? 503 : 200));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
