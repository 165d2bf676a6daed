package dev.fledge.canary;

import dev.fledge.canary.stat.Mixture;
import dev.fledge.canary.stat.OneSample;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;

/**
 * Evidence that a latency quantile is below a multiple of the baseline's, by the canary alone: a bucket edge that is surely below the
 * baseline's quantile, times the tolerated ratio, is a limit, and less than {@code 1 - q} of the canary's requests are above it.
 *
 * <p>The comparison of both arms above the baseline's quantile shows nothing where latency is bounded and the quantile lies in the
 * last bucket that holds anything: no request of either arm is above. This way does, and it does with few baseline requests.
 *
 * <p>The edge is chosen from the baseline alone: below its quantile of the last minute or so with 99.9 % confidence, and not above
 * that of the slice itself, so that a baseline that gets faster lowers it at once. Given the baseline's requests the limit of each
 * slice is then fixed, and the likelihood ratios of the slices may be multiplied as those of a fixed limit. Not thread-safe.
 */
final class EdgePass {
    private final QuantileRule rule;
    private final Parameters parameters;
    private final Mixture within;
    private final double[] logs;

    EdgePass(QuantileRule rule, Parameters parameters) {
        this.rule = rule;
        this.parameters = parameters;
        this.within = parameters.passSpread.copy();
        this.logs = new double[parameters.passFractions.length];
    }

    void settle(Histogram canary, Histogram baseline, FadingHistogram recentBaseline) {
        if (canary.total() == 0 || baseline.total() < parameters.edgeRequests) {
            return;
        }
        int bucket = StrictMath.min(
                recentBaseline.surelyBelow(rule.quantile(), parameters.edgeConfidence),
                holding(baseline, rule.quantile()));
        if (bucket == 0) {
            return;
        }
        Buckets buckets = canary.buckets();
        double limit = buckets.lowerEdge(bucket) * rule.timesBaseline().orElseThrow();
        double above = (double) Edges.from(canary, Edges.maybeAbove(buckets, limit));
        double share = 1 - rule.quantile();
        for (int k = 0; k < logs.length; k++) {
            logs[k] = OneSample.logRatio((double) canary.total(), above, parameters.passFractions[k] * share, share);
        }
        within.settle(logs, 0);
    }

    /** Returns the bucket that holds the quantile. */
    private static int holding(Histogram histogram, double quantile) {
        double wanted = quantile * histogram.total();
        double seen = 0;
        int bucket = -1;
        while (bucket < histogram.buckets().size() - 1 && !(seen >= wanted && seen > 0)) {
            bucket++;
            seen += histogram.count(bucket);
        }
        return bucket;
    }

    /** Log odds against "the quantile is at or beyond the tolerated multiple". */
    double log() {
        return within.log();
    }

    void pass(StateCodec codec) {
        MixtureCodec.pass(within, codec);
    }
}
