package dev.fledge.metric.source;

import dev.fledge.metric.MetricData;
import dev.fledge.metric.source.PrometheusSeries.Point;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The increase of a counter over all its series. */
record CounterCount(PromqlText text) implements PrometheusKind {
    @Override
    public PrometheusReading read(PrometheusQuestion question) throws IOException, InterruptedException {
        List<PrometheusSeries> during = question.during(text);
        if (during.isEmpty()) {
            return question.absent(text);
        }
        List<PrometheusSeries> before = question.before(text);
        String what = question.filled(text);
        Optional<String> bad = notANumber(before, what).or(() -> notANumber(during, what));
        if (bad.isPresent()) {
            return PrometheusReading.notANumber(bad.get());
        }
        Map<Map<String, String>, double[]> last = new HashMap<>();
        for (PrometheusSeries series : before) {
            last.put(
                    series.identity(),
                    new double[] {counter(series, what).get(0).value()});
        }
        long sum = 0;
        Set<String> labels = new TreeSet<>();
        for (PrometheusSeries series : during) {
            List<double[]> rows = counter(series, what).stream()
                    .map(point -> new double[] {point.value()})
                    .toList();
            double[] increase = CounterIncrease.of(Optional.ofNullable(last.get(series.identity())), rows);
            sum = Math.addExact(sum, CounterIncrease.whole(increase[0], series.toString()));
            labels.addAll(series.labels().keySet());
        }
        return PrometheusReading.of(new MetricData.Count(sum), labels);
    }

    private static List<Point> counter(PrometheusSeries series, String what) throws IOException {
        if (!series.histograms().isEmpty()) {
            throw new IOException(what + " is a native histogram; read it with distribution()");
        }
        return series.points();
    }

    /** The first sample that is NaN or infinite, in words. */
    static Optional<String> notANumber(List<PrometheusSeries> all, String what) {
        for (PrometheusSeries series : all) {
            for (Point point : series.points()) {
                if (!Double.isFinite(point.value())) {
                    return Optional.of(what + " is " + point.value() + " at " + Instant.ofEpochMilli(point.millis())
                            + ", and NaN is neither zero nor a count");
                }
            }
        }
        return Optional.empty();
    }
}
