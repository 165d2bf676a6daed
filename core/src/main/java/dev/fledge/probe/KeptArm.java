package dev.fledge.probe;

import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of one arm's answers in one round: no finding, no message, some 12 bytes an answer. The list of names is shared between
 * rounds that asked the same questions.
 */
final class KeptArm {
    private final List<String> checks;
    private final SyntheticOutcome[] outcomes;
    private final long[] latencyNanos;

    private KeptArm(List<String> checks, SyntheticOutcome[] outcomes, long[] latencyNanos) {
        this.checks = checks;
        this.outcomes = outcomes;
        this.latencyNanos = latencyNanos;
    }

    /** Keeps the results, with the names of the round before if they are the same. */
    static KeptArm of(List<SyntheticResult> results, List<String> namesBefore) {
        SyntheticOutcome[] outcomes = new SyntheticOutcome[results.size()];
        long[] latencyNanos = new long[results.size()];
        for (int i = 0; i < outcomes.length; i++) {
            outcomes[i] = results.get(i).outcome();
            latencyNanos[i] = results.get(i).answer().latency().toNanos();
        }
        return new KeptArm(names(results, namesBefore), outcomes, latencyNanos);
    }

    private static List<String> names(List<SyntheticResult> results, List<String> before) {
        List<String> names = new ArrayList<>(results.size());
        results.forEach(result -> names.add(result.check()));
        return names.equals(before) ? before : List.copyOf(names);
    }

    List<String> checks() {
        return checks;
    }

    SyntheticOutcome outcome(int answer) {
        return outcomes[answer];
    }

    /** Zero if the question was never sent. */
    long latencyNanos(int answer) {
        return latencyNanos[answer];
    }

    /** Whether nothing in it says anything of the arm. */
    boolean inconclusive() {
        for (SyntheticOutcome outcome : outcomes) {
            if (outcome != SyntheticOutcome.INCONCLUSIVE) {
                return false;
            }
        }
        return true;
    }
}
