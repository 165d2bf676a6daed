package dev.fledge.metric.source;

import dev.fledge.document.DocumentNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One reading of a native histogram: only the buckets that hold something, from low to high.
 *
 * @see "Prometheus documentation, HTTP API, section Native histograms"
 */
record NativeReading(List<Bucket> buckets) {
    /** A bucket and how much fell into it since the process started. */
    record Bucket(double left, double right, double count) {
        boolean contains(Bucket other) {
            return left <= other.left && other.right <= right;
        }
    }

    NativeReading {
        buckets = buckets.stream()
                .sorted(Comparator.comparingDouble(Bucket::left))
                .toList();
    }

    /** Reads {@code {"count": .., "sum": .., "buckets": [[rule, left, right, count], ..]}}. */
    static NativeReading of(DocumentNode histogram) {
        List<Bucket> buckets = new ArrayList<>();
        if (histogram.optional("buckets").isPresent()) {
            for (DocumentNode bucket : histogram.field("buckets").items()) {
                List<DocumentNode> parts = bucket.items();
                if (parts.size() != 4) {
                    throw bucket.error("a bucket must be [rule, left, right, count]");
                }
                buckets.add(new Bucket(
                        PrometheusAnswer.value(parts.get(1)),
                        PrometheusAnswer.value(parts.get(2)),
                        PrometheusAnswer.value(parts.get(3))));
            }
        }
        return new NativeReading(buckets);
    }
}
