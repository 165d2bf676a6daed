package dev.fledge.examples.where2eat;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts of requests and histograms of their durations, in Prometheus' text format. Paths are templates, so that the
 * number of series does not grow with the traffic. Thread-safe.
 */
final class AppMetrics {
    private static final double[] BOUNDS_SECONDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5};

    private static final class Durations {
        private final long[] counts = new long[BOUNDS_SECONDS.length + 1];
        private long sumNanos;

        synchronized void add(Duration duration) {
            double seconds = duration.toNanos() / 1e9;
            int bucket = 0;
            while (bucket < BOUNDS_SECONDS.length && !(seconds <= BOUNDS_SECONDS[bucket])) {
                bucket++;
            }
            counts[bucket]++;
            sumNanos += duration.toNanos();
        }

        synchronized void write(StringBuilder text, String labels) {
            String name = "http_request_duration_seconds";
            long below = 0;
            for (int i = 0; i < counts.length; i++) {
                below += counts[i];
                String bound = i < BOUNDS_SECONDS.length ? Double.toString(BOUNDS_SECONDS[i]) : "+Inf";
                line(text, name + "_bucket", labels + ",le=\"" + bound + "\"", Long.toString(below));
            }
            line(text, name + "_sum", labels, String.format(Locale.ROOT, "%.9f", sumNanos / 1e9));
            line(text, name + "_count", labels, Long.toString(below));
        }
    }

    private final String appInfo;
    private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
    private final Map<String, Durations> durations = new ConcurrentSkipListMap<>();

    AppMetrics(String version, String digest) {
        this.appInfo = "version=\"" + version + "\",digest=\"" + digest + "\"";
    }

    /** Counts one answered request; {@code path} is a template such as <code>/cache/{key}</code>. */
    void count(String method, String path, int code, Duration took) {
        String labels = "method=\"" + method + "\",path=\"" + path + "\"";
        requests.computeIfAbsent(labels + ",code=\"" + code + "\"", key -> new LongAdder())
                .increment();
        durations.computeIfAbsent(labels, key -> new Durations()).add(took);
    }

    /** Returns all that was counted, as {@code text/plain; version=0.0.4}. */
    String text() {
        StringBuilder text = new StringBuilder(4_096);
        header(text, "app_info", "gauge", "The version that runs.");
        line(text, "app_info", appInfo, "1");
        header(text, "http_requests_total", "counter", "Requests answered.");
        requests.forEach((labels, count) -> line(text, "http_requests_total", labels, Long.toString(count.sum())));
        header(text, "http_request_duration_seconds", "histogram", "Time from request to answer.");
        durations.forEach((labels, histogram) -> histogram.write(text, labels));
        return text.toString();
    }

    private static void header(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder text, String name, String labels, String value) {
        text.append(name).append('{').append(labels).append("} ").append(value).append('\n');
    }
}
