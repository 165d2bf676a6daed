package dev.fledge.canary.plan;

/** The standard normal distribution. */
final class Normal {
    private Normal() {}

    /**
     * Returns the probability of more than {@code z}; relative error below 1.2e-7.
     *
     * @see "Press et al., Numerical Recipes (1992), erfcc"
     */
    static double above(double z) {
        double x = StrictMath.abs(z) / StrictMath.sqrt(2);
        double t = 1 / (1 + 0.5 * x);
        double[] terms = {
            -1.26551223,
            1.00002368,
            0.37409196,
            0.09678418,
            -0.18628806,
            0.27886807,
            -1.13520398,
            1.48851587,
            -0.82215223,
            0.17087277
        };
        double sum = 0;
        for (int i = terms.length - 1; i >= 0; i--) {
            sum = sum * t + terms[i];
        }
        double tail = 0.5 * t * StrictMath.exp(-x * x + sum);
        return z >= 0 ? tail : 1 - tail;
    }

    /** Returns the z of which more has that probability, by 60 bisections. */
    static double quantileAbove(double probability) {
        double low = -9;
        double high = 9;
        for (int i = 0; i < 60; i++) {
            double middle = 0.5 * (low + high);
            if (above(middle) > probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return 0.5 * (low + high);
    }
}
