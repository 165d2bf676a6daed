package dev.fledge.canary.compat.keptn;

import dev.fledge.canary.compat.Reading;
import dev.fledge.canary.compat.Readings;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricQuery;
import java.time.Instant;

/** What one evaluation can ask for. */
record Asked(Interval timeframe, Instant now, Readings readings) {
    /** Returns what the metric gave; several values are a failure, since Keptn's providers refuse them. */
    Reading value(String metric) {
        Reading reading = readings.read(new MetricQuery(metric, Arm.CANARY, timeframe));
        return reading instanceof Reading.Values values && values.values().size() > 1
                ? new Reading.Failed("the answer has " + values.values().size() + " values, one is expected")
                : reading;
    }

    /** Returns the metric's values in the evaluations before. */
    Reading previous(String metric) {
        return readings.read(new MetricQuery(metric, Arm.BASELINE, timeframe));
    }
}
