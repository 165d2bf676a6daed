package dev.fledge.canary.stat;

/** Lower tails of the exact distributions of counts. */
public final class ExactTail {
    private static final double NEGLIGIBLE = 1e-18;

    private ExactTail() {}

    /**
     * Returns the probability of at most {@code bad} bad ones among {@code n} if each is bad with probability {@code p}.
     *
     * <p>Sums from the largest term down, at most until terms no longer matter: O(sqrt(n)) beyond the mode. Relative error
     * below 1e-9 for {@code n} up to 1e9.
     *
     * @param bad not negative
     * @param n at least {@code bad}
     * @param p above 0, below 1
     */
    public static double binomial(long bad, long n, double p) {
        if (bad >= n) {
            return 1;
        }
        // Where the tail is more than half, the other one is the short one.
        long mode = (long) ((n + 1.0) * p);
        return bad <= mode ? binomialDown(bad, n, p, 1 - p) : 1 - binomialDown(n - bad - 1, n, 1 - p, p);
    }

    private static double binomialDown(long bad, long n, double p, double q) {
        double term = StrictMath.exp(LogMass.binomial((double) bad, (double) n, p, q));
        double odds = q / p;
        double sum = 0;
        for (long k = bad; k >= 0 && term > sum * NEGLIGIBLE; k--) {
            sum += term;
            term *= k / (double) (n - k + 1) * odds;
        }
        return StrictMath.min(1, sum);
    }

    /**
     * Returns the probability that at most {@code x} of the bad ones are the canary's if all requests of both arms were
     * shuffled: Fisher's one-sided test. Cost and error as for {@link #binomial}.
     *
     * @param x bad ones of the canary, not negative
     * @param canary its requests
     * @param bad bad ones of both arms
     * @param all requests of both arms
     * @see "Fisher, The Logic of Inductive Inference (1935)"
     */
    public static double hypergeometric(long x, long canary, long bad, long all) {
        if (x >= StrictMath.min(canary, bad)) {
            return 1;
        }
        double mode = (canary + 1.0) * (bad + 1.0) / (all + 2.0);
        // At most x of the bad ones are the canary's just if the baseline has the others.
        return (double) x <= mode
                ? hypergeometricDown(x, canary, bad, all)
                : 1 - hypergeometricDown(bad - x - 1, all - canary, bad, all);
    }

    private static double hypergeometricDown(long x, long canary, long bad, long all) {
        long least = StrictMath.max(0, canary + bad - all);
        double share = canary / (double) all;
        double other = (all - canary) / (double) all;
        double term = x < least
                ? 0
                : StrictMath.exp(LogMass.binomial((double) x, (double) bad, share, other)
                        + LogMass.binomial((double) (canary - x), (double) (all - bad), share, other)
                        - LogMass.binomial((double) canary, (double) all, share, other));
        double sum = 0;
        for (long k = x; k >= least && term > sum * NEGLIGIBLE; k--) {
            sum += term;
            term *= k / (double) (bad - k + 1) * ((all - bad - canary + k) / (double) (canary - k + 1));
        }
        return StrictMath.min(1, sum);
    }
}
