package dev.fledge.metric.source;

import dev.fledge.metric.Interval;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** One arm over one interval, asked of one Prometheus. */
record PrometheusQuestion(PrometheusApi api, String armMatchers, Interval interval, Duration lookBack) {
    /** A sample at the start belongs to what came before: it counts what happened until then. */
    long startMillis() {
        return interval.start().toEpochMilli();
    }

    /** A sample at the end belongs to the interval for the same reason. */
    long endMillis() {
        return interval.end().toEpochMilli();
    }

    String filled(PromqlText text) {
        return text.filled(armMatchers, interval.length());
    }

    /** The series of the selector with their samples after the start and not after the end; those without are left out. */
    List<PrometheusSeries> during(PromqlText selector) throws IOException, InterruptedException {
        Duration window = Duration.ofMillis(endMillis() - startMillis());
        return api.instant(filled(selector) + "[" + PromqlText.duration(window) + "]", interval.end()).stream()
                .map(series -> series.between(startMillis(), endMillis()))
                .filter(series -> !series.isEmpty())
                .toList();
    }

    /** The series of the selector with their newest sample that is not after the start. */
    List<PrometheusSeries> before(PromqlText selector) throws IOException, InterruptedException {
        return api.instant(
                "last_over_time(" + filled(selector) + "[" + PromqlText.duration(lookBack) + "])", interval.start());
    }

    /** The absence of samples in words: whether nothing matches, or nothing is read any more. */
    PrometheusReading absent(PromqlText selector) throws IOException, InterruptedException {
        int stale = before(selector).size();
        String between = " between " + interval.start() + " and " + interval.end();
        return PrometheusReading.absent(
                stale == 0
                        ? "no series matches " + filled(selector) + between
                        : stale + " series match " + filled(selector) + ", but none was read" + between
                                + ": is the app gone or not scraped, or the interval shorter than the scrape interval?");
    }

    /** The first instant on the grid of whole milliseconds that is in the interval. */
    Instant firstMilli() {
        Instant cut = interval.start().truncatedTo(ChronoUnit.MILLIS);
        return cut.equals(interval.start()) ? cut : cut.plusMillis(1);
    }
}
