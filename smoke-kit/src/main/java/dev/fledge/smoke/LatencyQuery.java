package dev.fledge.smoke;

import dev.fledge.http.HttpPhases;
import dev.fledge.internal.Check;
import dev.fledge.smoke.Evaluation.Aspect;
import dev.fledge.smoke.Evaluation.Outcome;
import dev.fledge.smoke.Evaluation.Said;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A time of the call about which something is to be expected. A phase that did not happen, such as connecting where a
 * connection was used again, took no time and meets every limit, which is said. Immutable.
 */
public final class LatencyQuery {
    /** What files call the times. */
    static final Set<String> NAMES = new TreeSet<>(Set.of("total", "dns", "connect", "tls", "send", "ttfb", "receive"));

    /** Phases that a connection may do without. */
    private static final Set<String> OF_CONNECTING = Set.of("dns", "connect", "tls");

    private final String name;
    private final Function<HttpPhases, Optional<Duration>> phase;

    private LatencyQuery(String name, Function<HttpPhases, Optional<Duration>> phase) {
        this.name = name;
        this.phase = phase;
    }

    static LatencyQuery total() {
        return new LatencyQuery("total", HttpPhases::total);
    }

    /** Returns the time that a file calls so; one of {@link #NAMES}. */
    static LatencyQuery named(String name) {
        return switch (name) {
            case "total" -> total();
            case "dns" -> total().dns();
            case "connect" -> total().connect();
            case "tls" -> total().tls();
            case "send" -> total().send();
            case "ttfb" -> total().ttfb();
            case "receive" -> total().receive();
            default -> throw new AssertionError(name);
        };
    }

    /** Asks for the time to look up the name instead. */
    public LatencyQuery dns() {
        return new LatencyQuery("dns", HttpPhases::dns);
    }

    /** Asks for the time to open the TCP connection, without TLS, instead. */
    public LatencyQuery connect() {
        return new LatencyQuery("connect", HttpPhases::connect);
    }

    /** Asks for the time of the TLS handshake instead. */
    public LatencyQuery tls() {
        return new LatencyQuery("tls", HttpPhases::tls);
    }

    /** Asks for the time to write the request instead. */
    public LatencyQuery send() {
        return new LatencyQuery("send", HttpPhases::send);
    }

    /** Asks for the server's own time instead: from the last byte sent to the end of the answer's headers. */
    public LatencyQuery ttfb() {
        return new LatencyQuery("ttfb", HttpPhases::waiting);
    }

    /** Asks for the time from the end of the answer's headers to the end of its body instead. */
    public LatencyQuery receive() {
        return new LatencyQuery("receive", HttpPhases::receive);
    }

    /**
     * Expects less than that time; equal is too slow.
     *
     * @param limit in whole milliseconds, at least one
     * @throws IllegalArgumentException if {@code limit} is anything else
     */
    public Expectation under(Duration limit) {
        if (Check.positive("limit", limit).toNanos() % 1_000_000 != 0) {
            throw new IllegalArgumentException("limit must be in whole milliseconds, but was " + limit);
        }
        // Exact, because it is read again from a file.
        String rule = "< " + (limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms");
        return new PlainExpectation(name + " " + rule, evidence -> {
            HttpPhases phases = evidence.answer().phases();
            Optional<Duration> took = phase.apply(phases);
            return List.of(took.isPresent() ? judged(rule, limit, took.get(), phases) : absent(rule, phases));
        });
    }

    /**
     * Begins two limits: one that is hoped for, and {@link Soft#hard one} that must hold.
     *
     * @param limit as {@link #under} takes it
     */
    public Soft soft(Duration limit) {
        return new Soft(this, limit);
    }

    private Evaluation judged(String rule, Duration limit, Duration took, HttpPhases phases) {
        boolean met = took.compareTo(limit) < 0;
        return Evaluation.of(met, Aspect.LATENCY, new Said(name, rule, Text.of(took) + share(phases, took)));
    }

    private Evaluation absent(String rule, HttpPhases phases) {
        // Who measured how long the server took has looked at every phase.
        return OF_CONNECTING.contains(name) && phases.waiting().isPresent()
                ? Evaluation.met(Aspect.LATENCY, name, rule + " (it did not happen)")
                : new Evaluation(
                        Aspect.LATENCY, Outcome.BROKEN, new Said(name, rule, "the transport did not measure it"));
    }

    private String share(HttpPhases phases, Duration total) {
        if (!name.equals("total") || total.toMillis() == 0 || phases.waiting().isEmpty()) {
            return "";
        }
        Duration server = phases.waiting().get();
        return "; the server took " + Text.of(server) + " of it = " + server.toMillis() * 100 / total.toMillis() + " %";
    }

    /** A limit that is hoped for, to which one is added that must hold. Immutable. */
    public static final class Soft {
        private final LatencyQuery query;
        private final Duration soft;

        private Soft(LatencyQuery query, Duration soft) {
            this.query = query;
            this.soft = soft;
        }

        /**
         * Returns both expectations, the hard one first, as {@code expect} takes them: beyond the soft limit a check is
         * DEGRADED, beyond the hard one FAILED.
         *
         * @param limit longer than the soft one
         * @throws IllegalArgumentException if it is not
         */
        public Expectation[] hard(Duration limit) {
            if (limit.compareTo(soft) <= 0) {
                throw new IllegalArgumentException("hard limit of " + query.name + " must be longer than the soft one, "
                        + Text.of(soft) + ", but was " + Text.of(limit));
            }
            return new Expectation[] {query.under(limit), query.under(soft).softly()};
        }
    }
}
