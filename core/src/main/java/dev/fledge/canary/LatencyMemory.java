package dev.fledge.canary;

import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;

/** The histograms that a latency stream keeps. Not thread-safe. */
final class LatencyMemory {
    private final Buckets buckets;
    private final FadingHistogram past;
    private final LatencyTotals all;
    private final LatencyTotals recent;

    LatencyMemory(Buckets buckets) {
        this.buckets = buckets;
        this.past = new FadingHistogram(buckets);
        this.all = new LatencyTotals(buckets);
        this.recent = new LatencyTotals(buckets);
    }

    Buckets buckets() {
        return buckets;
    }

    /** Returns a new histogram of nothing; rarely asked for, so none is kept. */
    Histogram none() {
        return Histogram.empty(buckets);
    }

    /** The baseline, fading, of all time before the open block; also from before the canary. */
    FadingHistogram past() {
        return past;
    }

    /** All that was judged. */
    LatencyTotals all() {
        return all;
    }

    /** What was judged, with the past fading. */
    LatencyTotals recent() {
        return recent;
    }

    void judged(Histogram canary, Histogram baseline, double fade) {
        all.canary().add(canary);
        all.baseline().add(baseline);
        recent.canary().fadeAndAdd(fade, canary);
        recent.baseline().fadeAndAdd(fade, baseline);
    }

    void pass(StateCodec codec) {
        past.pass(codec);
        all.canary().pass(codec);
        all.baseline().pass(codec);
        recent.canary().pass(codec);
        recent.baseline().pass(codec);
    }

    /** Histograms of both arms. */
    record LatencyTotals(FadingHistogram canary, FadingHistogram baseline) {
        LatencyTotals(Buckets buckets) {
            this(new FadingHistogram(buckets), new FadingHistogram(buckets));
        }
    }
}
