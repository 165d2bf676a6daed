package dev.fledge.metric.source;

import dev.fledge.metric.MetricData;
import java.util.Set;

/**
 * What one metric read.
 *
 * @param absent whether there was no series with a sample in the interval, so that another metric may say what that means
 * @param labels the names of the labels that its series have
 */
record PrometheusReading(MetricData data, boolean absent, Set<String> labels) {
    static PrometheusReading of(MetricData data, Set<String> labels) {
        return new PrometheusReading(data, false, labels);
    }

    /** Series are there, but what they hold is no number. */
    static PrometheusReading notANumber(String what) {
        return new PrometheusReading(new MetricData.NoData(what), false, Set.of());
    }

    static PrometheusReading absent(String why) {
        return new PrometheusReading(new MetricData.NoData(why), true, Set.of());
    }
}
