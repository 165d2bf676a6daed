package dev.fledge.examples.fledge;

import dev.fledge.canary.Observation;
import dev.fledge.document.DocumentNode;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * Observations of one window, as a file: {@code start}, and for each observation {@code metric}, {@code arm}, {@code start},
 * {@code end} and one of {@code count}, {@code histogram} (edges in ms and counts) and {@code noData}.
 */
record RecordedWindow(Instant start, Instant end, List<Observation> observations) {
    static RecordedWindow read(DocumentNode root) {
        root.allowOnly("start", "observations");
        Instant start = instant(root.field("start"));
        Instant end = start;
        List<Observation> observations = new ArrayList<>();
        for (DocumentNode node : root.field("observations").items()) {
            Observation observation = observation(node);
            observations.add(observation);
            Instant until = observation.at();
            end = until.isAfter(end) ? until : end;
        }
        return new RecordedWindow(start, end, observations);
    }

    private static Observation observation(DocumentNode node) {
        node.allowOnly("metric", "arm", "start", "end", "count", "histogram", "noData");
        Arm arm = node.field("arm").oneOf("baseline", "canary").equals("canary") ? Arm.CANARY : Arm.BASELINE;
        MetricQuery query = new MetricQuery(node.field("metric").text(), arm, interval(node));
        return new Observation.Seen(query, data(node));
    }

    private static Interval interval(DocumentNode node) {
        try {
            return new Interval(instant(node.field("start")), instant(node.field("end")));
        } catch (IllegalArgumentException e) {
            throw node.field("end").error(String.valueOf(e.getMessage()));
        }
    }

    private static MetricData data(DocumentNode node) {
        long given = node.keys().stream()
                .filter(key -> key.equals("count") || key.equals("histogram") || key.equals("noData"))
                .count();
        if (given != 1) {
            throw node.error("an observation must have exactly one of count, histogram and noData");
        }
        if (node.optional("count").isPresent()) {
            return new MetricData.Count(node.field("count").integer(0, Long.MAX_VALUE));
        }
        if (node.optional("noData").isPresent()) {
            return new MetricData.NoData(node.field("noData").text());
        }
        return new MetricData.Distribution(histogram(node.field("histogram")));
    }

    private static Histogram histogram(DocumentNode node) {
        node.allowOnly("upperEdgesMillis", "counts");
        double[] edges = node.field("upperEdgesMillis").items().stream()
                .mapToDouble(edge -> edge.number(0, Double.MAX_VALUE))
                .toArray();
        long[] counts = node.field("counts").items().stream()
                .mapToLong(count -> count.integer(0, Long.MAX_VALUE))
                .toArray();
        try {
            return Histogram.of(Buckets.of(edges), counts);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    private static Instant instant(DocumentNode node) {
        try {
            return Instant.parse(node.text());
        } catch (DateTimeParseException e) {
            throw node.error("must be a UTC time such as 2026-01-31T12:00:00Z, but was '" + node.text() + "'");
        }
    }
}
