package dev.fledge.report;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.CanaryRun;
import dev.fledge.canary.CanaryState;
import dev.fledge.canary.Decision;
import dev.fledge.canary.Judgement;
import dev.fledge.canary.Observation;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.verdict.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A promotion with users drawn from a seeded generator, judged every 5 s and drawn as it goes. */
final class CanaryScene {
    private static final Instant OPENED = Instant.parse("2026-01-01T12:00:00Z");
    private static final int SLICE = 5;
    private static final double USUAL_ERRORS = 0.001;

    /** What is wrong with the canary: from that second on so many of its requests fail and take so many times as long. */
    record Fault(int fromSecond, double errors, double latency) {
        static final Fault NONE = new Fault(0, USUAL_ERRORS, 1);
    }

    /** From that second on this share of the users. */
    record Step(int fromSecond, double share) {}

    private final CanaryPolicy policy;
    private final double requestsPerSecond;
    private final List<Step> steps;
    private final Random random;
    private Judgement last = Judgement.of(
            OPENED, Finding.inconclusive("scene").message("not begun").build());

    CanaryScene(CanaryPolicy policy, double requestsPerSecond, List<Step> steps, long seed) {
        this.policy = policy;
        this.requestsPerSecond = requestsPerSecond;
        this.steps = List.copyOf(steps);
        this.random = new Random(seed);
    }

    /** Returns the last judgement of what was played. */
    Judgement last() {
        return last;
    }

    EvidencePlot play(String title, Fault fault) {
        int end = (int) policy.window().toSeconds();
        CanaryRun run = CanaryRun.of(policy, CanaryState.openedAt(OPENED));
        for (int second = -300; second < 0; second += SLICE) {
            run.observe(slice(second, 0, Fault.NONE));
        }
        EvidencePlot.Builder plot =
                EvidencePlot.titled(title).planned(policy.window()).warmUp(policy.warmUp());
        plot.levels(Duration.ZERO, run.evidence());
        for (int second = 0; second < end; second += SLICE) {
            step(run, plot, second, end);
            run.observe(slice(second, share(second), fault));
            Duration at = Duration.ofSeconds(second + SLICE);
            last = run.look(OPENED.plus(at));
            plot.levels(at, run.evidence());
            if (last.decision() != Decision.HOLD) {
                return plot.decision(
                                at,
                                (last.decision() == Decision.ROLLBACK ? "rolled back after " : "promoted after ")
                                        + at.toSeconds() + " s")
                        .build();
            }
        }
        return plot.decision(Duration.ofSeconds(end), "not decided after " + end + " s: held")
                .build();
    }

    private void step(CanaryRun run, EvidencePlot.Builder plot, int second, int end) {
        for (Step step : steps) {
            if (step.fromSecond() == second) {
                plot.step(Duration.ofSeconds(second), StrictMath.round(step.share() * 100) + " %");
                if (second > 0) {
                    boolean lastStep = step.equals(steps.get(steps.size() - 1));
                    run.observe(List.of(new Observation.StepBegan(
                            OPENED.plusSeconds(second),
                            false,
                            lastStep ? Optional.of(OPENED.plusSeconds(end)) : Optional.empty())));
                }
            }
        }
    }

    private double share(int second) {
        double share = 0;
        for (Step step : steps) {
            share = step.fromSecond() <= second ? step.share() : share;
        }
        return share;
    }

    private List<Observation> slice(int second, double share, Fault fault) {
        Interval interval = new Interval(OPENED.plusSeconds(second), OPENED.plusSeconds(second + SLICE));
        boolean faulty = second >= fault.fromSecond();
        List<Observation> seen = new ArrayList<>();
        arm(seen, Arm.BASELINE, interval, 1 - share, USUAL_ERRORS, 1);
        if (share > 0) {
            arm(
                    seen,
                    Arm.CANARY,
                    interval,
                    share,
                    faulty ? fault.errors() : USUAL_ERRORS,
                    faulty ? fault.latency() : 1);
        }
        return seen;
    }

    private void arm(List<Observation> to, Arm arm, Interval interval, double share, double errors, double slower) {
        Buckets buckets = Buckets.latencyMillis();
        long[] counts = new long[buckets.size()];
        long requests = poisson(requestsPerSecond * share * SLICE);
        long failed = 0;
        for (long i = 0; i < requests; i++) {
            failed += random.nextDouble() < errors ? 1 : 0;
            counts[buckets.indexOf(slower * 80 * StrictMath.exp(0.6 * random.nextGaussian()))]++;
        }
        to.add(new Observation.Seen(new MetricQuery("requests", arm, interval), new MetricData.Count(requests)));
        to.add(new Observation.Seen(new MetricQuery("server-errors", arm, interval), new MetricData.Count(failed)));
        to.add(new Observation.Seen(
                new MetricQuery("latency", arm, interval), new MetricData.Distribution(Histogram.of(buckets, counts))));
    }

    /** By adding up waiting times. */
    private long poisson(double expected) {
        long events = 0;
        double time = -StrictMath.log(1 - random.nextDouble());
        while (time < expected) {
            events++;
            time -= StrictMath.log(1 - random.nextDouble());
        }
        return events;
    }
}
