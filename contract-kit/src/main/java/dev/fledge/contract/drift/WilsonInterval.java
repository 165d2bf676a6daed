package dev.fledge.contract.drift;

import java.util.Locale;

/**
 * Between what the true share of violations is with 95 % confidence.
 *
 * @param low from 0 to 1
 * @param high from 0 to 1
 * @see "Wilson, Probable Inference, the Law of Succession, and Statistical Inference (1927), JASA 22(158), 209-212"
 */
record WilsonInterval(double low, double high) {
    /** Quantile of the standard normal distribution at 0.975, for 95 % on both sides. */
    private static final double Z = 1.959964;

    /**
     * Returns the interval, {@code (p + z^2/2n +- z sqrt(p (1-p) / n + z^2/4n^2)) / (1 + z^2/n)}.
     *
     * @param total above 0
     */
    static WilsonInterval of(long bad, long total) {
        double n = (double) total;
        double p = (double) bad / n;
        double spread = Z * StrictMath.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        double middle = p + Z * Z / (2 * n);
        double scale = 1 + Z * Z / n;
        return new WilsonInterval(Math.max(0, (middle - spread) / scale), Math.min(1, (middle + spread) / scale));
    }

    /** Returns the ends in percent. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f %% to %.2f %%", 100 * low, 100 * high);
    }
}
