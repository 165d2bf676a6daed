package dev.fledge.canary.quality;

import dev.fledge.canary.Observation;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSeries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A slice as the native judge gets it from its sources: {@code requests}, {@code errors}, {@code exceptions} and {@code latency},
 * and the levels {@code cpu} and {@code memory}, which are empty where nothing was scraped.
 */
final class SliceObservations {
    private SliceObservations() {}

    /** Of both arms, for a slice after the canary started. */
    static List<Observation> of(Slice slice, Instant end) {
        List<Observation> observations = ofBaseline(slice, end);
        add(observations, Arm.CANARY, slice.canary, interval(end));
        return observations;
    }

    /** Of the baseline alone, for a slice from before. */
    static List<Observation> ofBaseline(Slice slice, Instant end) {
        List<Observation> observations = new ArrayList<>(12);
        add(observations, Arm.BASELINE, slice.baseline, interval(end));
        return observations;
    }

    private static Interval interval(Instant end) {
        return new Interval(end.minusSeconds(Slice.SECONDS), end);
    }

    private static void add(List<Observation> observations, Arm arm, ArmSlice slice, Interval interval) {
        observations.add(count("requests", arm, interval, slice.requests));
        observations.add(count("errors", arm, interval, slice.errors));
        observations.add(count("exceptions", arm, interval, slice.exceptions));
        observations.add(new Observation.Seen(
                new MetricQuery("latency", arm, interval),
                new MetricData.Distribution(Histogram.of(Buckets.latencyMillis(), slice.latency))));
        observations.add(levels("cpu", arm, interval, slice.cpuCores));
        observations.add(levels("memory", arm, interval, slice.memoryMebibytes));
    }

    /** One pod after the other, since the samples of a series ascend in time. */
    private static Observation levels(String metric, Arm arm, Interval interval, double[] ofPods) {
        List<MetricSeries.Sample> samples = new ArrayList<>(ofPods.length);
        for (double level : ofPods) {
            samples.add(new MetricSeries.Sample(interval.start().plusMillis(samples.size()), level));
        }
        return new Observation.Seen(
                new MetricQuery(metric, arm, interval),
                new MetricData.Samples(new MetricSeries(samples, ofPods.length)));
    }

    private static Observation count(String metric, Arm arm, Interval interval, long value) {
        return new Observation.Seen(new MetricQuery(metric, arm, interval), new MetricData.Count(value));
    }
}
