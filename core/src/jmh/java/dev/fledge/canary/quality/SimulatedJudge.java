package dev.fledge.canary.quality;

/**
 * A judge on one simulated run. Called by one thread, in this order: {@link #history} for each slice before the canary
 * started, {@link #slice} for each after, {@link #end}, {@link #ending}.
 */
interface SimulatedJudge {
    /**
     * Sees a slice of the baseline alone, from before the canary started.
     *
     * @param endSeconds when the slice ended, in seconds since the canary started: 0 or less
     */
    void history(Slice slice, int endSeconds);

    /**
     * Sees a slice of both arms. Is also called after it has decided, and must then keep its decision; evidence for
     * promotion may still become complete.
     *
     * @param endSeconds when the slice ended, in seconds since the canary started
     */
    void slice(Slice slice, int endSeconds);

    /** The window is over. */
    void end();

    /** How the run ended; called after {@link #end}. */
    Ending ending();
}
