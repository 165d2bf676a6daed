package dev.fledge.canary.plan;

/**
 * What one canary request, with the baseline requests beside it, tells on average of a difference.
 *
 * @param mean nats for each canary request
 * @param variance of it
 */
record Information(double mean, double variance) {
    /**
     * Returns the information that tells the canary's share of bad requests from the baseline's; the null is the pooled share,
     * {@code I = KL(pc||u) + m KL(pb||u)}, {@code u = (pc + m pb) / (1 + m)}.
     *
     * @param baselinePerCanary baseline requests for each canary request
     */
    static Information twoSample(double canary, double baseline, double baselinePerCanary) {
        double pooled = (canary + baselinePerCanary * baseline) / (1 + baselinePerCanary);
        return new Information(
                divergence(canary, pooled) + baselinePerCanary * divergence(baseline, pooled),
                variance(canary, pooled) + baselinePerCanary * variance(baseline, pooled));
    }

    /**
     * Returns the information on events, counted per request: given their sum, the canary's are binomial.
     *
     * @param perRequest events for each baseline request
     * @param truth how many times as many the canary really has
     * @param tested the multiple that is tested against
     */
    static Information events(double perRequest, double baselinePerCanary, double truth, double tested) {
        double events = perRequest * (truth + baselinePerCanary);
        double share = truth / (truth + baselinePerCanary);
        double limit = tested / (tested + baselinePerCanary);
        double mean = divergence(share, limit);
        return new Information(events * mean, events * (variance(share, limit) + mean * mean));
    }

    /** Returns the Kullback-Leibler divergence of two shares, in nats. */
    static double divergence(double p, double q) {
        return part(p, q) + part(1 - p, 1 - q);
    }

    private static double part(double p, double q) {
        return p > 0 ? p * StrictMath.log(p / q) : 0;
    }

    private static double variance(double p, double q) {
        if (!(p > 0) || !(p < 1)) {
            return 0;
        }
        double spread = StrictMath.log(p / q) - StrictMath.log((1 - p) / (1 - q));
        return p * (1 - p) * spread * spread;
    }

    /** Returns how many canary requests about half of all runs need to gather so many nats. */
    long requests(double nats) {
        double needed = nats / StrictMath.max(mean, 1e-12);
        return needed >= 1e15 ? Long.MAX_VALUE : (long) StrictMath.max(1, StrictMath.ceil(needed - 1e-9));
    }

    /**
     * Returns the share of runs that gather so many nats within so many canary requests: the first-passage law of a random walk
     * with drift.
     *
     * @see "Wald, Sequential Analysis (1947); the inverse Gaussian law of first passage"
     */
    double power(double nats, double requests) {
        if (!(requests > 0) || !(mean > 0)) {
            return 0;
        }
        double drift = requests * mean;
        double spread = StrictMath.sqrt(requests * variance);
        if (!(spread > 1e-9)) {
            return drift >= nats ? 1 : 0;
        }
        double overshoot = 2 * mean * nats / variance;
        double second = Normal.above((drift + nats) / spread);
        double reflected = second > 0 ? StrictMath.exp(StrictMath.min(overshoot, 700) + StrictMath.log(second)) : 0;
        return StrictMath.min(1, Normal.above((nats - drift) / spread) + reflected);
    }
}
