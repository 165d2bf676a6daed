package dev.fledge.canary;

import dev.fledge.verdict.Verdict;

/** What the judge advises. */
public enum Decision {
    /** Every rule passes: go on. */
    PROMOTE,
    /** Not decided yet: stay at this weight. */
    HOLD,
    /** A rule is broken: go back. */
    ROLLBACK;

    static Decision of(Verdict verdict) {
        return switch (verdict) {
            case PASS -> PROMOTE;
            case INCONCLUSIVE -> HOLD;
            case FAIL -> ROLLBACK;
        };
    }
}
