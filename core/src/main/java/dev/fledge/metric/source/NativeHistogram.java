package dev.fledge.metric.source;

import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.source.NativeReading.Bucket;
import dev.fledge.metric.source.PrometheusSeries.NativePoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A native histogram, whose readings hold only the buckets that are not empty and may get coarser over time.
 *
 * <p>The increase is laid on fixed buckets, 8 to an octave, or fewer where the readings are coarser, so that intervals can be
 * added up. Fixed buckets are needed because two readings seldom have the same ones.
 *
 * @see "Prometheus documentation, Native Histograms, section Data model"
 */
final class NativeHistogram {
    private static final int FINEST_SCHEMA = 3;
    private static final double LOWEST_EDGE_MILLIS = 0.0625;
    private static final int OCTAVES = 21;
    private static final double SCHEMA_TOLERANCE = 1e-6;
    private static final double LN2 = StrictMath.log(2);

    private NativeHistogram() {}

    static Histogram increase(List<PrometheusSeries> before, List<PrometheusSeries> during, Duration unit)
            throws IOException {
        Map<Map<String, String>, NativeReading> last = new HashMap<>();
        for (PrometheusSeries series : before) {
            if (!series.histograms().isEmpty()) {
                last.put(series.identity(), series.histograms().get(0).reading());
            }
        }
        List<Bucket> increase = new ArrayList<>();
        for (PrometheusSeries series : during) {
            NativeReading reading = last.getOrDefault(series.identity(), new NativeReading(List.of()));
            for (NativePoint point : series.histograms()) {
                increase.addAll(rise(reading, point.reading()));
                reading = point.reading();
            }
        }
        return laidOut(increase, unit.toNanos() / 1e6);
    }

    /** What each bucket of {@code now} holds more than the buckets of {@code last} within it; all of it after a restart. */
    private static List<Bucket> rise(NativeReading last, NativeReading now) {
        List<Bucket> rise = new ArrayList<>();
        int found = 0;
        for (Bucket bucket : now.buckets()) {
            List<Bucket> within =
                    last.buckets().stream().filter(bucket::contains).toList();
            double earlier = within.stream().mapToDouble(Bucket::count).sum();
            if (earlier > bucket.count()) {
                return now.buckets();
            }
            found += within.size();
            rise.add(new Bucket(bucket.left(), bucket.right(), bucket.count() - earlier));
        }
        return found == last.buckets().size() ? rise : now.buckets();
    }

    private static Histogram laidOut(List<Bucket> increase, double unitMillis) throws IOException {
        int schema = FINEST_SCHEMA;
        for (Bucket bucket : increase) {
            schema = Math.min(schema, schema(bucket).orElse(FINEST_SCHEMA));
        }
        Buckets layout = layout(schema, unitMillis);
        long[] counts = new long[layout.size()];
        for (Bucket bucket : increase) {
            requireFast(bucket, layout.upperEdge(0) / unitMillis);
            double middle = bucket.left() <= 0 ? 0 : StrictMath.sqrt(bucket.left() * bucket.right()) * unitMillis;
            counts[layout.indexOf(middle)] += CounterIncrease.whole(bucket.count(), "a bucket of a native histogram");
        }
        return Histogram.of(layout, counts);
    }

    /** The bucket around zero is laid into the lowest one, so it must not reach beyond it. */
    private static void requireFast(Bucket bucket, double lowestEdge) throws IOException {
        if (bucket.left() <= 0 && bucket.right() > lowestEdge && bucket.count() > 0) {
            throw new IOException("a native histogram has the bucket " + bucket.left() + " to " + bucket.right()
                    + " around zero, which hides what is fast from what is slow; let the app keep its zero threshold"
                    + " small");
        }
    }

    /** How often the octave was halved to get the bucket; empty for the bucket around zero. */
    private static Optional<Integer> schema(Bucket bucket) throws IOException {
        if (bucket.left() <= 0) {
            return Optional.empty();
        }
        double octaves = StrictMath.log(bucket.right() / bucket.left()) / LN2;
        int schema = (int) StrictMath.rint(-StrictMath.log(octaves) / LN2);
        if (!(schema >= 0 && Math.abs(StrictMath.scalb(octaves, schema) - 1) < SCHEMA_TOLERANCE)) {
            throw new IOException("a native histogram has the bucket " + bucket.left() + " to " + bucket.right()
                    + ", which is no octave or part of one; let the app expose exponential buckets");
        }
        return Optional.of(schema);
    }

    private static Buckets layout(int schema, double unitMillis) {
        int perOctave = 1 << schema;
        int lowest = (int) StrictMath.floor(StrictMath.log(LOWEST_EDGE_MILLIS / unitMillis) / LN2);
        double[] edges = new double[OCTAVES * perOctave + 1];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = unitMillis
                    * StrictMath.scalb(StrictMath.pow(2, (double) (i % perOctave) / perOctave), lowest + i / perOctave);
        }
        return Buckets.of(edges);
    }
}
