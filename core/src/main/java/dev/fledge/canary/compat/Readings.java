package dev.fledge.canary.compat;

import dev.fledge.metric.MetricQuery;

/** Where a foreign judge gets its numbers: a provider, a recorded run, a test. It must not block the judge, and never throws. */
@FunctionalInterface
public interface Readings {
    /**
     * Returns what the metric of that name gave for the arm over the interval.
     *
     * @param query names the metric as the foreign policy does
     */
    Reading read(MetricQuery query);
}
