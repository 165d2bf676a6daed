package dev.fledge.canary;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
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

/** One slice of five metrics (server errors, client errors, latency, exceptions, sign-ups), 50 canary and 950 baseline requests. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 15, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
public class CanaryRunBench {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final int SLICES = 4000;
    private static final int CANARIES = 10_000;

    private static final CanaryPolicy POLICY = CanaryPolicy.named("five metrics")
            .rule(RateRule.named("server errors")
                    .of("server-errors")
                    .per("requests")
                    .atMost(0.01)
                    .build())
            .rule(RateRule.named("client errors")
                    .of("client-errors")
                    .per("requests")
                    .atMost(0.1)
                    .build())
            .rule(QuantileRule.named("p95", 0.95)
                    .of("latency")
                    .atMostTimesBaseline(2)
                    .build())
            .rule(QuantileRule.named("p99", 0.99)
                    .of("latency")
                    .atMostTimesBaseline(2)
                    .rollbackOnly()
                    .build())
            .rule(CountRule.named("exceptions")
                    .of("exceptions")
                    .per("requests")
                    .notWorseThanBaseline(2)
                    .rollbackOnly()
                    .build())
            .rule(CountRule.named("sign-ups")
                    .of("sign-ups")
                    .per("requests")
                    .direction(CountRule.Direction.DECREASE)
                    .notWorseThanBaseline(0.7)
                    .build())
            .build();

    private final List<List<Observation>> slices = slices();
    private final List<CanaryRun> canaries = canaries();
    private CanaryRun run = CanaryRun.of(POLICY, CanaryState.openedAt(START));
    private CanaryState state = CanaryState.openedAt(START);
    private int next;
    private int nextPure;
    private int nextOfAll;

    private static List<CanaryRun> canaries() {
        List<CanaryRun> canaries = new ArrayList<>();
        for (int i = 0; i < CANARIES; i++) {
            canaries.add(CanaryRun.of(POLICY, CanaryState.openedAt(START)));
        }
        return canaries;
    }

    private static List<List<Observation>> slices() {
        Random random = new Random(7);
        List<List<Observation>> slices = new ArrayList<>();
        for (int i = 0; i < SLICES; i++) {
            Interval slice = new Interval(START.plusSeconds(5L * i), START.plusSeconds(5L * (i + 1)));
            List<Observation> observations = new ArrayList<>();
            add(observations, Arm.CANARY, slice, 50, random);
            add(observations, Arm.BASELINE, slice, 950, random);
            slices.add(observations);
        }
        return slices;
    }

    private static void add(List<Observation> to, Arm arm, Interval slice, int requests, Random random) {
        count(to, "requests", arm, slice, requests);
        count(to, "server-errors", arm, slice, random.nextInt(500) < requests ? 1 : 0);
        count(to, "client-errors", arm, slice, random.nextInt(3));
        count(to, "exceptions", arm, slice, random.nextInt(2));
        count(to, "sign-ups", arm, slice, requests / 20 + random.nextInt(2));
        long[] counts = new long[Buckets.latencyMillis().size()];
        for (int i = 0; i < requests; i++) {
            counts[Buckets.latencyMillis().indexOf(80 * Math.exp(0.6 * random.nextGaussian()))]++;
        }
        to.add(new Observation.Seen(
                new MetricQuery("latency", arm, slice),
                new MetricData.Distribution(Histogram.of(Buckets.latencyMillis(), counts))));
    }

    private static void count(List<Observation> to, String metric, Arm arm, Interval slice, int count) {
        to.add(new Observation.Seen(new MetricQuery(metric, arm, slice), new MetricData.Count(count)));
    }

    private static Instant end(int slice) {
        return START.plusSeconds(5L * (slice + 1));
    }

    /** The state kept in place. */
    @Benchmark
    public Decision step() {
        if (next == SLICES) {
            next = 0;
            run = CanaryRun.of(POLICY, CanaryState.openedAt(START));
        }
        run.observe(slices.get(next));
        return run.decide(end(next++));
    }

    /** The pure function: the state is read, stepped and written, and the answer is put into words. */
    @Benchmark
    public Judgement look() {
        if (nextPure == SLICES) {
            nextPure = 0;
            state = CanaryState.openedAt(START);
        }
        Judge.Look look = Judge.look(POLICY, state, slices.get(nextPure), end(nextPure));
        nextPure++;
        state = look.state();
        return look.judgement();
    }

    /** Ten thousand canaries, one slice each. */
    @Benchmark
    public int tenThousand() {
        List<Observation> slice = slices.get(nextOfAll % SLICES);
        Instant end = end(nextOfAll % SLICES);
        nextOfAll++;
        int held = 0;
        for (CanaryRun canary : canaries) {
            canary.observe(slice);
            held += canary.decide(end) == Decision.HOLD ? 1 : 0;
        }
        return held;
    }
}
