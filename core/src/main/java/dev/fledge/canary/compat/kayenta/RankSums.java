package dev.fledge.canary.compat.kayenta;

import java.util.Arrays;

/**
 * Ranks of two samples that are ranked together, ties sharing their mean rank. Sorts once: a shift of the first sample
 * keeps its order, so each shift costs O(n + m). Not thread-safe.
 */
final class RankSums {
    private final double[] first;
    private final double[] second;
    private double rankSum;
    private double tieTerm;

    RankSums(double[] first, double[] second) {
        this.first = sorted(first);
        this.second = sorted(second);
    }

    private static double[] sorted(double[] values) {
        double[] copy = values.clone();
        Arrays.sort(copy);
        return copy;
    }

    /** Ranks the first sample less {@code shift} among the second. */
    void rank(double shift) {
        rankSum = 0;
        tieTerm = 0;
        int i = 0;
        int j = 0;
        while (i < first.length || j < second.length) {
            double value = Math.min(shifted(i, shift), j < second.length ? second[j] : Double.POSITIVE_INFINITY);
            int before = i + j;
            int own = i;
            while (i < first.length && shifted(i, shift) == value) {
                i++;
            }
            while (j < second.length && second[j] == value) {
                j++;
            }
            double tied = (double) i + j - before;
            rankSum += (i - own) * (2.0 * before + tied + 1) / 2;
            tieTerm += tied * tied * tied - tied;
        }
    }

    /** An infinity less itself ranks as the highest, as in Kayenta's ranking. */
    private double shifted(int index, double shift) {
        if (index == first.length) {
            return Double.POSITIVE_INFINITY;
        }
        double value = first[index] - shift;
        return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
    }

    /** Returns the sum of the ranks of the first sample at the last shift. */
    double rankSum() {
        return rankSum;
    }

    /** Returns the sum of t³ - t over all groups of t tied values at the last shift. */
    double tieTerm() {
        return tieTerm;
    }

    /** Returns the first sample's smallest value less the second's largest. */
    double lowestShift() {
        return first[0] - second[second.length - 1];
    }

    /** Returns the first sample's largest value less the second's smallest. */
    double highestShift() {
        return first[first.length - 1] - second[0];
    }
}
