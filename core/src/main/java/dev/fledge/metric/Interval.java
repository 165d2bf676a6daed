package dev.fledge.metric;

import java.time.Duration;
import java.time.Instant;

/** A span of time that includes its start and excludes its end. */
public record Interval(Instant start, Instant end) {
    /** @throws IllegalArgumentException if {@code start} is not before {@code end} */
    public Interval {
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException("start must be before end, but was " + start + "/" + end);
        }
    }

    /**
     * Returns the interval of that length that ends at {@code end}.
     *
     * @throws IllegalArgumentException if it is not longer than zero
     */
    public static Interval endingAt(Instant end, Duration length) {
        return new Interval(end.minus(length), end);
    }

    /** Returns how long the interval is. */
    public Duration length() {
        return Duration.between(start, end);
    }

    /** Returns whether the instant is inside: the start is, the end is not. */
    public boolean contains(Instant instant) {
        return !instant.isBefore(start) && instant.isBefore(end);
    }
}
