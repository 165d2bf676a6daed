package dev.fledge.metric.source;

import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.metric.source.PrometheusSeries.NativePoint;
import dev.fledge.metric.source.PrometheusSeries.Point;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the {@code data} of an answer of Prometheus's HTTP API.
 *
 * @see "Prometheus documentation, HTTP API, section Expression query result formats"
 */
final class PrometheusAnswer {
    private static final double LAST_SECOND = 1e12;

    private PrometheusAnswer() {}

    /**
     * Returns the series of a vector or matrix; a scalar is one without labels.
     *
     * @throws DocumentException if it has another shape
     */
    static List<PrometheusSeries> read(DocumentNode data) {
        String type = data.field("resultType").text();
        DocumentNode result = data.field("result");
        return switch (type) {
            case "scalar" -> List.of(new PrometheusSeries(Map.of(), List.of(point(result)), List.of()));
            case "vector", "matrix" ->
                result.items().stream().map(PrometheusAnswer::series).toList();
            default -> throw result.error("is a " + type + ", but a metric must be numbers");
        };
    }

    private static PrometheusSeries series(DocumentNode series) {
        Map<String, String> labels = new HashMap<>();
        DocumentNode metric = series.field("metric");
        metric.keys().forEach(label -> labels.put(label, metric.field(label).text()));
        List<Point> points = new ArrayList<>();
        series.optional("value").ifPresent(value -> points.add(point(value)));
        series.optional("values").ifPresent(values -> values.items().forEach(value -> points.add(point(value))));
        List<NativePoint> histograms = new ArrayList<>();
        series.optional("histogram").ifPresent(value -> histograms.add(histogram(value)));
        series.optional("histograms")
                .ifPresent(values -> values.items().forEach(value -> histograms.add(histogram(value))));
        return new PrometheusSeries(labels, points, histograms);
    }

    private static Point point(DocumentNode pair) {
        return new Point(millis(pair), value(part(pair, 1)));
    }

    private static NativePoint histogram(DocumentNode pair) {
        return new NativePoint(millis(pair), NativeReading.of(part(pair, 1)));
    }

    private static long millis(DocumentNode pair) {
        return Math.round(1000 * part(pair, 0).number(-LAST_SECOND, LAST_SECOND));
    }

    private static DocumentNode part(DocumentNode pair, int index) {
        List<DocumentNode> parts = pair.items();
        if (parts.size() != 2) {
            throw pair.error("a sample must be [time, value]");
        }
        return parts.get(index);
    }

    /** Numbers are text, so that NaN and the infinities can be sent. */
    static double value(DocumentNode node) {
        String text = node.text();
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> number(node, text);
        };
    }

    private static double number(DocumentNode node, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw node.error("must be a number in quotes, but was '" + text + "'");
        }
    }
}
