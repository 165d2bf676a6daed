package dev.fledge.time;

import dev.fledge.internal.Check;
import java.time.Duration;

/**
 * The latest moment by which a wait must end, on the monotonic clock: setting the machine's clock does not move it.
 *
 * <p>Immutable and thread-safe.
 */
public final class Deadline {
    private final TimeSource time;
    private final Duration allowed;
    private final long startNanos;

    private Deadline(TimeSource time, Duration allowed) {
        this.time = Check.notNull("time", time);
        this.allowed = Check.notNegative("time allowed", allowed);
        this.startNanos = time.nanoTime();
    }

    /**
     * Returns the deadline {@code allowed} from now.
     *
     * @throws IllegalArgumentException if {@code allowed} is negative
     */
    public static Deadline after(Duration allowed, TimeSource time) {
        return new Deadline(time, allowed);
    }

    /** Returns how long a wait may still take; zero when the deadline has passed. */
    public Duration remaining() {
        Duration left = allowed.minus(elapsed());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Returns the time since the deadline was set. */
    public Duration elapsed() {
        return Duration.ofNanos(time.nanoTime() - startNanos);
    }

    /** Returns whether nothing remains. */
    public boolean passed() {
        return remaining().isZero();
    }

    /** Returns the time that was allowed in all. */
    public Duration allowed() {
        return allowed;
    }

    /**
     * Waits for {@code pause}, but never beyond the deadline.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    public void sleepAtMost(Duration pause) throws InterruptedException {
        Duration left = remaining();
        time.sleep(pause.compareTo(left) < 0 ? pause : left);
    }

    @Override
    public String toString() {
        return allowed + " (" + remaining() + " left)";
    }
}
