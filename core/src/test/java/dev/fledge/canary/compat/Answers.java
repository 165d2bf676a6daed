package dev.fledge.canary.compat;

import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Readings by name for tests: the same answer each time, or one after the other with the last one for good. */
public final class Answers implements Readings {
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Map<String, List<Reading>> byMetric = new HashMap<>();
    private final Map<String, Integer> asked = new HashMap<>();
    private final List<MetricQuery> queries = new ArrayList<>();
    private Reading baseline = new Reading.Empty();

    public static Answers of(String metric, double... values) {
        return new Answers().and(metric, values);
    }

    public Answers and(String metric, double... values) {
        List<Reading> readings = new ArrayList<>();
        for (double value : values) {
            readings.add(Reading.Values.of(value));
        }
        byMetric.put(metric, readings);
        return this;
    }

    public Answers and(String metric, Reading... readings) {
        byMetric.put(metric, List.of(readings));
        return this;
    }

    /** Sets what every metric gives on the baseline arm; without it, nothing. */
    public Answers baseline(Reading baseline) {
        this.baseline = baseline;
        return this;
    }

    @Override
    public Reading read(MetricQuery query) {
        queries.add(query);
        if (query.arm() == Arm.BASELINE) {
            return baseline;
        }
        List<Reading> readings = byMetric.getOrDefault(query.metric(), List.of(new Reading.Empty()));
        int turn = asked.merge(query.metric(), 1, Integer::sum) - 1;
        return readings.get(Math.min(turn, readings.size() - 1));
    }

    /** Returns the names of the metrics that were asked, in their order. */
    public List<String> asked() {
        return queries.stream().map(MetricQuery::metric).toList();
    }

    public List<MetricQuery> queries() {
        return List.copyOf(queries);
    }

    /** Forgets what was asked, but not whose turn it is. */
    public Answers forget() {
        queries.clear();
        return this;
    }
}
