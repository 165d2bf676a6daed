package dev.fledge.rollout.route;

import dev.fledge.time.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Remembers since when a router's shares stand and since when nothing can reach the canary. Thread-safe. */
final class Settling {
    private final TimeSource time;
    private final Duration takesEffect;
    private final Duration settle;

    private @Nullable Split stands;
    private long standsSince;
    private boolean quiet;
    private long quietSince;

    /**
     * Over that clock.
     *
     * @param takesEffect how long the router may need for shares that it was told, where it does not report them
     * @param settle how long a request may last
     */
    Settling(TimeSource time, Duration takesEffect, Duration settle) {
        this.time = time;
        this.takesEffect = takesEffect;
        this.settle = settle;
    }

    /** Takes note of what was read, and of whether all of the router reports it. */
    synchronized void saw(Split split, boolean reported) {
        if (!split.equals(stands)) {
            stands = split;
            standsSince = time.nanoTime();
        }
        if (!split.closed()) {
            quiet = false;
        } else if (!quiet && reported && inEffect()) {
            quiet = true;
            quietSince = time.nanoTime();
        }
    }

    /** Says that a request may have begun just now all the same. */
    synchronized void restart() {
        quietSince = time.nanoTime();
    }

    /** Says that the router was told something: whatever stands has to be seen anew. */
    synchronized void wrote() {
        stands = null;
        quiet = false;
    }

    /** Returns whether what stands has stood for as long as the router may need. */
    synchronized boolean inEffect() {
        return stands != null && time.nanoTime() - standsSince >= takesEffect.toNanos();
    }

    /** Returns whether nothing could reach the canary for as long as a request may last. */
    synchronized boolean settled() {
        return quiet && time.nanoTime() - quietSince >= settle.toNanos();
    }

    Duration takesEffect() {
        return takesEffect;
    }

    Duration settle() {
        return settle;
    }
}
