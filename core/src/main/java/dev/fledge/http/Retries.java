package dev.fledge.http;

import dev.fledge.internal.Check;
import java.time.Duration;

/**
 * How often a call may be sent again, and after what wait.
 *
 * <p>Only these situations are retried, and POST and PATCH only with an {@linkplain HttpCall.Builder#idempotencyKey
 * idempotency key}, except where no byte of the request had left: a failure without an answer, and the answers 429, 502, 503
 * and 504. The wait doubles with every attempt; {@code Retry-After} is honoured. Immutable.
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
    public String toString() {
        return attempts == 1 ? "no retries" : "up to " + attempts + " attempts";
    }
}
