package dev.fledge.metric.source;

import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricSeries;
import dev.fledge.metric.MetricSeries.Sample;
import dev.fledge.metric.source.PrometheusSeries.Point;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The values of an expression on the grid start, start + resolution, ... before the end. */
record GaugeSamples(PromqlText text, Duration resolution, Optional<Reduction> reduction) implements PrometheusKind {
    @Override
    public PrometheusReading read(PrometheusQuestion question) throws IOException, InterruptedException {
        String query = text.filled(question.armMatchers(), resolution);
        Instant first = question.firstMilli();
        long span = Duration.between(first, question.interval().end()).toNanos();
        long steps = Math.max(0, (span - 1) / resolution.toNanos());
        List<PrometheusSeries> found =
                question.api().range(query, first, first.plus(resolution.multipliedBy(steps)), resolution);
        String between = " between " + first + " and " + question.interval().end();
        if (found.isEmpty()) {
            return PrometheusReading.absent("no series matches " + query + between);
        }
        if (found.size() > 1 && reduction.isEmpty()) {
            throw new IOException(query + " gives " + found.size() + " series, such as " + found.get(0) + " and "
                    + found.get(1) + ", but a gauge is one; declare reduction(), or narrow the matchers");
        }
        List<Sample> samples = reduced(found, query);
        if (samples.isEmpty()) {
            return PrometheusReading.notANumber("every sample of " + query + " is NaN or infinite" + between);
        }
        return PrometheusReading.of(
                new MetricData.Samples(new MetricSeries(samples, Math.toIntExact(steps + 1))), Set.of());
    }

    private List<Sample> reduced(List<PrometheusSeries> found, String query) throws IOException {
        Map<Long, List<Double>> byTime = new TreeMap<>();
        for (PrometheusSeries series : found) {
            if (!series.histograms().isEmpty()) {
                throw new IOException(query + " is a native histogram; read it with distribution()");
            }
            for (Point point : series.points()) {
                if (Double.isFinite(point.value())) {
                    byTime.computeIfAbsent(point.millis(), at -> new ArrayList<>())
                            .add(point.value());
                }
            }
        }
        List<Sample> samples = new ArrayList<>();
        byTime.forEach((at, values) -> samples.add(new Sample(
                Instant.ofEpochMilli(at),
                reduction
                        .orElse(Reduction.SUM)
                        .of(values.stream().mapToDouble(Double::doubleValue).toArray()))));
        return samples;
    }
}
