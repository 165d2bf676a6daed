package dev.fledge.canary;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSeries;
import java.time.Instant;
import java.util.List;

/** Observations for tests, on one timeline. */
final class Observed {
    static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    static final Buckets BUCKETS = Buckets.of(10, 20, 40, 80, 160);

    private Observed() {}

    static Instant second(long second) {
        return NOON.plusSeconds(second);
    }

    static MetricQuery query(String metric, Arm arm, long from, long to) {
        return new MetricQuery(metric, arm, new Interval(second(from), second(to)));
    }

    static Observation count(String metric, Arm arm, long from, long to, long value) {
        return new Observation.Seen(query(metric, arm, from, to), new MetricData.Count(value));
    }

    /** A distribution of so many requests in each bucket: up to 10, 20, 40, 80, 160 ms and above. */
    static Observation latency(Arm arm, long from, long to, long... counts) {
        return new Observation.Seen(
                query("latency", arm, from, to), new MetricData.Distribution(Histogram.of(BUCKETS, counts)));
    }

    /** One sample of a level, a second after the start of a slice of 5 s. */
    static Observation level(Arm arm, int slice, double value) {
        MetricSeries series = new MetricSeries(List.of(new MetricSeries.Sample(second(5L * slice + 1), value)), 1);
        return new Observation.Seen(query("cpu", arm, 5L * slice, 5L * slice + 5), new MetricData.Samples(series));
    }
}
