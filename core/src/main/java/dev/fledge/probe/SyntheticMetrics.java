package dev.fledge.probe;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSource;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the rounds that ended in an interval add up to. */
final class SyntheticMetrics implements MetricSource {
    private static final Set<String> NAMES = Collections.unmodifiableSet(new LinkedHashSet<>(
            List.of("synthetic-requests", "synthetic-errors", "synthetic-latency", "synthetic-inconclusive")));

    private final Set<Arm> arms;
    private final RoundHistory history;

    SyntheticMetrics(Set<Arm> arms, RoundHistory history) {
        this.arms = Set.copyOf(arms);
        this.history = history;
    }

    @Override
    public String name() {
        return "synthetics";
    }

    @Override
    public Set<String> metrics() {
        return NAMES;
    }

    @Override
    public MetricData fetch(MetricQuery query) {
        if (!NAMES.contains(query.metric())) {
            throw new IllegalArgumentException(
                    "synthetics have no metric '" + query.metric() + "'; they have " + String.join(", ", NAMES));
        }
        Interval interval = query.interval();
        String span = interval.start() + "/" + interval.end();
        if (!arms.contains(query.arm())) {
            return new MetricData.NoData("no probe asks the " + query.arm().label() + " arm");
        }
        if (!history.reaches(interval)) {
            return new MetricData.NoData(span + " reaches back beyond the latest " + history.capacity()
                    + " rounds, which are all that is kept");
        }
        List<RoundTally> rounds = history.of(query.arm(), interval);
        if (rounds.isEmpty()) {
            return new MetricData.NoData("no round ended in " + span);
        }
        return switch (query.metric()) {
            case "synthetic-requests" ->
                count(rounds.stream().mapToLong(RoundTally::requests).sum());
            case "synthetic-errors" ->
                count(rounds.stream().mapToLong(RoundTally::errors).sum());
            case "synthetic-inconclusive" ->
                count(rounds.stream().mapToLong(RoundTally::inconclusive).sum());
            default -> latency(rounds, span);
        };
    }

    private static MetricData count(long value) {
        return new MetricData.Count(value);
    }

    private static MetricData latency(List<RoundTally> rounds, String span) {
        Buckets buckets = Buckets.latencyMillis();
        long[] counts = new long[buckets.size()];
        for (RoundTally round : rounds) {
            round.latencies().forEach((bucket, count) -> counts[bucket] += count);
        }
        Histogram histogram = Histogram.of(buckets, counts);
        return histogram.total() == 0
                ? new MetricData.NoData("no question was answered in " + span)
                : new MetricData.Distribution(histogram);
    }
}
