package dev.fledge.canary.compat;

import java.time.Instant;
import java.util.Optional;

/**
 * One run of a foreign judge. Reads no clock: the caller says what time it is. Not thread-safe.
 *
 * <p>A run is driven by asking {@link #next}, waiting until then, and calling {@link #look}; it ends with a verdict.
 */
public interface ForeignRun {
    /** Returns when the foreign judge looks next; meaningless once {@link #verdict} is present. */
    Instant next();

    /**
     * Looks once. Does nothing before {@link #next} and after the verdict.
     *
     * @param now when the look happens
     */
    void look(Instant now, Readings readings);

    /**
     * Tells the run that the rollout has ended otherwise, so that a judge that goes on until then gives its verdict. A
     * judge that ends by itself does nothing.
     *
     * @param now when the rollout ended
     */
    default void terminate(Instant now) {}

    /** Returns how the run ended; empty while it goes on. */
    Optional<ForeignVerdict> verdict();
}
