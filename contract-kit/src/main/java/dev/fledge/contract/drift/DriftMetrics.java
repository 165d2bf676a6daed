package dev.fledge.contract.drift;

import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSource;
import dev.fledge.metric.source.InProcessSource;
import dev.fledge.time.TimeSource;
import java.util.Map;
import java.util.Set;

/** Checks and violations in an interval; where nothing was checked there is no data, never zero violations. */
final class DriftMetrics implements MetricSource {
    private static final Set<String> METRICS = Set.of(DriftMonitor.CHECKS, DriftMonitor.VIOLATIONS);

    private final InProcessSource counts;

    DriftMetrics(String name, Map<Arm, ArmTally> tallies, TimeSource time) {
        InProcessSource.Builder source =
                InProcessSource.named("drift of " + name).time(time);
        tallies.forEach((arm, tally) -> source.arm(arm, tally.recorder()));
        this.counts = source.build();
    }

    @Override
    public String name() {
        return counts.name();
    }

    @Override
    public Set<String> metrics() {
        return METRICS;
    }

    @Override
    public MetricData fetch(MetricQuery query) {
        if (!METRICS.contains(query.metric())) {
            throw new IllegalArgumentException(name() + " has no metric '" + query.metric() + "'; it has "
                    + METRICS.stream().sorted().toList());
        }
        MetricData checks = counts.fetch(new MetricQuery(InProcessSource.REQUESTS, query.arm(), query.interval()));
        if (checks.equals(new MetricData.Count(0))) {
            return new MetricData.NoData("no answer of the " + query.arm().label() + " was checked between "
                    + query.interval().start() + " and " + query.interval().end());
        }
        return query.metric().equals(DriftMonitor.CHECKS)
                ? checks
                : counts.fetch(new MetricQuery(InProcessSource.SERVER_ERRORS, query.arm(), query.interval()));
    }
}
