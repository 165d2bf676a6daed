package dev.fledge.canary;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One look of a policy of four rules at two arms, in the middle of a window: 10,000 requests an arm before, and as many new. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 15, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
public class JudgeBench {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final Interval SEEN = new Interval(START, START.plusSeconds(60));
    private static final Interval NEW = new Interval(SEEN.end(), SEEN.end().plusSeconds(5));

    private final CanaryPolicy policy = CanaryPolicy.named("four rules")
            .mode(EvidenceMode.POINT)
            .rule(RateRule.named("server-errors")
                    .of("server-errors")
                    .per("requests")
                    .atMost(0.01)
                    .build())
            .rule(RateRule.named("client-errors")
                    .of("client-errors")
                    .per("requests")
                    .atMost(0.05)
                    .build())
            .rule(QuantileRule.named("p95", 0.95)
                    .of("latency")
                    .atMostTimesBaseline(2)
                    .build())
            .rule(QuantileRule.named("p99", 0.99)
                    .of("latency")
                    .atMost(Duration.ofSeconds(2))
                    .build())
            .build();
    private final CanaryState state = Judge.look(policy, CanaryState.openedAt(START), observations(SEEN), SEEN.end())
            .state();
    private final List<Observation> observations = observations(NEW);

    /** Adds eight observations and judges. */
    @Benchmark
    public Judge.Look look() {
        return Judge.look(policy, state, observations, NEW.end());
    }

    private static List<Observation> observations(Interval interval) {
        List<Observation> observations = new ArrayList<>();
        for (Arm arm : Arm.values()) {
            observations.add(count("requests", arm, interval, 10_000));
            observations.add(count("server-errors", arm, interval, 10));
            observations.add(count("client-errors", arm, interval, 100));
            observations.add(new Observation.Seen(
                    new MetricQuery("latency", arm, interval), new MetricData.Distribution(latencies())));
        }
        return observations;
    }

    private static Observation count(String metric, Arm arm, Interval interval, long value) {
        return new Observation.Seen(new MetricQuery(metric, arm, interval), new MetricData.Count(value));
    }

    private static Histogram latencies() {
        Buckets buckets = Buckets.latencyMillis();
        long[] counts = new long[buckets.size()];
        Random random = new Random(42);
        for (int i = 0; i < 10_000; i++) {
            counts[buckets.indexOf(4 * Math.exp(1.2 * random.nextGaussian()))]++;
        }
        return Histogram.of(buckets, counts);
    }
}
