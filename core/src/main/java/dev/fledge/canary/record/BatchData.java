package dev.fledge.canary.record;

import dev.fledge.document.DocumentNode;
import dev.fledge.document.JsonText;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricSeries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a batch holds, as JSON. */
final class BatchData {
    private static final String USUAL_BUCKETS = "latency";

    private BatchData() {}

    static void write(MetricData data, Map<String, Object> line) {
        if (data instanceof MetricData.Count count) {
            line.put("count", count.value());
        } else if (data instanceof MetricData.Distribution distribution) {
            write(distribution.histogram(), line);
        } else if (data instanceof MetricData.Samples samples) {
            line.put(
                    "samples",
                    samples.series().samples().stream()
                            .map(sample -> List.<Object>of(sample.at().toString(), sample.value()))
                            .toList());
            line.put("expected", samples.series().expected());
        } else {
            line.put("noData", ((MetricData.NoData) data).why());
        }
    }

    private static void write(Histogram histogram, Map<String, Object> line) {
        Buckets buckets = histogram.buckets();
        if (buckets.equals(Buckets.latencyMillis())) {
            line.put("buckets", USUAL_BUCKETS);
        } else {
            List<Object> edges = new ArrayList<>();
            for (int i = 0; i < buckets.size() - 1; i++) {
                edges.add(buckets.upperEdge(i));
            }
            line.put("buckets", edges);
        }
        Map<String, Object> counts = new LinkedHashMap<>();
        for (int i = 0; i < buckets.size(); i++) {
            if (histogram.count(i) > 0) {
                counts.put(String.valueOf(i), histogram.count(i));
            }
        }
        line.put("counts", counts);
    }

    static MetricData read(DocumentNode node) {
        List<String> given = List.of("count", "buckets", "samples", "noData").stream()
                .filter(key -> node.optional(key).isPresent())
                .toList();
        if (given.size() != 1) {
            throw node.error("a batch must have exactly one of count, buckets (with counts), samples (with expected),"
                    + " noData and failed, but has " + given);
        }
        switch (given.get(0)) {
            case "count" -> {
                node.allowOnly("metric", "arm", "from", "to", "count");
                return new MetricData.Count(node.field("count").integer(0, Long.MAX_VALUE));
            }
            case "buckets" -> {
                node.allowOnly("metric", "arm", "from", "to", "buckets", "counts");
                return new MetricData.Distribution(histogram(node));
            }
            case "samples" -> {
                node.allowOnly("metric", "arm", "from", "to", "samples", "expected");
                return new MetricData.Samples(series(node));
            }
            default -> {
                node.allowOnly("metric", "arm", "from", "to", "noData");
                return noData(node.field("noData"));
            }
        }
    }

    private static MetricData noData(DocumentNode why) {
        if (why.text().isBlank()) {
            throw why.error("must say why there is no data, but is blank");
        }
        return new MetricData.NoData(why.text());
    }

    private static Histogram histogram(DocumentNode node) {
        Buckets buckets = buckets(node.field("buckets"));
        DocumentNode counts = node.field("counts");
        long[] values = new long[buckets.size()];
        if (counts.isList()) {
            List<DocumentNode> items = counts.items();
            if (items.size() != values.length) {
                throw counts.error("must have " + values.length
                        + " counts, one for each bucket and one for what is above the last edge, but has "
                        + items.size());
            }
            for (int i = 0; i < values.length; i++) {
                values[i] = items.get(i).integer(0, Long.MAX_VALUE);
            }
        } else {
            for (String key : counts.keys()) {
                values[bucket(counts, key, values.length)] = counts.field(key).integer(0, Long.MAX_VALUE);
            }
        }
        try {
            return Histogram.of(buckets, values);
        } catch (ArithmeticException e) {
            throw counts.error("must add up to at most " + Long.MAX_VALUE);
        }
    }

    private static int bucket(DocumentNode counts, String key, int buckets) {
        if (key.matches("0|[1-9][0-9]{0,4}") && Integer.parseInt(key) < buckets) {
            return Integer.parseInt(key);
        }
        throw counts.field(key)
                .error("the bucket " + JsonText.compact(key) + " is none; buckets are numbered from 0 to "
                        + (buckets - 1));
    }

    private static Buckets buckets(DocumentNode node) {
        if (node.isText()) {
            node.oneOf(USUAL_BUCKETS);
            return Buckets.latencyMillis();
        }
        double[] edges = node.items().stream()
                .mapToDouble(edge -> edge.number(-Double.MAX_VALUE, Double.MAX_VALUE))
                .toArray();
        try {
            return Buckets.of(edges);
        } catch (IllegalArgumentException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    private static MetricSeries series(DocumentNode node) {
        List<MetricSeries.Sample> samples = new ArrayList<>();
        for (DocumentNode pair : node.field("samples").items()) {
            List<DocumentNode> parts = pair.items();
            if (parts.size() != 2) {
                throw pair.error("a sample must be a list of time and value, but has " + parts.size() + " items");
            }
            samples.add(new MetricSeries.Sample(
                    RecordLine.instant(parts.get(0)), parts.get(1).number(-Double.MAX_VALUE, Double.MAX_VALUE)));
        }
        try {
            return new MetricSeries(samples, (int) node.field("expected").integer(0, Integer.MAX_VALUE));
        } catch (IllegalArgumentException e) {
            throw node.field("samples").error(String.valueOf(e.getMessage()));
        }
    }
}
