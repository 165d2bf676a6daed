package dev.fledge.canary.stat;

/**
 * Logarithms of exact probabilities of counts, in Loader's saddle-point form: no large numbers are subtracted from each other,
 * so a billion requests cost no digits.
 *
 * @see "Loader, Fast and Accurate Computation of Binomial Probabilities (2000)"
 */
final class LogMass {
    private static final double HALF_LOG_TWO_PI = 0.9189385332046728;

    private LogMass() {}

    /**
     * Returns the log of the probability of {@code x} bad ones among {@code n} if each is bad with probability {@code p}.
     *
     * @param x from 0 to {@code n}
     * @param q {@code 1 - p}, given apart since one of the two may be tiny
     */
    static double binomial(double x, double n, double p, double q) {
        if (x == 0 || x == n) {
            return x == 0 ? n * complement(p, q) : n * complement(q, p);
        }
        double y = n - x;
        return stirlingError(n)
                - stirlingError(x)
                - stirlingError(y)
                - deviance(x, n * p)
                - deviance(y, n * q)
                - HALF_LOG_TWO_PI
                + 0.5 * StrictMath.log(n / x / y);
    }

    /** Returns {@code ln q}, where {@code q} is {@code 1 - p}. */
    private static double complement(double p, double q) {
        return p < q ? StrictMath.log1p(-p) : StrictMath.log(q);
    }

    /** Returns what Stirling's formula lacks: {@code ln n! - ((n + 1/2) ln n - n + ln(2 pi) / 2)}, for {@code n} of at least 1. */
    static double stirlingError(double n) {
        if (n < 16) {
            double product = 1;
            for (int i = 2; i <= n; i++) {
                product *= i;
            }
            return StrictMath.log(product) - ((n + 0.5) * StrictMath.log(n) - n + HALF_LOG_TWO_PI);
        }
        double square = 1 / (n * n);
        return (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square / 1188)))) / n;
    }

    /** Returns {@code x ln(x / m) + m - x}, by its series where {@code x} is near {@code m}. */
    static double deviance(double x, double m) {
        double v = (x - m) / (x + m);
        if (StrictMath.abs(v) >= 0.1) {
            return x * StrictMath.log(x / m) + m - x;
        }
        double sum = (x - m) * v;
        double power = 2 * x * v;
        for (int j = 3; ; j += 2) {
            power *= v * v;
            double next = sum + power / j;
            if (next == sum) {
                return sum;
            }
            sum = next;
        }
    }
}
