package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.second;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.MetricData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the judge promises, on small simulations with fixed seeds; the large ones are in the benchmarks. */
class GuaranteeProperties {
    private static final int RUNS = 300;

    private static CanaryPolicy policy(EvidenceMode mode) {
        return CanaryPolicy.named("guarantee")
                .mode(mode)
                .falseRollback(0.05)
                .rule(Steps.errors().build())
                .rule(QuantileRule.named("p95", 0.95)
                        .of("latency")
                        .atMostTimesBaseline(2)
                        .build())
                .build();
    }

    @ParameterizedTest
    @CsvSource({"1, 0.002, 0.002", "2, 0.03, 0.03", "3, 0.005, 0.3", "4, 0.2, 0.001"})
    void arms_that_are_alike_are_seldom_rolled_back_whichever_is_the_canary(long seed, double before, double after) {
        int rolledBack = 0;

        for (int run = 0; run < RUNS; run++) {
            Random random = new Random(seed * 100_000 + run);
            Health first = new Health(before, 1);
            Health second = new Health(after, 1);
            int canary = run % 2 == 0 ? 10 : 90;
            rolledBack += rollsBack(
                            policy(EvidenceMode.SEQUENTIAL),
                            slice -> both(
                                    random,
                                    slice,
                                    new Arms(canary, 100 - canary),
                                    slice < 60 ? first : second,
                                    slice < 60 ? first : second))
                    ? 1
                    : 0;
        }

        assertThat(rolledBack).isLessThanOrEqualTo(RUNS / 20);
    }

    @Test
    void one_evidence_over_growing_weights_keeps_the_promise() {
        int rolledBack = 0;

        for (int run = 0; run < RUNS; run++) {
            Random random = new Random(700_000 + run);
            Health alike = new Health(0.008, 1);
            rolledBack += rollsBack(policy(EvidenceMode.SEQUENTIAL), slice -> {
                        int share = slice < 40 ? 5 : slice < 80 ? 25 : 50;
                        List<Observation> observations =
                                both(random, slice, new Arms(share, 100 - share), alike, alike);
                        if (slice == 40 || slice == 80) {
                            observations.add(
                                    new Observation.StepBegan(second(5L * slice), slice == 80, Optional.empty()));
                        }
                        return observations;
                    })
                    ? 1
                    : 0;
        }

        assertThat(rolledBack).isLessThanOrEqualTo(RUNS / 20);
    }

    @Test
    void a_late_regression_under_growing_weights_is_found() {
        int rolledBack = 0;

        for (int run = 0; run < 40; run++) {
            Random random = new Random(800_000 + run);
            rolledBack += rollsBack(policy(EvidenceMode.SEQUENTIAL), slice -> {
                        int share = slice < 40 ? 5 : slice < 80 ? 25 : 50;
                        return both(
                                random,
                                slice,
                                new Arms(share, 100 - share),
                                new Health(slice < 85 ? 0.002 : 0.06, 1),
                                new Health(0.002, 1));
                    })
                    ? 1
                    : 0;
        }

        assertThat(rolledBack).isEqualTo(40);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.001, 0.009, 1", "2, 0.0001, 0.004, 1.6"})
    void strict_does_not_roll_back_within_the_policy_though_worse(
            long seed, double baseline, double canary, double slowness) {
        int rolledBack = 0;

        for (int run = 0; run < RUNS / 3; run++) {
            Random random = new Random(900_000 * seed + run);
            rolledBack += rollsBack(
                            policy(EvidenceMode.STRICT),
                            slice -> both(
                                    random,
                                    slice,
                                    new Arms(50, 450),
                                    new Health(canary, slowness),
                                    new Health(baseline, 1)))
                    ? 1
                    : 0;
        }

        assertThat(rolledBack).isLessThanOrEqualTo(RUNS / 3 / 20);
    }

    @ParameterizedTest
    @CsvSource({"0.06, 1", "0.001, 4"})
    void strict_does_roll_back_clear_breaches(double errors, double slowness) {
        int rolledBack = 0;

        for (int run = 0; run < 30; run++) {
            Random random = new Random(500_000 + run);
            rolledBack += rollsBack(
                            policy(EvidenceMode.STRICT),
                            slice -> both(
                                    random,
                                    slice,
                                    new Arms(50, 450),
                                    new Health(errors, slowness),
                                    new Health(0.001, 1)))
                    ? 1
                    : 0;
        }

        assertThat(rolledBack).isEqualTo(30);
    }

    @Test
    void an_outage_of_both_arms_is_held_and_a_healthy_canary_promoted() {
        List<Decision> outage = new ArrayList<>();
        List<Decision> healthy = new ArrayList<>();

        for (int run = 0; run < 30; run++) {
            Random random = new Random(300_000 + run);
            outage.add(end(policy(EvidenceMode.SEQUENTIAL), slice -> {
                Health alike = new Health(slice < 24 ? 0.001 : 0.3, slice < 24 ? 1 : 5);
                return both(random, slice, new Arms(50, 450), alike, alike);
            }));
            healthy.add(end(
                    policy(EvidenceMode.SEQUENTIAL),
                    slice -> both(random, slice, new Arms(50, 450), new Health(0.001, 1), new Health(0.001, 1))));
        }

        assertThat(outage).containsOnly(Decision.HOLD);
        assertThat(healthy).containsOnly(Decision.PROMOTE);
    }

    /** How an arm fares. */
    private record Health(double errors, double slowness) {}

    /** Requests of a slice. */
    private record Arms(int canary, int baseline) {}

    /** What happens in a slice. */
    private interface Story {
        List<Observation> slice(int slice);
    }

    private static boolean rollsBack(CanaryPolicy policy, Story story) {
        return end(policy, story) == Decision.ROLLBACK;
    }

    private static Decision end(CanaryPolicy policy, Story story) {
        CanaryRun run = CanaryRun.of(policy, CanaryState.openedAt(NOON));
        Decision decision = Decision.HOLD;
        for (int slice = 0; slice < 120 && decision == Decision.HOLD; slice++) {
            run.observe(story.slice(slice));
            decision = run.decide(second(5L * slice + 5));
        }
        return decision;
    }

    private static List<Observation> both(Random random, int slice, Arms arms, Health canary, Health baseline) {
        List<Observation> observations = new ArrayList<>();
        arm(observations, random, Arm.CANARY, slice, arms.canary(), canary);
        arm(observations, random, Arm.BASELINE, slice, arms.baseline(), baseline);
        return observations;
    }

    private static void arm(List<Observation> to, Random random, Arm arm, int slice, int requests, Health health) {
        long from = 5L * slice;
        to.addAll(Steps.served(arm, from, from + 5, requests, Streams.bad(random, requests, health.errors())));
        long[] counts = new long[Observed.BUCKETS.size()];
        for (int i = 0; i < requests; i++) {
            counts[Observed.BUCKETS.indexOf(health.slowness() * StrictMath.exp(2.5 + 0.6 * random.nextGaussian()))]++;
        }
        to.add(new Observation.Seen(
                Observed.query("latency", arm, from, from + 5),
                new MetricData.Distribution(Histogram.of(Observed.BUCKETS, counts))));
    }
}
