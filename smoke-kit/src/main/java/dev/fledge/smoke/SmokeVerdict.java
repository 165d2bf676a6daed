package dev.fledge.smoke;

import dev.fledge.verdict.Verdict;
import java.util.Collection;

/** What a check or a suite came to. Ordered from best to worst. */
public enum SmokeVerdict {
    /** Everything that was expected was seen. */
    PASSED(Verdict.PASS),
    /** Only something that was hoped for was not seen. */
    DEGRADED(Verdict.PASS),
    /** Passed, but not at the first attempt. */
    FLAKY(Verdict.PASS),
    /** It could not be told: the wrong version answered, or time ran out before the check was asked. */
    INCONCLUSIVE(Verdict.INCONCLUSIVE),
    /** We could not ask or evaluate. */
    ERROR(Verdict.INCONCLUSIVE),
    /** Something that was expected was not seen, or the app refused, reset or did not answer in time. */
    FAILED(Verdict.FAIL);

    private final Verdict verdict;

    SmokeVerdict(Verdict verdict) {
        this.verdict = verdict;
    }

    /** Returns what it means to a gate. */
    public Verdict verdict() {
        return verdict;
    }

    /** Returns the worst of the verdicts, or {@link #INCONCLUSIVE} if there is none. */
    static SmokeVerdict worstOf(Collection<SmokeVerdict> verdicts) {
        return verdicts.stream().max(SmokeVerdict::compareTo).orElse(INCONCLUSIVE);
    }
}
