package dev.fledge.rollout;

/** How far the outcome of a command is shown. Ordered: each constant includes those before it. */
public enum Proof {
    /** The API said yes. */
    ACCEPTED,
    /** The router reports it. */
    EFFECTIVE,
    /** No request is in flight to what was turned off, and none can start. */
    DRAINED;

    /** Returns whether this shows at least as much as {@code wanted}. */
    public boolean covers(Proof wanted) {
        return compareTo(wanted) >= 0;
    }
}
