package dev.fledge.smoke;

import dev.fledge.http.HttpPhases;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where the time of a call went, and where most of it, if there was too little. */
final class PhaseLine {
    private PhaseLine() {}

    /** Returns the phases, the longest one named if that is what is wrong. */
    static String of(HttpPhases phases, boolean tooSlow) {
        long total = phases.total().orElse(Duration.ZERO).toMillis();
        Map<String, Long> spent = new LinkedHashMap<>();
        add(spent, "dns", phases.dns());
        add(spent, "connect", phases.connect());
        add(spent, "tls", phases.tls());
        add(spent, "send", phases.send());
        add(spent, "wait", phases.waiting());
        add(spent, "receive", phases.receive());
        return phases
                + spent.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .filter(longest -> tooSlow && total > 0)
                        .map(longest ->
                                "   <- " + longest.getKey() + " took " + longest.getValue() * 100 / total + " %")
                        .orElse("");
    }

    private static void add(Map<String, Long> spent, String name, Optional<Duration> phase) {
        phase.ifPresent(duration -> spent.put(name, duration.toMillis()));
    }
}
