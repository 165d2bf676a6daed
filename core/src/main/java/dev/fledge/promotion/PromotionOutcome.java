package dev.fledge.promotion;

import dev.fledge.verdict.Verdict;

/** How a promotion ended. */
public enum PromotionOutcome {
    /** The canary is stable and serves all traffic. */
    PROMOTED(Verdict.PASS),
    /** A finding was against the canary; all traffic is on the version that was stable before. */
    ROLLED_BACK(Verdict.FAIL),
    /** It could not be told whether the canary is good; all traffic is on the version that was stable before. */
    INCONCLUSIVE(Verdict.INCONCLUSIVE);

    private final Verdict verdict;

    PromotionOutcome(Verdict verdict) {
        this.verdict = verdict;
    }

    /** Returns the verdict on the canary that the outcome stands for. */
    public Verdict verdict() {
        return verdict;
    }

    static PromotionOutcome of(Verdict verdict) {
        return switch (verdict) {
            case PASS -> PROMOTED;
            case FAIL -> ROLLED_BACK;
            case INCONCLUSIVE -> INCONCLUSIVE;
        };
    }
}
