package dev.fledge.canary;

import static dev.fledge.canary.Observed.count;
import static dev.fledge.canary.Observed.query;
import static dev.fledge.canary.Observed.second;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricSeries;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Random runs with every kind of rule, slice by slice. */
final class Streams {
    private Streams() {}

    static CanaryPolicy policy() {
        return CanaryPolicy.named("all-kinds")
                .earliestPromotion(Duration.ofSeconds(60))
                .rule(Steps.errors().minRequests(20).build())
                .rule(RateRule.named("client-errors")
                        .of("client-errors")
                        .per("requests")
                        .notWorseThanBaseline(2, 0.05)
                        .minRequests(20)
                        .build())
                .rule(QuantileRule.named("p95", 0.95)
                        .of("latency")
                        .atMostTimesBaseline(2)
                        .minRequests(20)
                        .build())
                .rule(CountRule.named("exceptions")
                        .of("exceptions")
                        .per("requests")
                        .notWorseThanBaseline(2)
                        .rollbackOnly()
                        .build())
                .rule(GaugeRule.named("cpu")
                        .of("cpu")
                        .atMostTimesBaseline(1.5)
                        .rollbackOnly()
                        .build())
                .rule(CheckRule.named("smoke").rollbackOnly().build())
                .build();
    }

    /** A run of so many slices of 5 s: history, traffic, holes, failing sources, votes and steps. */
    static List<List<Observation>> run(Random random, int slices) {
        return run(random, slices, 15);
    }

    /** The same where no source ever fails. */
    static List<List<Observation>> withoutHoles(Random random, int slices) {
        return run(random, slices, Integer.MAX_VALUE);
    }

    private static List<List<Observation>> run(Random random, int slices, int oneHoleIn) {
        double errors = random.nextInt(3) == 0 ? 0.3 * random.nextDouble() : 0.003;
        double slowness = random.nextInt(3) == 0 ? 2 : 1;
        List<List<Observation>> run = new ArrayList<>();
        for (int i = -4; i < slices; i++) {
            List<Observation> slice = new ArrayList<>();
            boolean silent = i >= 0 && random.nextInt(oneHoleIn) == 0;
            arm(slice, random, Arm.BASELINE, i, new Health(60 + random.nextInt(60), 0.003, 1), false);
            if (i >= 0) {
                arm(slice, random, Arm.CANARY, i, new Health(random.nextInt(20), errors, slowness), silent);
                slice.add(
                        new Observation.Voted("smoke", second(5L * i + 4), vote(random, errors), vote(random, 0.003)));
            }
            if (i > 0 && i % 20 == 0) {
                slice.add(new Observation.StepBegan(second(5L * i), random.nextBoolean(), Optional.empty()));
            }
            run.add(slice);
        }
        return run;
    }

    private static Verdict vote(Random random, double errors) {
        return random.nextDouble() < errors ? Verdict.FAIL : Verdict.PASS;
    }

    /** How one arm fares in a slice. */
    private record Health(int requests, double errors, double slowness) {}

    private static void arm(List<Observation> slice, Random random, Arm arm, int i, Health health, boolean silent) {
        long from = 5L * i;
        if (silent) {
            slice.add(new Observation.Failed(query("requests", arm, from, from + 5), "timed out"));
            return;
        }
        slice.add(count("requests", arm, from, from + 5, health.requests()));
        slice.add(count("errors", arm, from, from + 5, bad(random, health.requests(), health.errors())));
        slice.add(count("client-errors", arm, from, from + 5, bad(random, health.requests(), 0.02)));
        slice.add(count("exceptions", arm, from, from + 5, bad(random, health.requests(), 2 * health.errors())));
        long[] counts = new long[6];
        for (int k = 0; k < health.requests(); k++) {
            counts[Observed.BUCKETS.indexOf(health.slowness() * StrictMath.exp(2.5 + 0.6 * random.nextGaussian()))]++;
        }
        slice.add(new Observation.Seen(
                query("latency", arm, from, from + 5),
                new MetricData.Distribution(Histogram.of(Observed.BUCKETS, counts))));
        double level = 1 + 0.3 * random.nextDouble() + (health.slowness() - 1) * random.nextDouble();
        slice.add(new Observation.Seen(
                query("cpu", arm, from, from + 5),
                new MetricData.Samples(
                        new MetricSeries(List.of(new MetricSeries.Sample(second(from + 1), level)), 1))));
    }

    static long bad(Random random, long requests, double share) {
        long bad = 0;
        for (long i = 0; i < requests; i++) {
            bad += random.nextDouble() < share ? 1 : 0;
        }
        return bad;
    }
}
