package dev.fledge.metric.source;

import dev.fledge.metric.Histogram;
import dev.fledge.metric.MetricData;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The increase of a histogram over all its series: classic, with one series a bucket, or native. */
record BucketDistribution(PromqlText text, Duration unit) implements PrometheusKind {
    @Override
    public PrometheusReading read(PrometheusQuestion question) throws IOException, InterruptedException {
        List<PrometheusSeries> during = question.during(text);
        if (during.isEmpty()) {
            return question.absent(text);
        }
        List<PrometheusSeries> before = question.before(text);
        String what = question.filled(text);
        Optional<String> bad = CounterCount.notANumber(before, what).or(() -> CounterCount.notANumber(during, what));
        if (bad.isPresent()) {
            return PrometheusReading.notANumber(bad.get());
        }
        long natives =
                during.stream().filter(series -> !series.histograms().isEmpty()).count();
        if (natives > 0 && during.stream().anyMatch(series -> !series.points().isEmpty())) {
            throw new IOException(what + " is both a native histogram and plain samples; name one of the two");
        }
        Histogram histogram = natives > 0
                ? NativeHistogram.increase(before, during, unit)
                : ClassicHistogram.increase(before, during, unit);
        return PrometheusReading.of(new MetricData.Distribution(histogram), Set.of());
    }
}
