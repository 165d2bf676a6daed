package dev.fledge.canary.quality;

/** A distribution of latencies, as the share of requests that take longer. */
@FunctionalInterface
interface LatencyLaw {
    /** The share of requests that take longer than {@code millis}, which is above 0 and finite. */
    double above(double millis);

    /** The law of the same requests, each {@code factor} times as slow. */
    default LatencyLaw times(double factor) {
        return millis -> above(millis / factor);
    }

    /** The law where a share of the requests is {@code factor} times as slow. */
    default LatencyLaw with(double share, double factor) {
        return millis -> (1 - share) * above(millis) + share * above(millis / factor);
    }

    /** Lognormal with that median. */
    static LatencyLaw lognormal(double medianMillis, double sigma) {
        double logMedian = StrictMath.log(medianMillis);
        return millis -> Normal.above((StrictMath.log(millis) - logMedian) / sigma);
    }

    /** Pareto from {@code leastMillis} on. */
    static LatencyLaw pareto(double leastMillis, double exponent) {
        return millis -> millis > leastMillis ? StrictMath.pow(leastMillis / millis, exponent) : 1;
    }

    /** Weibull; a shape below 1 has a heavier tail than the exponential law. */
    static LatencyLaw weibull(double scaleMillis, double shape) {
        return millis -> StrictMath.exp(-StrictMath.pow(millis / scaleMillis, shape));
    }

    /** Gamma of whole shape (Erlang): the sum of {@code shape} exponential waits of that mean each. */
    static LatencyLaw gamma(int shape, double scaleMillis) {
        return millis -> {
            double x = millis / scaleMillis;
            double term = StrictMath.exp(-x);
            double sum = term;
            for (int k = 1; k < shape; k++) {
                term *= x / k;
                sum += term;
            }
            return sum;
        };
    }

    /** A share of the requests follows the second law, the others the first. */
    static LatencyLaw mixture(LatencyLaw first, double share, LatencyLaw second) {
        return millis -> (1 - share) * first.above(millis) + share * second.above(millis);
    }
}
