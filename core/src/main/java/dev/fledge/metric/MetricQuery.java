package dev.fledge.metric;

import dev.fledge.internal.Check;

/**
 * What is asked of a source: one metric of one arm over one interval.
 *
 * @param metric the source's name of the metric, such as {@code requests}, {@code server-errors} or {@code latency}
 */
public record MetricQuery(String metric, Arm arm, Interval interval) {
    /** @throws IllegalArgumentException if {@code metric} is blank */
    public MetricQuery {
        Check.notBlank("metric", metric);
        Check.notNull("arm", arm);
        Check.notNull("interval", interval);
    }
}
