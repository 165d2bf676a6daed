package dev.fledge.canary.stat;

/** Wilson's score interval of a share. */
public final class Wilson {
    private Wilson() {}

    /**
     * Returns the lower end of the interval, {@code (p + z^2/2n - z sqrt(p (1-p) / n + z^2/4n^2)) / (1 + z^2/n)}.
     *
     * @param bad may be a weighted count; at most {@code n}
     * @param n above 0
     * @param z standard normal quantile of the one-sided confidence; 0 gives the plain share
     * @see "Wilson, Probable Inference, the Law of Succession, and Statistical Inference (1927)"
     */
    public static double lower(double bad, double n, double z) {
        return bound(bad, n, -z);
    }

    /** Returns the upper end of the interval; arguments as for {@link #lower}. */
    public static double upper(double bad, double n, double z) {
        return bound(bad, n, z);
    }

    private static double bound(double bad, double n, double z) {
        double p = bad / n;
        double spread = StrictMath.sqrt(StrictMath.max(0, p * (1 - p)) / n + z * z / (4 * n * n));
        return (p + z * z / (2 * n) + z * spread) / (1 + z * z / n);
    }
}
