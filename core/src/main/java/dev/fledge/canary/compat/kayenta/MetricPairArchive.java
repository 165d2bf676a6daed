package dev.fledge.canary.compat.kayenta;

import dev.fledge.document.DocumentNode;
import dev.fledge.metric.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The metric pairs that Kayenta stored of one judgement, to be judged again. Immutable. */
public final class MetricPairArchive {
    private static final long LATEST_MILLIS = 253_402_300_799_999L;

    private final List<MetricPair> pairs;
    private final Optional<Interval> interval;

    private MetricPairArchive(List<MetricPair> pairs, Optional<Interval> interval) {
        this.pairs = List.copyOf(pairs);
        this.interval = interval;
    }

    /**
     * Reads an archive: a list of objects with {@code name}, {@code tags}, {@code values.control},
     * {@code values.experiment}, and optionally where they stand in time. A missing sample is written {@code "NaN"}.
     *
     * @throws dev.fledge.document.DocumentException naming file, line, column and fix if the tree is none
     */
    public static MetricPairArchive read(DocumentNode root) {
        List<MetricPair> pairs = new ArrayList<>();
        Optional<Interval> interval = Optional.empty();
        for (DocumentNode node : root.items()) {
            MetricPair pair = pair(node);
            pairs.add(pair);
            Optional<Interval> own = interval(node, pair);
            interval =
                    interval.isPresent() && own.isPresent() ? both(interval.get(), own.get()) : interval.or(() -> own);
        }
        if (pairs.isEmpty()) {
            throw root.error("holds no metric pair, so there is nothing to judge; give at least one");
        }
        return new MetricPairArchive(pairs, interval);
    }

    private static Optional<Interval> both(Interval left, Interval right) {
        Instant start = left.start().isBefore(right.start()) ? left.start() : right.start();
        Instant end = left.end().isAfter(right.end()) ? left.end() : right.end();
        return Optional.of(new Interval(start, end));
    }

    private static MetricPair pair(DocumentNode node) {
        node.allowOnly(
                "name",
                "id",
                "tags",
                "values",
                "scopes",
                "attributes",
                "startTimeMillis",
                "startTimeIso",
                "stepMillis");
        DocumentNode name = node.field("name");
        if (name.text().isBlank()) {
            throw name.error("must not be blank; write the name of the metric");
        }
        Map<String, String> tags = new LinkedHashMap<>();
        node.optional("tags")
                .ifPresent(found -> found.keys()
                        .forEach(key -> tags.put(key, found.field(key).text())));
        DocumentNode values = node.field("values").allowOnly("control", "experiment");
        return new MetricPair(name.text(), tags, samples(values.field("control")), samples(values.field("experiment")));
    }

    private static List<Double> samples(DocumentNode list) {
        return list.items().stream().map(MetricPairArchive::sample).toList();
    }

    private static double sample(DocumentNode node) {
        if (node.isText()) {
            return switch (node.oneOf("NaN", "Infinity", "-Infinity")) {
                case "Infinity" -> Double.POSITIVE_INFINITY;
                case "-Infinity" -> Double.NEGATIVE_INFINITY;
                default -> Double.NaN;
            };
        }
        return node.number(-Double.MAX_VALUE, Double.MAX_VALUE);
    }

    private static Optional<Interval> interval(DocumentNode node, MetricPair pair) {
        return node.optional("startTimeMillis").map(start -> {
            Instant from = Instant.ofEpochMilli(start.integer(0, LATEST_MILLIS));
            long step = node.field("stepMillis").integer(1, 31_536_000_000L);
            long samples = Math.max(
                    1, Math.max(pair.control().size(), pair.experiment().size()));
            return new Interval(from, from.plusMillis(step * samples));
        });
    }

    /** Returns the pairs in the order of the file; not empty. */
    public List<MetricPair> pairs() {
        return pairs;
    }

    /** Returns the time that the pairs cover; empty if the archive does not say. */
    public Optional<Interval> interval() {
        return interval;
    }
}
