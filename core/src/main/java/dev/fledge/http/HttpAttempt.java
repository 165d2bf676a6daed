package dev.fledge.http;

import dev.fledge.internal.Check;
import java.time.Duration;

/**
 * One time that a call was sent.
 *
 * @param number from 1
 * @param outcome what came of it, such as {@code 503} or {@code REFUSED}
 * @param took time from its start to its end
 */
public record HttpAttempt(int number, String outcome, Duration took) {
    /** @throws IllegalArgumentException if {@code number} is below 1, {@code outcome} is blank or {@code took} negative */
    public HttpAttempt {
        Check.inRange("number of an attempt", number, 1, Integer.MAX_VALUE);
        Check.notBlank("outcome of an attempt", outcome);
        Check.notNegative("time of an attempt", took);
    }
}
