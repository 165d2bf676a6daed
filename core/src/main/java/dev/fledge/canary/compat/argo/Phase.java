package dev.fledge.canary.compat.argo;

import dev.fledge.canary.Decision;
import dev.fledge.verdict.Verdict;

/** A phase of a measurement, a metric or a run, from best to worst. */
enum Phase {
    SUCCESSFUL("Successful", Verdict.PASS, Decision.PROMOTE),
    RUNNING("Running", Verdict.INCONCLUSIVE, Decision.HOLD),
    PENDING("Pending", Verdict.INCONCLUSIVE, Decision.HOLD),
    INCONCLUSIVE("Inconclusive", Verdict.INCONCLUSIVE, Decision.HOLD),
    ERROR("Error", Verdict.INCONCLUSIVE, Decision.ROLLBACK),
    FAILED("Failed", Verdict.FAIL, Decision.ROLLBACK);

    private final String word;
    private final Verdict verdict;
    private final Decision decision;

    Phase(String word, Verdict verdict, Decision decision) {
        this.word = word;
        this.verdict = verdict;
        this.decision = decision;
    }

    /** Returns Argo's word. */
    String word() {
        return word;
    }

    Verdict verdict() {
        return verdict;
    }

    /** Returns what a rollout does when its run ends so: go on, pause, or abort. */
    Decision decision() {
        return decision;
    }

    boolean completed() {
        return this != RUNNING && this != PENDING;
    }

    /** Returns whether a metric in this phase ends the whole run. */
    boolean stops() {
        return completed() && this != SUCCESSFUL;
    }

    Phase worse(Phase other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
