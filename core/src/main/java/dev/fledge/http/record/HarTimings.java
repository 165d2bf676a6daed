package dev.fledge.http.record;

import dev.fledge.http.HttpPhases;
import dev.fledge.internal.Check;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Where the time of one exchange went. A phase that did not happen or is not known is absent, not zero. Immutable. */
public final class HarTimings {
    /** The phases in their order; they do not overlap. */
    public enum Phase {
        /** Waiting for a connection or for the client itself. */
        BLOCKED,
        /** Looking up the name. */
        DNS,
        /** Opening the TCP connection, without TLS (HAR counts TLS in). */
        CONNECT,
        /** The TLS handshake. */
        TLS,
        /** Writing the request. */
        SEND,
        /** From the last byte sent to the first answered: the server's own time. */
        WAIT,
        /** Reading the answer. */
        RECEIVE
    }

    private static final HarTimings NONE = new HarTimings(new EnumMap<>(Phase.class));

    private final Map<Phase, Duration> durations;

    private HarTimings(Map<Phase, Duration> durations) {
        this.durations = Collections.unmodifiableMap(durations);
    }

    /** Returns timings of which nothing is known. */
    public static HarTimings unknown() {
        return NONE;
    }

    /**
     * Returns the timings of an attempt of our own client. What the phases do not explain is BLOCKED; a total of which no
     * phase is known is WAIT.
     */
    public static HarTimings of(HttpPhases phases) {
        Map<Phase, Duration> known = new EnumMap<>(Phase.class);
        phases.dns().ifPresent(time -> known.put(Phase.DNS, time));
        phases.connect().ifPresent(time -> known.put(Phase.CONNECT, time));
        phases.tls().ifPresent(time -> known.put(Phase.TLS, time));
        phases.send().ifPresent(time -> known.put(Phase.SEND, time));
        phases.waiting().ifPresent(time -> known.put(Phase.WAIT, time));
        phases.receive().ifPresent(time -> known.put(Phase.RECEIVE, time));
        HarTimings timings = new HarTimings(known);
        Duration rest = phases.total().orElse(Duration.ZERO).minus(timings.total());
        if (rest.isNegative() || rest.isZero()) {
            return timings;
        }
        return timings.and(known.isEmpty() ? Phase.WAIT : Phase.BLOCKED, rest);
    }

    /**
     * Returns these timings with the duration of one phase set.
     *
     * @throws IllegalArgumentException if the duration is negative
     */
    public HarTimings and(Phase phase, Duration duration) {
        Map<Phase, Duration> more = new EnumMap<>(Phase.class);
        more.putAll(durations);
        more.put(Check.notNull("phase", phase), Check.notNegative("duration", duration));
        return new HarTimings(more);
    }

    /** Returns how long the phase took, or empty if it did not happen or is not known. */
    public Optional<Duration> of(Phase phase) {
        return Optional.ofNullable(durations.get(phase));
    }

    /** Returns the sum of the phases; zero if none is known. */
    public Duration total() {
        return durations.values().stream().reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HarTimings that && durations.equals(that.durations);
    }

    @Override
    public int hashCode() {
        return durations.hashCode();
    }

    /** Returns the phases that are known with their durations. */
    @Override
    public String toString() {
        return durations.toString();
    }
}
