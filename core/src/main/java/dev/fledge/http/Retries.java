package dev.fledge.http;

import dev.fledge.internal.Check;
import java.time.Duration;
import java.util.Objects;

/**
 * How often a call may be sent again, and after what wait.
 *
 * <p>Any call is sent again if no byte of it had left. GET, HEAD, OPTIONS, TRACE, PUT and DELETE, and other methods only with
 * an {@linkplain HttpCall.Builder#idempotencyKey idempotency key}, are sent again also
 *
 * <ul>
 *   <li>after a failure before any answer began,
 *   <li>after 429 or 503 that asks for it by {@code Retry-After}, in seconds or as a date,
 *   <li>after 502 or 504.
 * </ul>
 *
 * <p>The wait doubles with every attempt and is never shorter than {@code Retry-After}. A wait that does not fit into {@link
 * HttpCall#within()} is not begun. Immutable.
 */
public final class Retries {
    private static final Retries NONE = new Retries(1, Duration.ofMillis(200), Duration.ofSeconds(10));

    private final int attempts;
    private final Duration firstWait;
    private final Duration longestWait;

    private Retries(int attempts, Duration firstWait, Duration longestWait) {
        this.attempts = attempts;
        this.firstWait = firstWait;
        this.longestWait = longestWait;
    }

    /** Returns the default: every call is sent once. */
    public static Retries none() {
        return NONE;
    }

    /**
     * Returns retries until {@code attempts} in all, the first one counted; waits start at 200 ms.
     *
     * @param attempts from 1 to 10
     */
    public static Retries upTo(int attempts) {
        return new Retries((int) Check.inRange("attempts", attempts, 1, 10), NONE.firstWait, NONE.longestWait);
    }

    /** Returns the same with another first wait; each next one is twice as long. */
    public Retries waiting(Duration firstWait) {
        return new Retries(attempts, Check.positive("first wait", firstWait), longestWait);
    }

    /** Returns the same with another longest wait; a server that asks for more by {@code Retry-After} is not asked again. Default 10 s. */
    public Retries waitingAtMost(Duration longestWait) {
        return new Retries(attempts, firstWait, Check.positive("longest wait", longestWait));
    }

    /** Returns how often a call is sent in all. Default 1. */
    public int attempts() {
        return attempts;
    }

    Duration firstWait() {
        return firstWait;
    }

    Duration longestWait() {
        return longestWait;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Retries that
                && attempts == that.attempts
                && firstWait.equals(that.firstWait)
                && longestWait.equals(that.longestWait);
    }

    @Override
    public int hashCode() {
        return Objects.hash(attempts, firstWait, longestWait);
    }

    @Override
    public String toString() {
        return attempts == 1 ? "no retries" : "up to " + attempts + " attempts";
    }
}
