package dev.fledge.canary.stat;

/** Arithmetic of numbers that are kept as natural logarithms, where products of many odds neither overflow nor underflow. */
public final class Logs {
    private Logs() {}

    /** Returns {@code n ln a}, with {@code 0 ln 0 = 0}. */
    public static double times(double n, double a) {
        return n > 0 ? n * StrictMath.log(a) : 0;
    }

    /** Returns {@code n ln((1 - a) / (1 - b))}, exact for small {@code a} and {@code b}; 0 if {@code n} is. */
    public static double timesComplement(double n, double a, double b) {
        return n > 0 ? n * (StrictMath.log1p(-a) - StrictMath.log1p(-b)) : 0;
    }

    /** Returns {@code ln(e^a + e^b)}. */
    public static double sum(double a, double b) {
        double larger = StrictMath.max(a, b);
        if (larger == Double.NEGATIVE_INFINITY || larger == Double.POSITIVE_INFINITY) {
            return larger;
        }
        return larger + StrictMath.log1p(StrictMath.exp(StrictMath.min(a, b) - larger));
    }

    /** Returns {@code ln(e^a0 + e^a1 + ...)}; negative infinity, the logarithm of nothing, if there is none. */
    public static double sum(double... logs) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double log : logs) {
            largest = StrictMath.max(largest, log);
        }
        if (largest == Double.NEGATIVE_INFINITY || largest == Double.POSITIVE_INFINITY) {
            return largest;
        }
        double sum = 0;
        for (double log : logs) {
            sum += StrictMath.exp(log - largest);
        }
        return largest + StrictMath.log(sum);
    }
}
