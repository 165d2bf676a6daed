package dev.fledge.canary.compat.argo;

import static dev.fledge.canary.compat.argo.Templates.metrics;
import static dev.fledge.canary.compat.argo.Templates.policy;

import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.canary.compat.Reading;
import dev.fledge.canary.compat.Readings;
import dev.fledge.metric.MetricQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Answers the measurements of a run that begins at noon, and keeps what was asked. Not thread-safe. */
final class Answers {
    static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    static final String BOTH = "successCondition: result[0] < 1\nfailureCondition: result[0] > 5\n";

    private final List<MetricQuery> asked = new ArrayList<>();

    /** What was asked so far, in order. */
    List<MetricQuery> asked() {
        return List.copyOf(asked);
    }

    /** One letter a measurement: s(uccessful), f(ailed), i(nconclusive), e(rror), n(aN); the last one goes on. */
    Readings giving(String letters) {
        List<Integer> at = new ArrayList<>(List.of(0));
        return query -> {
            asked.add(query);
            int index = Math.min(at.set(0, at.get(0) + 1), letters.length() - 1);
            return reading(letters.charAt(index));
        };
    }

    static Reading reading(char letter) {
        return switch (letter) {
            case 's' -> Reading.Values.of(0);
            case 'f' -> Reading.Values.of(9);
            case 'i' -> Reading.Values.of(3);
            case 'n' -> Reading.Values.of(Double.NaN);
            default -> new Reading.Failed("refused");
        };
    }

    /** Looks whenever the run wants to, at most 20 times, and returns the seconds at which it did. */
    static List<Long> drive(ForeignRun run, Readings readings) {
        List<Long> looks = new ArrayList<>();
        while (run.verdict().isEmpty() && looks.size() < 20) {
            looks.add(Duration.between(NOON, run.next()).toSeconds());
            run.look(run.next(), readings);
        }
        return looks;
    }

    static ForeignRun run(String... metrics) {
        return policy(metrics(metrics)).begin(NOON);
    }
}
