package dev.fledge.canary.record;

import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;

/** A quantile of a histogram as one number, for judges that take no bounds. */
final class HistogramQuantile {
    private HistogramQuantile() {}

    /**
     * Returns the quantile, linear within its bucket; the lower edge of the last bucket, which has no upper one; NaN if the
     * histogram is empty.
     *
     * @see "Prometheus, promql/quantile.go, bucketQuantile"
     */
    static double of(Histogram histogram, double quantile) {
        if (histogram.total() == 0) {
            return Double.NaN;
        }
        Buckets buckets = histogram.buckets();
        double rank = quantile * histogram.total();
        double below = 0;
        for (int i = 0; i < buckets.size() - 1; i++) {
            double count = (double) histogram.count(i);
            if (count > 0 && below + count >= rank) {
                double low = buckets.lowerEdge(i);
                return low + (buckets.upperEdge(i) - low) * (rank - below) / count;
            }
            below += count;
        }
        return buckets.lowerEdge(buckets.size() - 1);
    }
}
