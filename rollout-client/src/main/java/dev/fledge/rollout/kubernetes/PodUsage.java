package dev.fledge.rollout.kubernetes;

import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricSeries;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one answer of the metrics API says of the pods of an arm. Pure. */
final class PodUsage {
    private static final Pattern WINDOW = Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+(?:\\.\\d+)?)s)?");

    private PodUsage() {}

    /**
     * One reading of an arm.
     *
     * @param readAt when it was asked for
     * @param usage of each pod; empty if there was none, or one was too old
     * @param why there is none; blank if there is
     */
    record Reading(Instant readAt, List<OfPod> usage, String why) {}

    /** What one pod used over the window that ended at {@code at}. */
    record OfPod(Instant at, Duration window, double cores, double bytes) {}

    static Reading read(List<KubernetesObject> pods, Instant now, Duration staleAfter) throws IOException {
        List<OfPod> usage = new ArrayList<>();
        for (KubernetesObject pod : pods) {
            OfPod one = ofPod(pod);
            if (one.at().plus(staleAfter).isBefore(now)) {
                return new Reading(
                        now,
                        List.of(),
                        "the metrics of pod " + pod.name() + " are of " + one.at() + ", older than " + staleAfter
                                + " at " + now);
            }
            usage.add(one);
        }
        return new Reading(now, usage, usage.isEmpty() ? "the metrics API knows no pod of this arm" : "");
    }

    private static OfPod ofPod(KubernetesObject pod) throws IOException {
        double cores = 0;
        double bytes = 0;
        List<KubernetesObject> containers = pod.objects("/containers");
        if (containers.isEmpty()) {
            throw new IOException("the metrics of pod " + pod.name() + " name no /containers");
        }
        for (KubernetesObject container : containers) {
            cores += amount(pod, container, "cpu");
            bytes += amount(pod, container, "memory");
        }
        return new OfPod(instant(pod), window(pod), cores, bytes);
    }

    private static double amount(KubernetesObject pod, KubernetesObject container, String resource) throws IOException {
        String text = container
                .text("/usage/" + resource)
                .orElseThrow(() -> new IOException("the metrics of pod " + pod.name() + " name no /usage/" + resource));
        return Quantity.parse(text);
    }

    private static Instant instant(KubernetesObject pod) throws IOException {
        String text = pod.text("/timestamp").orElse("");
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IOException(
                    "the metrics of pod " + pod.name() + " must have an instant at /timestamp, but it was '" + text
                            + "'",
                    e);
        }
    }

    private static Duration window(KubernetesObject pod) throws IOException {
        String text = pod.text("/window").orElse("");
        Matcher parts = WINDOW.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            throw new IOException(
                    "the metrics of pod " + pod.name() + " must have a duration at /window, but it was '" + text + "'");
        }
        double seconds = part(parts.group(1)) * 3600 + part(parts.group(2)) * 60 + part(parts.group(3));
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static double part(String digits) {
        return Optional.ofNullable(digits).map(Double::parseDouble).orElse(0.0);
    }

    /** Returns the samples of the readings that were made in the interval and belong to it with their whole window. */
    static MetricData samples(String metric, Interval interval, List<Reading> readings) {
        TreeMap<Instant, MetricSeries.Sample> samples = new TreeMap<>();
        int expected = 0;
        String why = "no reading was made in the interval";
        for (Reading reading : readings) {
            boolean made = !reading.readAt().isBefore(interval.start())
                    && !reading.readAt().isAfter(interval.end());
            if (!made) {
                continue;
            }
            expected++;
            if (reading.usage().isEmpty()) {
                why = reading.why();
                continue;
            }
            Instant at = reading.usage().stream()
                    .map(OfPod::at)
                    .min(Instant::compareTo)
                    .orElseThrow();
            Instant begin = reading.usage().stream()
                    .map(pod -> pod.at().minus(pod.window()))
                    .min(Instant::compareTo)
                    .orElseThrow();
            if (begin.isBefore(interval.start()) || !interval.contains(at)) {
                why = "the window of the metrics, from " + begin + " to " + at + ", is not inside the interval";
                continue;
            }
            if (samples.containsKey(at)) {
                // The API had nothing newer: that is no sample of its own.
                expected--;
            }
            samples.put(at, new MetricSeries.Sample(at, value(metric, reading.usage())));
        }
        return samples.isEmpty()
                ? new MetricData.NoData(why)
                : new MetricData.Samples(new MetricSeries(List.copyOf(samples.values()), expected));
    }

    private static double value(String metric, List<OfPod> pods) {
        return switch (metric) {
            case PodMetricsSource.CPU ->
                pods.stream().mapToDouble(OfPod::cores).average().orElseThrow();
            case PodMetricsSource.CPU_MAX ->
                pods.stream().mapToDouble(OfPod::cores).max().orElseThrow();
            case PodMetricsSource.MEMORY ->
                pods.stream().mapToDouble(OfPod::bytes).average().orElseThrow();
            case PodMetricsSource.MEMORY_MAX ->
                pods.stream().mapToDouble(OfPod::bytes).max().orElseThrow();
            default -> throw new AssertionError(metric);
        };
    }
}
