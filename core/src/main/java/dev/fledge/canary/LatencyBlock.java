package dev.fledge.canary;

import dev.fledge.canary.stat.TwoSample;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import java.util.Arrays;

/** The open block of a latency stream: thresholds that were placed before it began, and how often each arm is above them. */
final class LatencyBlock {
    private static final double LEAST_PAST = 20;

    private final int[] baselineFrom;
    private final int[] canaryFrom;
    private final double[] shares;
    private final double[] canaryAbove;
    private final double[] baselineAbove;
    private boolean frozen;
    private boolean known;
    private double canary;
    private double baseline;
    private long slices;

    LatencyBlock(int levels) {
        baselineFrom = new int[levels];
        canaryFrom = new int[levels];
        shares = new double[levels];
        canaryAbove = new double[levels];
        baselineAbove = new double[levels];
    }

    /** Moves a share in log odds. */
    static double shifted(double share, double by) {
        return 1 / (1 + StrictMath.exp(-(StrictMath.log(share / (1 - share)) + by)));
    }

    /** Returns the past share from that bucket on, kept away from 0 and 1. */
    static double share(FadingHistogram past, int from) {
        return StrictMath.min(StrictMath.max((past.from(from) + 0.5) / (past.total() + 1), 1e-3), 0.95);
    }

    static boolean known(FadingHistogram past) {
        return past.total() >= LEAST_PAST;
    }

    /** Places the thresholds at quantiles of the past baseline; the canary's a little higher, for caches that are still cold. */
    void place(FadingHistogram past, Buckets buckets, Parameters parameters) {
        double tolerance = StrictMath.pow(2, parameters.toleranceOctaves);
        for (int level = 0; level < shares.length; level++) {
            int from = past.firstAbove(parameters.levels[level]);
            baselineFrom[level] = from;
            canaryFrom[level] =
                    from >= buckets.size() ? from : Edges.surelyAbove(buckets, buckets.lowerEdge(from) * tolerance);
            shares[level] = share(past, from);
        }
        known = known(past);
    }

    void add(Histogram canaryMore, Histogram baselineMore, long slicesMore) {
        for (int level = 0; level < shares.length; level++) {
            canaryAbove[level] += canaryAbove(canaryMore, level);
            baselineAbove[level] += baselineAbove(baselineMore, level);
        }
        canary += canaryMore.total();
        baseline += baselineMore.total();
        slices = (frozen ? slices : 0) + slicesMore;
        frozen = canary + baseline > 0;
    }

    double canaryAbove(Histogram histogram, int level) {
        return Edges.from(histogram, canaryFrom[level]);
    }

    double baselineAbove(Histogram histogram, int level) {
        return Edges.from(histogram, baselineFrom[level]);
    }

    boolean frozen() {
        return frozen;
    }

    /** Whether the baseline was known well enough to place thresholds. */
    boolean known() {
        return known;
    }

    boolean closable() {
        return canary >= 1 && baseline >= 1;
    }

    long slices() {
        return slices;
    }

    double share(int level) {
        return shares[level];
    }

    TwoSample sample(int level) {
        return new TwoSample(canary, canaryAbove[level], baseline, baselineAbove[level]);
    }

    void clear() {
        canary = 0;
        baseline = 0;
        slices = 0;
        frozen = false;
        Arrays.fill(canaryAbove, 0);
        Arrays.fill(baselineAbove, 0);
    }

    void pass(StateCodec codec) {
        for (int level = 0; level < shares.length; level++) {
            baselineFrom[level] = codec.small(baselineFrom[level]);
            canaryFrom[level] = codec.small(canaryFrom[level]);
        }
        codec.numbers(shares);
        codec.numbers(canaryAbove);
        codec.numbers(baselineAbove);
        frozen = codec.flag(frozen);
        known = codec.flag(known);
        canary = codec.number(canary);
        baseline = codec.number(baseline);
        slices = codec.whole(slices);
    }
}
