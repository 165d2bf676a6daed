package dev.fledge.probe;

import dev.fledge.time.TimeSource;
import java.time.Duration;

/** When rounds are due: at multiples of the period since the start, on the monotonic clock. Not thread-safe. */
final class RoundClock {
    private final TimeSource time;
    private final long periodNanos;
    private final long startNanos;
    private long next;

    /** The first round is due at once. */
    RoundClock(TimeSource time, Duration period) {
        this.time = time;
        this.periodNanos = period.toNanos();
        this.startNanos = time.nanoTime();
    }

    /** Waits until the next round is due. */
    void await() throws InterruptedException {
        time.sleep(Duration.ofNanos(next * periodNanos - elapsedNanos()));
    }

    /** Moves on to the first due time that is not past, and returns how many were passed over. */
    long advance() {
        long notPast = -Math.floorDiv(-elapsedNanos(), periodNanos);
        long missed = Math.max(0, notPast - (next + 1));
        next += 1 + missed;
        return missed;
    }

    private long elapsedNanos() {
        return time.nanoTime() - startNanos;
    }
}
