package dev.fledge.probe;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the rounds that ended in an interval add up to; of all suites, and where there are several, of each. */
final class SyntheticMetrics implements MetricSource {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MOST_INCONCLUSIVE = 0.2;
    private static final List<String> NAMES = List.of(
            "synthetic-requests",
            "synthetic-errors",
            "synthetic-latency",
            "synthetic-flaky",
            "synthetic-degraded",
            "synthetic-inconclusive");

    private final Map<String, RoundHistory> suites = new LinkedHashMap<>();
    private final int roundsKept;

    SyntheticMetrics(Collection<ScheduledSuite> suites, int roundsKept) {
        suites.forEach(suite -> this.suites.put(suite.plan().name(), suite.history()));
        this.roundsKept = roundsKept;
    }

    @Override
    public String name() {
        return "synthetics";
    }

    @Override
    public Set<String> metrics() {
        Set<String> names = new LinkedHashSet<>(NAMES);
        if (suites.size() > 1) {
            suites.keySet().forEach(suite -> NAMES.forEach(name -> names.add(name + "/" + suite)));
        }
        return Collections.unmodifiableSet(names);
    }

    @Override
    public MetricData fetch(MetricQuery query) {
        List<RoundHistory> histories = histories(query.metric());
        Interval interval = query.interval();
        String span = interval.start() + "/" + interval.end();
        if (histories.stream().noneMatch(history -> history.asks(query.arm()))) {
            return new MetricData.NoData("no probe asks the " + query.arm().label() + " arm");
        }
        if (!histories.stream().allMatch(history -> history.reaches(interval))) {
            return new MetricData.NoData(
                    span + " reaches back beyond the latest " + roundsKept + " rounds, which are all that is kept");
        }
        Tally tally = new Tally();
        histories.forEach(history -> history.count(query.arm(), interval, tally));
        if (tally.rounds() == 0) {
            return new MetricData.NoData("no round ended in " + span);
        }
        return data(base(query.metric()), tally, query.arm(), span);
    }

    private List<RoundHistory> histories(String metric) {
        String base = base(metric);
        boolean known = NAMES.contains(base);
        if (known && base.equals(metric)) {
            return new ArrayList<>(suites.values());
        }
        RoundHistory one = known && suites.size() > 1 ? suites.get(metric.substring(base.length() + 1)) : null;
        if (one == null) {
            throw new IllegalArgumentException(
                    "synthetics have no metric '" + metric + "'; they have " + String.join(", ", metrics()));
        }
        return List.of(one);
    }

    private static String base(String metric) {
        int slash = metric.indexOf('/');
        return slash < 0 ? metric : metric.substring(0, slash);
    }

    private static MetricData data(String metric, Tally tally, Arm arm, String span) {
        if (metric.equals("synthetic-inconclusive")) {
            return new MetricData.Count(tally.count(SyntheticOutcome.INCONCLUSIVE));
        }
        if (tally.inconclusiveRounds() > MOST_INCONCLUSIVE * tally.rounds()) {
            return new MetricData.NoData(tally.inconclusiveRounds() + " of " + tally.rounds() + " rounds in " + span
                    + " say nothing of the " + arm.label() + " arm; more than 20 % make the rest doubtful");
        }
        return switch (metric) {
            case "synthetic-requests" -> new MetricData.Count(tally.requests());
            case "synthetic-errors" -> new MetricData.Count(tally.count(SyntheticOutcome.FAILED));
            case "synthetic-flaky" -> new MetricData.Count(tally.count(SyntheticOutcome.FLAKY));
            case "synthetic-degraded" -> new MetricData.Count(tally.count(SyntheticOutcome.DEGRADED));
            default -> latency(tally, span);
        };
    }

    private static MetricData latency(Tally tally, String span) {
        Buckets buckets = Buckets.latencyMillis();
        long[] counts = new long[buckets.size()];
        for (long nanos : tally.latencyNanos()) {
            counts[buckets.indexOf(nanos / NANOS_PER_MILLI)]++;
        }
        Histogram histogram = Histogram.of(buckets, counts);
        return histogram.total() == 0
                ? new MetricData.NoData("no question was answered in " + span)
                : new MetricData.Distribution(histogram);
    }
}
