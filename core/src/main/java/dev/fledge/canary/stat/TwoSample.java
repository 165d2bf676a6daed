package dev.fledge.canary.stat;

/**
 * What a block of traffic showed: requests and bad ones, of the canary and of its concurrent baseline.
 *
 * <p>Its likelihood ratios are e-values: whatever rate both arms have in common, their expectation is at most 1 as long as
 * the null hypothesis holds. That is why they may be multiplied over blocks and looked at any time.
 *
 * @param canary requests of the canary, not negative
 * @param canaryBad bad ones among them
 * @param baseline requests of the baseline, not negative
 * @param baselineBad bad ones among them
 */
public record TwoSample(double canary, double canaryBad, double baseline, double baselineBad) {

    /**
     * Returns the log of the block e-value for the bet that the canary's share of bad requests is {@code canaryShare} and
     * the baseline's {@code baselineShare}, against the null that the canary's is not higher (or, if the bet says it is lower,
     * that it is not lower). The null's share is the pooled one, {@code t0 = (nc tc + nb tb) / (nc + nb)}.
     *
     * <p>With {@code Ac = 1 + (p - t0)(tc - t0) / (t0 (1 - t0))} and {@code Ab} alike, the expectation under a common share
     * {@code p} is {@code Ac^nc Ab^nb}; since {@code nc (tc - t0) + nb (tb - t0) = 0}, the concavity of the logarithm bounds it by 1.
     *
     * @return 0 if an arm has no request
     * @see "Turner, Ly and Gruenwald, Generic E-Variables for Exact Sequential k-Sample Tests that Allow for Optional Stopping (2024)"
     */
    public double logRatio(double canaryShare, double baselineShare) {
        if (!(canary > 0) || !(baseline > 0)) {
            return 0;
        }
        double pooled = (canary * canaryShare + baseline * baselineShare) / (canary + baseline);
        return against(canaryShare, baselineShare, pooled, pooled);
    }

    /**
     * Returns the log of the block e-value for a bet against the boundary {@code pc = ratio * pb + difference}.
     *
     * <p>The null's baseline share {@code u} is where the derivative of the expectation along the boundary vanishes: the root
     * of {@code nc ratio (tc - g) / (g (1 - g)) + nb (tb - u) / (u (1 - u))} with {@code g = ratio u + difference}, which
     * falls strictly; found by 60 bisections.
     *
     * @return 0 if an arm has no request
     */
    public double logRatio(double canaryShare, double baselineShare, Boundary boundary) {
        if (!(canary > 0) || !(baseline > 0)) {
            return 0;
        }
        double ratio = boundary.ratio();
        double low = 1e-12;
        double high = StrictMath.min(1.0, (1 - boundary.difference()) / ratio) - 1e-12;
        for (int i = 0; i < 60; i++) {
            double u = 0.5 * (low + high);
            double g = boundary.at(u);
            double slope =
                    canary * ratio * (canaryShare - g) / (g * (1 - g)) + baseline * (baselineShare - u) / (u * (1 - u));
            if (slope > 0) {
                low = u;
            } else {
                high = u;
            }
        }
        double u = 0.5 * (low + high);
        return against(canaryShare, baselineShare, boundary.at(u), u);
    }

    /** Returns the same block with one bad request of the canary, or with what there is if it has had less than one. */
    public TwoSample oneBad() {
        return new TwoSample(canary, StrictMath.min(1, canary), baseline, baselineBad);
    }

    private double against(double canaryShare, double baselineShare, double canaryNull, double baselineNull) {
        return Logs.times(canaryBad, canaryShare / canaryNull)
                + Logs.timesComplement(canary - canaryBad, canaryShare, canaryNull)
                + Logs.times(baselineBad, baselineShare / baselineNull)
                + Logs.timesComplement(baseline - baselineBad, baselineShare, baselineNull);
    }

    /**
     * The line {@code pc = ratio * pb + difference} between what a policy tolerates and what it does not.
     *
     * @param ratio above 0
     * @param difference from 0 to below 1
     */
    public record Boundary(double ratio, double difference) {
        /** Returns the canary's share on the boundary where the baseline's is {@code baselineShare}. */
        public double at(double baselineShare) {
            return ratio * baselineShare + difference;
        }
    }
}
