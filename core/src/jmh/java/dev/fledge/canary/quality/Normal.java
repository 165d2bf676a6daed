package dev.fledge.canary.quality;

/** The standard normal law. */
final class Normal {
    private static final double DENSITY_AT_ZERO = 0.3989422804014327;
    private static final int FRACTIONS = 80;

    private Normal() {}

    /**
     * The probability of more than {@code x}, to about 1e-12 relative up to x = 37.
     *
     * @see "Abramowitz and Stegun 26.2.11 (series) and 26.2.14 (continued fraction)"
     */
    static double above(double x) {
        if (x < 0) {
            return 1 - above(-x);
        }
        double density = DENSITY_AT_ZERO * StrictMath.exp(-x * x / 2);
        if (x < 3) {
            double term = x;
            double sum = x;
            for (int odd = 3; term > sum * 1e-17; odd += 2) {
                term *= x * x / odd;
                sum += term;
            }
            return 0.5 - density * sum;
        }
        double fraction = x;
        for (int k = FRACTIONS; k >= 1; k--) {
            fraction = x + k / fraction;
        }
        return density / fraction;
    }
}
