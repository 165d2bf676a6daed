package dev.fledge.canary;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import java.time.Instant;

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
}
