package dev.fledge.smoke;

import dev.fledge.http.HttpPhases;
import dev.fledge.internal.Check;
import dev.fledge.smoke.Evaluation.Aspect;
import dev.fledge.smoke.Evaluation.Outcome;
import dev.fledge.smoke.Evaluation.Said;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A time of the call about which something is to be expected. Immutable. */
public final class LatencyQuery {
    private final String name;
    private final Function<HttpPhases, Optional<Duration>> phase;

    private LatencyQuery(String name, Function<HttpPhases, Optional<Duration>> phase) {
        this.name = name;
        this.phase = phase;
    }

    static LatencyQuery total() {
        return new LatencyQuery("total", HttpPhases::total);
    }

    /** Asks for the server's own time instead: from the last byte sent to the end of the answer's headers. */
    public LatencyQuery ttfb() {
        return new LatencyQuery("ttfb", HttpPhases::waiting);
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
            if (took.isEmpty()) {
                return List.of(new Evaluation(
                        Aspect.LATENCY, Outcome.BROKEN, new Said(name, rule, "the transport did not measure it")));
            }
            boolean met = took.get().compareTo(limit) < 0;
            return List.of(Evaluation.of(
                    met, Aspect.LATENCY, new Said(name, rule, Text.of(took.get()) + share(phases, took.get()))));
        });
    }

    private String share(HttpPhases phases, Duration total) {
        if (!name.equals("total") || total.toMillis() == 0 || phases.waiting().isEmpty()) {
            return "";
        }
        Duration server = phases.waiting().get();
        return "; the server took " + Text.of(server) + " of it = " + server.toMillis() * 100 / total.toMillis() + " %";
    }
}
