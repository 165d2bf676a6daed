package dev.fledge.metric.source;

import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.source.PrometheusSeries.Point;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Each sample of a gauge is an event of its own, as with a prober that leaves one a round. */
record RawReadings(PromqlText text, Function<List<Double>, MetricData> meaning) implements PrometheusKind {
    /** How many samples there are. */
    static RawReadings count(String selector) {
        return new RawReadings(PromqlText.selector(selector), values -> new MetricData.Count(values.size()));
    }

    /** How many samples are below a limit. */
    static RawReadings countBelow(String selector, double limit) {
        return new RawReadings(
                PromqlText.selector(selector),
                values -> new MetricData.Count(
                        values.stream().filter(value -> value < limit).count()));
    }

    /** How the samples, durations in {@code unit}, are distributed. */
    static RawReadings distribution(String selector, Duration unit) {
        double millis = unit.toNanos() / 1e6;
        return new RawReadings(PromqlText.selector(selector), values -> {
            Buckets buckets = Buckets.latencyMillis();
            long[] counts = new long[buckets.size()];
            values.forEach(value -> counts[buckets.indexOf(value * millis)]++);
            return new MetricData.Distribution(Histogram.of(buckets, counts));
        });
    }

    @Override
    public PrometheusReading read(PrometheusQuestion question) throws IOException, InterruptedException {
        List<PrometheusSeries> during = question.during(text);
        if (during.isEmpty()) {
            return question.absent(text);
        }
        Optional<String> bad = CounterCount.notANumber(during, question.filled(text));
        if (bad.isPresent()) {
            return PrometheusReading.notANumber(bad.get());
        }
        List<Double> values = during.stream()
                .flatMap(series -> series.points().stream())
                .map(Point::value)
                .toList();
        return PrometheusReading.of(meaning.apply(values), Set.of());
    }
}
