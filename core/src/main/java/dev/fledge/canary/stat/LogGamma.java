package dev.fledge.canary.stat;

/** Logarithms of factorials. */
final class LogGamma {
    private static final double HALF_LOG_TWO_PI = 0.9189385332046728;

    private LogGamma() {}

    /**
     * Returns {@code ln n!} for a whole {@code n}, not negative; relative error below 1e-14.
     *
     * <p>Small ones are multiplied out, larger ones are Stirling's series.
     *
     * @see "Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 6.1.41"
     */
    static double factorial(double n) {
        if (n < 20) {
            double product = 1;
            for (int i = 2; i <= n; i++) {
                product *= i;
            }
            return StrictMath.log(product);
        }
        double x = n + 1;
        double inverse = 1 / x;
        double square = inverse * inverse;
        double series = inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680))));
        return (x - 0.5) * StrictMath.log(x) - x + HALF_LOG_TWO_PI + series;
    }

    /** Returns {@code ln (n choose k)}. */
    static double choose(long n, long k) {
        return factorial((double) n) - factorial((double) k) - factorial((double) (n - k));
    }
}
