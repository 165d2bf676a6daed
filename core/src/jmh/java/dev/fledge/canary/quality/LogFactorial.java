package dev.fledge.canary.quality;

/** The natural logarithm of n!, exact to about 1e-12 relative: a table, then Stirling's series. */
final class LogFactorial {
    private static final int TABLE = 1024;
    private static final double HALF_LOG_TWO_PI = 0.9189385332046727;
    private static final double[] SMALL = table();

    private LogFactorial() {}

    private static double[] table() {
        double[] table = new double[TABLE];
        for (int n = 2; n < TABLE; n++) {
            table[n] = table[n - 1] + StrictMath.log(n);
        }
        return table;
    }

    static double of(long n) {
        if (n < TABLE) {
            return SMALL[(int) n];
        }
        double x = (double) n + 1;
        return (x - 0.5) * StrictMath.log(x) - x + HALF_LOG_TWO_PI + 1 / (12 * x) - 1 / (360 * x * x * x);
    }
}
