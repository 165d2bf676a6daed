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

    /** Returns how the run ended; empty while it goes on. */
    Optional<ForeignVerdict> verdict();
}
