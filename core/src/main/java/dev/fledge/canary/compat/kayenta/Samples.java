package dev.fledge.canary.compat.kayenta;

import java.util.Arrays;

/** What Kayenta does to the samples of one side before it compares them, and the two sizes of an effect. */
final class Samples {
    private Samples() {}

    /** Returns the values without NaN. */
    static double[] withoutNan(double[] values) {
        return Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    }

    /** Returns the values with 0 for NaN. */
    static double[] withZeroForNan(double[] values) {
        return Arrays.stream(values)
                .map(value -> Double.isNaN(value) ? 0 : value)
                .toArray();
    }

    /**
     * Returns the values that are not outside the fences: the lower of the 1st percentile and Q1 - factor * IQR, and the
     * higher of the 99th percentile and Q3 + factor * IQR.
     *
     * @param values without NaN
     */
    static double[] withoutOutliers(double[] values, double factor) {
        if (values.length == 0) {
            return values;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double q1 = quantile(sorted, 0.25);
        double q3 = quantile(sorted, 0.75);
        double reach = factor * (q3 - q1);
        double low = Math.min(quantile(sorted, 0.01), q1 - reach);
        double high = Math.max(quantile(sorted, 0.99), q3 + reach);
        return Arrays.stream(values)
                .filter(value -> !(value > high || value < low))
                .toArray();
    }

    /**
     * Returns the quantile between two neighbours in proportion.
     *
     * @see "Hyndman and Fan, Sample Quantiles in Statistical Packages (1996), definition 7"
     */
    static double quantile(double[] sorted, double p) {
        // Counted from 1, as in the library that Kayenta uses, so that the same digits are lost.
        double position = 1 + (sorted.length - 1) * p;
        int below = (int) position;
        if (below == sorted.length) {
            return sorted[below - 1];
        }
        return sorted[below - 1] + (position - below) * (sorted[below] - sorted[below - 1]);
    }

    /** Returns the mean, with a second pass for what the first one lost by rounding. */
    static double mean(double[] values) {
        double first = 0;
        for (double value : values) {
            first += value;
        }
        first /= values.length;
        double lost = 0;
        for (double value : values) {
            lost += value - first;
        }
        return first + lost / values.length;
    }

    /** Returns the experiment's mean over the control's; NaN if either is 0. */
    static double meanRatio(double[] control, double[] experiment) {
        double below = mean(control);
        double above = mean(experiment);
        return below == 0 || above == 0 ? Double.NaN : above / below;
    }

    /**
     * Returns the share of pairs in which the experiment is higher, a tie counting half.
     *
     * @see "Vargha and Delaney, A Critique and Improvement of the CL Common Language Effect Size Statistics (2000)"
     */
    static double commonLanguageEffect(double[] control, double[] experiment) {
        RankSums ranks = new RankSums(experiment, control);
        ranks.rank(0);
        double m = experiment.length;
        double n = control.length;
        return (2 * ranks.rankSum() - m * (m + 1)) / (2 * n * m);
    }

    /** Returns whether the two have the same values in any order. */
    static boolean identical(double[] left, double[] right) {
        if (left.length != right.length) {
            return false;
        }
        double[] a = left.clone();
        double[] b = right.clone();
        Arrays.sort(a);
        Arrays.sort(b);
        for (int i = 0; i < a.length; i++) {
            if (a[i] != b[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether all values are the same; not empty. */
    static boolean constant(double[] values) {
        for (double value : values) {
            if (value != values[0]) {
                return false;
            }
        }
        return true;
    }
}
