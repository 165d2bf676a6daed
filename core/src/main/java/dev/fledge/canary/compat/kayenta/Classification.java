package dev.fledge.canary.compat.kayenta;

import dev.fledge.verdict.Verdict;

/** What Kayenta says of one pair of series. */
enum Classification {
    PASS("Pass", Verdict.PASS),
    HIGH("High", Verdict.FAIL),
    LOW("Low", Verdict.FAIL),
    NODATA("Nodata", Verdict.INCONCLUSIVE),
    NODATA_FAIL_METRIC("NodataFailMetric", Verdict.FAIL),
    ERROR("Error", Verdict.INCONCLUSIVE);

    private final String word;
    private final Verdict verdict;

    Classification(String word, Verdict verdict) {
        this.word = word;
        this.verdict = verdict;
    }

    /** Returns Kayenta's word. */
    String word() {
        return word;
    }

    Verdict verdict() {
        return verdict;
    }

    /** Returns whether the metric is part of its group's score. */
    boolean counts() {
        return this != NODATA && this != ERROR;
    }
}
