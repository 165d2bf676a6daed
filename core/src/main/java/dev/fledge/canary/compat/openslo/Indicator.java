package dev.fledge.canary.compat.openslo;

import dev.fledge.canary.compat.Reading;
import dev.fledge.canary.compat.Readings;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricQuery;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Where the share of errors comes from.
 *
 * @param queries text of the query by the name of the metric
 */
record Indicator(Kind kind, String slo, Map<String, String> queries) {
    /** What is counted. */
    enum Kind {
        ERRORS_OF_TOTAL("errors"),
        BAD_OF_TOTAL("bad"),
        GOOD_OF_TOTAL("good"),
        ERROR_RATIO("error-ratio"),
        SUCCESS_RATIO("success-ratio");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        boolean counts() {
            return this != ERROR_RATIO && this != SUCCESS_RATIO;
        }
    }

    String metric() {
        return slo + "." + kind.word;
    }

    String total() {
        return slo + ".total";
    }

    List<String> metrics() {
        return kind.counts() ? List.of(metric(), total()) : List.of(metric());
    }

    /** Returns the share of errors; empty without data, which no requests are as well. */
    OptionalDouble errorRatio(Readings readings, Interval interval) {
        double value = value(readings, metric(), interval);
        double ratio = switch (kind) {
            case ERROR_RATIO -> value;
            case SUCCESS_RATIO -> 1 - value;
            case ERRORS_OF_TOTAL, BAD_OF_TOTAL -> value / value(readings, total(), interval);
            case GOOD_OF_TOTAL -> {
                double total = value(readings, total(), interval);
                yield (total - value) / total;
            }
        };
        return Double.isFinite(ratio) ? OptionalDouble.of(ratio) : OptionalDouble.empty();
    }

    private static double value(Readings readings, String metric, Interval interval) {
        Reading reading = readings.read(new MetricQuery(metric, Arm.CANARY, interval));
        return reading instanceof Reading.Values values && values.values().size() == 1
                ? values.values().get(0)
                : Double.NaN;
    }
}
