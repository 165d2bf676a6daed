package dev.fledge.http;

import dev.fledge.internal.Check;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Where the time of one attempt went. A phase that did not happen is absent, not zero: a reused connection has no
 * {@code dns}, {@code connect} or {@code tls}. Immutable.
 */
public final class HttpPhases {
    /** The phases in their order. */
    enum Phase {
        DNS,
        CONNECT,
        TLS,
        SEND,
        WAIT,
        RECEIVE,
        TOTAL
    }

    private static final HttpPhases NONE = new HttpPhases(Map.of());

    private final Map<Phase, Duration> durations;

    private HttpPhases(Map<Phase, Duration> durations) {
        this.durations = Collections.unmodifiableMap(durations);
    }

    static HttpPhases of(Map<Phase, Duration> durations) {
        return durations.isEmpty() ? NONE : new HttpPhases(new EnumMap<>(durations));
    }

    /** Returns phases of which nothing is known. */
    public static HttpPhases unknown() {
        return NONE;
    }

    /** Returns phases of which only the total is known. */
    public static HttpPhases ofTotal(Duration total) {
        return of(Map.of(Phase.TOTAL, Check.notNegative("total", total)));
    }

    /** Returns the time to look up the name. */
    public Optional<Duration> dns() {
        return get(Phase.DNS);
    }

    /** Returns the time to open the TCP connection, without TLS. */
    public Optional<Duration> connect() {
        return get(Phase.CONNECT);
    }

    /** Returns the time of the TLS handshake. */
    public Optional<Duration> tls() {
        return get(Phase.TLS);
    }

    /** Returns the time to write headers and body of the request. */
    public Optional<Duration> send() {
        return get(Phase.SEND);
    }

    /** Returns the time from the last byte sent to the end of the answer's headers: the server's own time. */
    public Optional<Duration> waiting() {
        return get(Phase.WAIT);
    }

    /** Returns the time from the end of the answer's headers to the end of its body. */
    public Optional<Duration> receive() {
        return get(Phase.RECEIVE);
    }

    /** Returns the time of the whole attempt. */
    public Optional<Duration> total() {
        return get(Phase.TOTAL);
    }

    private Optional<Duration> get(Phase phase) {
        return Optional.ofNullable(durations.get(phase));
    }

    /** Returns the phases that happened, in whole milliseconds, such as {@code connect 1 | wait 180 | total 182 ms}. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(" | ", "", durations.isEmpty() ? "not known" : " ms");
        durations.forEach(
                (phase, duration) -> text.add(phase.name().toLowerCase(Locale.ROOT) + " " + duration.toMillis()));
        return text.toString();
    }
}
