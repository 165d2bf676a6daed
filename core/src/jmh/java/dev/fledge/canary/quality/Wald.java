package dev.fledge.canary.quality;

import dev.fledge.metric.Buckets;

/**
 * What the best possible judge would need: Wald's limit ln(1/alpha) over the information of one request.
 *
 * @see "Wald, Sequential Analysis (1947); Lorden, Procedures for reacting to a change in distribution (1971)"
 */
final class Wald {
    private static final double ALPHA = 0.01;
    private static final double[] LEVELS = {0.5, 0.8, 0.95, 0.99};
    private static final int TOLERATED_BUCKETS = 4;

    private Wald() {}

    /** Canary requests at alpha 0.01, at least one. */
    static double limit(double natsPerRequest) {
        return Math.max(1, StrictMath.log(1 / ALPHA) / natsPerRequest);
    }

    /** Kullback-Leibler divergence of two shares of bad requests. */
    static double ofShares(double canary, double baseline) {
        return part(canary, baseline) + part(1 - canary, 1 - baseline);
    }

    /** Divergence of two Poisson rates, for each request. */
    static double ofEvents(double canaryPerSecond, double baselinePerSecond, double requestsPerSecond) {
        return (part(canaryPerSecond, baselinePerSecond) - (canaryPerSecond - baselinePerSecond)) / requestsPerSecond;
    }

    static double ofLaws(LatencyDraw canary, LatencyDraw baseline) {
        double sum = 0;
        for (int i = 0; i < Buckets.latencyMillis().size(); i++) {
            sum += part(canary.probability(i), Math.max(baseline.probability(i), 1e-300));
        }
        return sum;
    }

    /** The best single threshold, at a quantile of the baseline and 1.19 times as high in the canary. */
    static double ofBestThreshold(LatencyDraw canary, LatencyDraw baseline) {
        double best = 0;
        for (double level : LEVELS) {
            int bucket = 0;
            double below = baseline.probability(0);
            while (below < level) {
                below += baseline.probability(++bucket);
            }
            double c = from(canary, bucket + 1 + TOLERATED_BUCKETS);
            double b = from(baseline, bucket + 1);
            best = Math.max(best, ofShares(c, b));
        }
        return best;
    }

    private static double from(LatencyDraw draw, int first) {
        double sum = 0;
        for (int i = first; i < Buckets.latencyMillis().size(); i++) {
            sum += draw.probability(i);
        }
        return sum;
    }

    private static double part(double p, double q) {
        return p > 0 ? p * StrictMath.log(p / q) : 0;
    }
}
