package dev.fledge.canary;

import java.util.Locale;

/** How a policy's limits become decisions. */
public enum EvidenceMode {
    /**
     * The default: rolls back when the evidence that the canary is worse than its concurrent baseline is conclusive and a
     * limit is exceeded; promotes on evidence that no limit is. May be looked at any time.
     */
    SEQUENTIAL,
    /** As sequential, and the evidence that a limit is exceeded must be conclusive too: later, but never within the policy. */
    STRICT,
    /** Compares what was seen so far with the limits, as it stands. Knows nothing of chance beyond {@code minRequests}. */
    POINT;

    /** Returns the name as policy files write it, such as {@code sequential}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
