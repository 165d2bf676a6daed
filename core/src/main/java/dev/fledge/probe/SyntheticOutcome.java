package dev.fledge.probe;

import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;

/** What one question of synthetics came to, after the failures were confirmed. Ordered from best to worst. */
public enum SyntheticOutcome {
    /** It passed. */
    PASSED(Verdict.PASS),
    /** It passed, but not all that was hoped for was seen: a passed finding with the reason {@code DEGRADED}. */
    DEGRADED(Verdict.PASS),
    /** It failed and then passed: when it was confirmed, or within the probe (a passed finding with the reason {@code FLAKY}). */
    FLAKY(Verdict.PASS),
    /** It says nothing of the arm: the wrong version answered, the question was not asked, or the prober was sick. */
    INCONCLUSIVE(Verdict.INCONCLUSIVE),
    /** It failed and no second answer took that back. */
    FAILED(Verdict.FAIL);

    private final Verdict verdict;

    SyntheticOutcome(Verdict verdict) {
        this.verdict = verdict;
    }

    /** Returns what it means to a gate. */
    public Verdict verdict() {
        return verdict;
    }

    static SyntheticOutcome of(Finding finding) {
        return switch (finding.verdict()) {
            case FAIL -> FAILED;
            case INCONCLUSIVE -> INCONCLUSIVE;
            case PASS ->
                switch (finding.reason()) {
                    case "DEGRADED" -> DEGRADED;
                    case "FLAKY" -> FLAKY;
                    default -> PASSED;
                };
        };
    }
}
