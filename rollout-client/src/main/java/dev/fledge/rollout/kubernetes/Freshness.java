package dev.fledge.rollout.kubernetes;

import dev.fledge.time.TimeSource;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Since when nothing proves that what a watch told is still so. Thread-safe. */
final class Freshness {
    private final TimeSource time;
    private final WatchTimes times;
    private Instant proved;
    private long provedNanos;
    private @Nullable String problem = "nothing was read yet";

    Freshness(TimeSource time, WatchTimes times) {
        this.time = time;
        this.times = times;
        this.proved = time.now();
        this.provedNanos = time.nanoTime();
    }

    /** The connection works, or has just told something. */
    synchronized void proved() {
        problem = null;
        confirmed();
    }

    /** A read shows what the connection told; that mends no broken connection. */
    synchronized void confirmed() {
        if (problem == null) {
            proved = time.now();
            provedNanos = time.nanoTime();
        }
    }

    synchronized void lost(String why) {
        problem = why;
    }

    synchronized Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    synchronized Optional<Instant> staleSince() {
        boolean silent = time.nanoTime() - provedNanos > times.silence().toNanos();
        return problem != null || silent ? Optional.of(proved) : Optional.empty();
    }
}
