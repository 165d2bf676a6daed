package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.count;
import static dev.fledge.canary.Observed.second;

import dev.fledge.metric.Arm;
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
