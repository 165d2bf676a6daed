package dev.fledge.metric;

import dev.fledge.internal.Check;

/**
 * How many requests were answered, and how many of them badly. 4xx and 5xx are kept apart.
 *
 * @param requests all answered requests
 * @param clientErrors answers 400 to 499
 * @param serverErrors answers 500 to 599, and requests that got no answer
 */
public record Counts(long requests, long clientErrors, long serverErrors) {
    /** No request at all. */
    public static final Counts NONE = new Counts(0, 0, 0);

    /** @throws IllegalArgumentException if a count is negative or there are more errors than requests */
    public Counts {
        Check.inRange("requests", requests, 0, Long.MAX_VALUE);
        Check.inRange("client errors", clientErrors, 0, requests);
        Check.inRange("server errors", serverErrors, 0, requests - clientErrors);
    }

    /** Returns the sum, field by field. */
    public Counts plus(Counts other) {
        return new Counts(
                Math.addExact(requests, other.requests),
                Math.addExact(clientErrors, other.clientErrors),
                Math.addExact(serverErrors, other.serverErrors));
    }

    /**
     * Returns what came since {@code earlier}.
     *
     * @throws IllegalArgumentException if {@code earlier} counted more
     */
    public Counts since(Counts earlier) {
        return new Counts(
                requests - earlier.requests, clientErrors - earlier.clientErrors, serverErrors - earlier.serverErrors);
    }
}
