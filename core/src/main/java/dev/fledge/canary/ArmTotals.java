package dev.fledge.canary;

/** Requests and bad ones of both arms, summed: plainly, or with the past fading. Not thread-safe. */
final class ArmTotals {
    double canary;
    double canaryBad;
    double baseline;
    double baselineBad;

    void add(double canaryMore, double canaryBadMore, double baselineMore, double baselineBadMore) {
        canary += canaryMore;
        canaryBad += canaryBadMore;
        baseline += baselineMore;
        baselineBad += baselineBadMore;
    }

    void fade(double factor) {
        canary *= factor;
        canaryBad *= factor;
        baseline *= factor;
        baselineBad *= factor;
    }

    void clear() {
        fade(0);
    }

    /** Returns the canary's share of bad ones less the baseline's and a tolerance, in standard errors. */
    double standardScore(double tolerance) {
        double n = StrictMath.max(canary, 1e-9);
        double m = StrictMath.max(baseline, 1e-9);
        double p = (canaryBad + baselineBad) / (n + m);
        return (canaryBad / n - baselineBad / m - tolerance)
                / StrictMath.sqrt(StrictMath.max(p * (1 - p), 1e-9) * (1 / n + 1 / m));
    }

    void pass(StateCodec codec) {
        canary = codec.number(canary);
        canaryBad = codec.number(canaryBad);
        baseline = codec.number(baseline);
        baselineBad = codec.number(baselineBad);
    }
}
