package dev.fledge.canary.compat.flagger;

import dev.fledge.canary.compat.Reading;
import java.util.List;
import java.util.OptionalDouble;

/** How Flagger makes one number of what a metrics provider answered. */
enum Provider {
    /** The last series wins; NaN is no value. */
    PROMETHEUS,
    /** The last point of the last series wins; NaN is a value. */
    GRAPHITE,
    /** The first value wins; NaN is a value. */
    OTHER;

    static final List<String> NAMES = List.of(
            "prometheus",
            "influxdb",
            "datadog",
            "externalmetrics",
            "stackdriver",
            "cloudwatch",
            "newrelic",
            "graphite",
            "dynatrace",
            "keptn",
            "splunk");

    static Provider of(String name) {
        return switch (name) {
            case "prometheus" -> PROMETHEUS;
            case "graphite" -> GRAPHITE;
            default -> OTHER;
        };
    }

    /** Returns the number that is compared; empty if Flagger finds no value. */
    OptionalDouble value(Reading.Values reading) {
        List<Double> values = reading.values();
        double value = this == OTHER ? values.get(0) : values.get(values.size() - 1);
        return this == PROMETHEUS && Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
