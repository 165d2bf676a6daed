package dev.fledge.rollout.argo;

import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.util.Set;

/**
 * How long the same hashes have been in reach of users. Nobody counts requests in flight here, so what was taken out of reach
 * is taken as drained when the longest request that there may be has ended. Thread-safe.
 */
final class Settling {
    private final Duration settle;
    private final TimeSource time;
    private Set<String> serving = Set.of();
    private long sinceNanos;

    Settling(Duration settle, TimeSource time) {
        this.settle = settle;
        this.time = time;
        this.sinceNanos = time.nanoTime();
    }

    /** Notes what is in reach now, and returns whether that has lasted long enough. */
    synchronized boolean settled(Set<String> now) {
        if (!now.equals(serving)) {
            serving = Set.copyOf(now);
            sinceNanos = time.nanoTime();
        }
        return time.nanoTime() - sinceNanos >= settle.toNanos();
    }
}
