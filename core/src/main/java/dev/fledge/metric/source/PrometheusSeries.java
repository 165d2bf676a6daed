package dev.fledge.metric.source;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One series of an answer: its labels, and its plain samples or native histograms in time order. */
record PrometheusSeries(Map<String, String> labels, List<Point> points, List<NativePoint> histograms) {
    private static final String METRIC_NAME = "__name__";

    /** A plain sample; its value may be NaN or infinite. */
    record Point(long millis, double value) {}

    /** A native histogram at one instant. */
    record NativePoint(long millis, NativeReading reading) {}

    PrometheusSeries {
        labels = Map.copyOf(labels);
        points = List.copyOf(points);
        histograms = List.copyOf(histograms);
    }

    /** The labels that tell it apart, as Prometheus names series once a function dropped the metric's name. */
    Map<String, String> identity() {
        return without(METRIC_NAME);
    }

    /** The labels that tell the histogram apart of which it is one bucket. */
    Map<String, String> identityWithout(String label) {
        Map<String, String> rest = new TreeMap<>(without(METRIC_NAME));
        rest.remove(label);
        return rest;
    }

    private Map<String, String> without(String label) {
        Map<String, String> rest = new TreeMap<>(labels);
        rest.remove(label);
        return rest;
    }

    /** The same series with only what lies after {@code start} and not after {@code end}. */
    PrometheusSeries between(long startMillis, long endMillis) {
        return new PrometheusSeries(
                labels,
                points.stream()
                        .filter(point -> point.millis() > startMillis && point.millis() <= endMillis)
                        .toList(),
                histograms.stream()
                        .filter(point -> point.millis() > startMillis && point.millis() <= endMillis)
                        .toList());
    }

    boolean isEmpty() {
        return points.isEmpty() && histograms.isEmpty();
    }

    @Override
    public String toString() {
        return new TreeMap<>(labels).toString();
    }
}
