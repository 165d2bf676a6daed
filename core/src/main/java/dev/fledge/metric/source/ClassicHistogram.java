package dev.fledge.metric.source;

import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.source.PrometheusSeries.Point;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A histogram of one counter a bucket, each counting what does not exceed its {@code le}.
 *
 * <p>The buckets of one process restart together. Processes with different buckets are added over the edges that all have.
 * A process is read while it counts, so a bucket may lag behind a smaller one by a little; up to 1 % is put right.
 *
 * @see "Prometheus documentation, Exposition formats, section Histograms and summaries"
 */
final class ClassicHistogram {
    private static final String EDGE = "le";
    private static final Double NO_EDGE = Double.POSITIVE_INFINITY;
    private static final double LAG_PUT_RIGHT = 0.01;

    private ClassicHistogram() {}

    /** The series of one process by their edge. */
    private record Exporter(NavigableMap<Double, PrometheusSeries> buckets) {
        List<Point> points(Double edge) {
            return Objects.requireNonNull(buckets.get(edge)).points();
        }

        List<Long> times(Double edge) {
            return points(edge).stream().map(Point::millis).toList();
        }

        double[] row(List<Double> edges, int index) {
            return edges.stream()
                    .mapToDouble(edge -> points(edge).get(index).value())
                    .toArray();
        }
    }

    /** What a process counted, bucket by bucket, each with all smaller ones in it. */
    private record Increase(NavigableMap<Double, Double> counts) {
        NavigableSet<Double> edges() {
            return counts.navigableKeySet();
        }

        double count(Double edge) {
            return Objects.requireNonNull(counts.get(edge));
        }
    }

    static Histogram increase(List<PrometheusSeries> before, List<PrometheusSeries> during, Duration unit)
            throws IOException {
        Map<Map<String, String>, Exporter> earlier = byProcess(before);
        List<Increase> increases = new ArrayList<>();
        for (Map.Entry<Map<String, String>, Exporter> process :
                byProcess(during).entrySet()) {
            Optional<Exporter> last = Optional.ofNullable(earlier.get(process.getKey()))
                    .filter(known -> known.buckets().containsKey(NO_EDGE));
            increases.add(increase(last, process.getValue(), process.getKey()));
        }
        NavigableSet<Double> edges = new TreeSet<>(increases.get(0).edges());
        increases.forEach(each -> edges.retainAll(each.edges()));
        if (edges.size() < 2) {
            throw new IOException(
                    "the histograms " + during.get(0) + " and others share no bucket edge; narrow the matchers");
        }
        return histogram(List.copyOf(edges), increases, unit);
    }

    private static Map<Map<String, String>, Exporter> byProcess(List<PrometheusSeries> all) throws IOException {
        Map<Map<String, String>, Exporter> processes = new LinkedHashMap<>();
        for (PrometheusSeries series : all) {
            processes
                    .computeIfAbsent(series.identityWithout(EDGE), key -> new Exporter(new TreeMap<>()))
                    .buckets()
                    .put(edge(series), series);
        }
        return processes;
    }

    private static Double edge(PrometheusSeries series) throws IOException {
        String text = series.labels().getOrDefault(EDGE, "");
        if (text.equals("+Inf")) {
            return NO_EDGE;
        }
        return finite(text)
                .orElseThrow(() -> new IOException(series + " is no bucket: its label le is '" + text
                        + "'; a distribution is read from the counter of buckets, whose name ends in _bucket"));
    }

    private static Optional<Double> finite(String text) {
        try {
            return Optional.of(Double.valueOf(text)).filter(Double::isFinite);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The increase of one process; edges that were not read each time are left out. */
    private static Increase increase(Optional<Exporter> before, Exporter during, Map<String, String> process)
            throws IOException {
        if (!during.buckets().containsKey(NO_EDGE)) {
            throw new IOException("the histogram " + process + " has no bucket le=\"+Inf\", so its total is not known; "
                    + "let relabelling keep all buckets");
        }
        List<Long> times = during.times(NO_EDGE);
        List<Double> edges = during.buckets().keySet().stream()
                .filter(edge -> during.times(edge).equals(times))
                .filter(edge -> before.isEmpty() || before.get().buckets().containsKey(edge))
                .toList();
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < times.size(); i++) {
            rows.add(during.row(edges, i));
        }
        double[] increase = CounterIncrease.of(before.map(last -> last.row(edges, 0)), rows);
        NavigableMap<Double, Double> byEdge = new TreeMap<>();
        for (int i = 0; i < increase.length; i++) {
            byEdge.put(edges.get(i), increase[i]);
        }
        return new Increase(byEdge);
    }

    private static Histogram histogram(List<Double> edges, List<Increase> increases, Duration unit) throws IOException {
        long[] cumulative = new long[edges.size()];
        for (int i = 0; i < cumulative.length; i++) {
            String bucket = "the bucket le=\"" + edges.get(i) + "\"";
            for (Increase each : increases) {
                cumulative[i] += CounterIncrease.whole(each.count(edges.get(i)), bucket);
            }
        }
        return Histogram.of(Buckets.of(edgesMillis(edges, unit)), apart(cumulative, edges));
    }

    private static long[] apart(long[] cumulative, List<Double> edges) throws IOException {
        long[] counts = new long[cumulative.length];
        long below = 0;
        double lag = Math.max(1, LAG_PUT_RIGHT * cumulative[cumulative.length - 1]);
        for (int i = 0; i < counts.length; i++) {
            if (below - cumulative[i] > lag) {
                throw new IOException("bucket le=\"" + edges.get(i) + "\" rose by " + cumulative[i]
                        + ", a smaller one by " + below + ", so they do not count what is less or equal");
            }
            counts[i] = Math.max(0, cumulative[i] - below);
            below += counts[i];
        }
        return counts;
    }

    /** In decimals, so that 0.035 s is 35 ms and not a little more. */
    private static double[] edgesMillis(List<Double> edges, Duration unit) {
        BigDecimal millis = BigDecimal.valueOf(unit.toNanos(), 6);
        return edges.stream()
                .filter(edge -> !edge.equals(NO_EDGE))
                .mapToDouble(edge -> BigDecimal.valueOf(edge).multiply(millis).doubleValue())
                .toArray();
    }
}
