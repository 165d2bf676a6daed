package dev.fledge.contract.broker;

import dev.fledge.verdict.Verdict;

/** The answer to whether a version may go to an environment. Only {@link #YES} lets it go. */
public enum DeployVerdict {
    /** Every contract between it and what is live there is verified. */
    YES(Verdict.PASS),
    /** At least one contract between it and what is live there failed. Waiting does not help. */
    NO_FAILED(Verdict.FAIL),
    /** A version that is live there has no result for a contract yet. */
    UNKNOWN_NOT_VERIFIED(Verdict.INCONCLUSIVE),
    /** A provider that it needs is not recorded there, or the environment is not known. */
    UNKNOWN_NOTHING_DEPLOYED(Verdict.INCONCLUSIVE),
    /** Neither a contract nor a result was published for this version. */
    UNKNOWN_VERSION(Verdict.INCONCLUSIVE),
    /** The broker did not answer, or what it or the ledger said could not be read. Never a yes and never a no. */
    SOURCE_UNREACHABLE(Verdict.INCONCLUSIVE);

    private final Verdict verdict;

    DeployVerdict(Verdict verdict) {
        this.verdict = verdict;
    }

    /** Returns it in core's words. */
    public Verdict verdict() {
        return verdict;
    }

    /** Returns whether the answer may come by itself, so that asking again is worth it. */
    boolean mayChange() {
        return this == UNKNOWN_NOT_VERIFIED || this == UNKNOWN_VERSION || this == SOURCE_UNREACHABLE;
    }
}
