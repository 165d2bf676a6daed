package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.count;
import static dev.fledge.canary.Observed.latency;
import static dev.fledge.canary.Observed.level;
import static dev.fledge.canary.Observed.second;

import dev.fledge.metric.Arm;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A run of the sequential judge for tests, stepped in slices of 5 s through {@link Judge#look}. Not thread-safe. */
final class Steps {
    private final CanaryPolicy policy;
    private CanaryState state = CanaryState.openedAt(NOON);
    private long now;

    private Steps(CanaryPolicy policy) {
        this.policy = policy;
    }

    static Steps of(CanaryPolicy policy) {
        return new Steps(policy);
    }

    /** A policy of one rule: at most 1 % of the requests are errors. */
    static CanaryPolicy.Builder onePercent() {
        return CanaryPolicy.named("one-percent").rule(errors().build());
    }

    /** A policy of two rules on one latency: p95 at most twice the baseline's, p99 at most 500 ms. */
    static CanaryPolicy latencies() {
        return CanaryPolicy.named("latency")
                .rule(QuantileRule.named("p95", 0.95)
                        .of("latency")
                        .atMostTimesBaseline(2)
                        .build())
                .rule(QuantileRule.named("slow", 0.99)
                        .of("latency")
                        .atMost(Duration.ofMillis(500))
                        .build())
                .build();
    }

    static RateRule.Builder errors() {
        return RateRule.named("error-rate").of("errors").per("requests").atMost(0.01);
    }

    /** Requests and errors of one arm. */
    static List<Observation> served(Arm arm, long from, long to, long requests, long errors) {
        return List.of(count("requests", arm, from, to, requests), count("errors", arm, from, to, errors));
    }

    /** Requests and errors of both arms. */
    static List<Observation> both(long from, long to, long canary, long canaryBad, long baseline, long baselineBad) {
        List<Observation> both = new ArrayList<>(served(Arm.CANARY, from, to, canary, canaryBad));
        both.addAll(served(Arm.BASELINE, from, to, baseline, baselineBad));
        return both;
    }

    /** A policy of one rule, judged with the numbers of the reference. */
    static CanaryPolicy only(Rule rule) {
        return CanaryPolicy.named("one").parameters("reference-1").rule(rule).build();
    }

    /** Latencies of both arms in each bucket of each slice, warm-up included, after a history of the baseline. */
    static Steps latencies(QuantileRule rule, int slices, long[] canary, long[] baseline) {
        Steps steps = of(only(rule));
        for (int i = -5; i < 0; i++) {
            steps.take(List.of(latency(Arm.BASELINE, 5L * i, 5L * i + 5, 450, 450, 90, 10, 0, 0)));
        }
        for (int i = 0; i < slices; i++) {
            steps.take(List.of(
                            latency(Arm.CANARY, 5L * i, 5L * i + 5, canary),
                            latency(Arm.BASELINE, 5L * i, 5L * i + 5, baseline)))
                    .pass(5);
        }
        return steps;
    }

    /** Ten requests of the canary and ninety of the baseline in a slice, warm-up included. */
    static Steps events(CountRule rule, int slices, long canary, long baseline) {
        Steps steps = of(only(rule));
        for (int i = 0; i < slices; i++) {
            long from = 5L * i;
            steps.take(List.of(
                            count("requests", Arm.CANARY, from, from + 5, 10),
                            count("events", Arm.CANARY, from, from + 5, canary),
                            count("requests", Arm.BASELINE, from, from + 5, 90),
                            count("events", Arm.BASELINE, from, from + 5, baseline)))
                    .pass(5);
        }
        return steps;
    }

    /** A level of the canary beside a baseline at 1, once a slice, warm-up included. */
    static Steps levels(GaugeRule rule, int slices, double canary) {
        Steps steps = of(only(rule));
        for (int i = 0; i < slices; i++) {
            steps.take(List.of(level(Arm.CANARY, i, canary), level(Arm.BASELINE, i, 1)))
                    .pass(5);
        }
        return steps;
    }

    /** One round a letter: c if the canary failed, b if both did. */
    static Steps votes(CheckRule rule, String rounds) {
        Steps steps = of(only(rule));
        for (int i = 0; i < rounds.length(); i++) {
            Verdict canary = rounds.charAt(i) == '.' ? Verdict.PASS : Verdict.FAIL;
            Verdict baseline = rounds.charAt(i) == 'b' ? Verdict.FAIL : Verdict.PASS;
            steps.take(List.of(new Observation.Voted("smoke", second(40 + 10L * i), canary, baseline)));
        }
        return steps.pass(300);
    }

    long now() {
        return now;
    }

    CanaryState state() {
        return state;
    }

    /** Teaches that the baseline answered so much in each of the slices before the canary. */
    Steps history(int slices, long baseline, long baselineBad) {
        for (int i = -slices; i < 0; i++) {
            take(served(Arm.BASELINE, 5L * i, 5L * i + 5, baseline, baselineBad));
        }
        return this;
    }

    /** Goes through slices that are all alike. */
    Steps slices(int slices, long canary, long canaryBad, long baseline, long baselineBad) {
        for (int i = 0; i < slices; i++) {
            take(both(now, now + 5, canary, canaryBad, baseline, baselineBad));
            now += 5;
            look();
        }
        return this;
    }

    /** Hands over observations, without a look that counts. */
    Steps take(List<Observation> observations) {
        CanaryRun run = CanaryRun.of(policy, state);
        run.observe(observations);
        state = run.state();
        return this;
    }

    Steps pass(long seconds) {
        now += seconds;
        return this;
    }

    Judgement look() {
        Judge.Look look = Judge.look(policy, state, List.of(), second(now));
        state = look.state();
        return look.judgement();
    }

    /** The first rule's state, reason and sentence. */
    String said() {
        return said(0);
    }

    String said(int rule) {
        RuleJudgement judged = look().rules().get(rule);
        return judged.state() + " " + judged.finding().reason() + " | "
                + judged.finding().message();
    }
}
