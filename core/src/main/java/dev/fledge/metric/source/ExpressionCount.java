package dev.fledge.metric.source;

import dev.fledge.metric.MetricData;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** One number that an expression gives at the end of the interval, rounded to a count. */
record ExpressionCount(PromqlText text) implements PrometheusKind {
    @Override
    public PrometheusReading read(PrometheusQuestion question) throws IOException, InterruptedException {
        String query = question.filled(text);
        List<PrometheusSeries> found =
                question.api().instant(query, question.interval().end());
        if (found.isEmpty()) {
            return PrometheusReading.absent(
                    "nothing matches " + query + " at " + question.interval().end());
        }
        if (found.size() > 1) {
            throw new IOException(query + " gives " + found.size() + " series, such as " + found.get(0) + " and "
                    + found.get(1) + ", but a count is one number; write sum() around it if they belong together");
        }
        if (found.get(0).points().size() != 1) {
            throw new IOException(query + " gives no single number; a count must be one sample of one series");
        }
        double value = found.get(0).points().get(0).value();
        if (!Double.isFinite(value)) {
            return PrometheusReading.notANumber(query + " is " + value + " at "
                    + question.interval().end() + ", and NaN is neither zero nor a count");
        }
        return PrometheusReading.of(
                new MetricData.Count(CounterIncrease.whole(StrictMath.rint(value), query)), Set.of());
    }
}
