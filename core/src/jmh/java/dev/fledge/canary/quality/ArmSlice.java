package dev.fledge.canary.quality;

import dev.fledge.metric.Buckets;
import java.util.Arrays;

/** What one arm did in one slice. Mutable and reused: who keeps it, copies it. */
final class ArmSlice {
    private static final double[] NOTHING_SCRAPED = {};
    private static final int PER_OCTAVE = 16;

    /** One count for each bucket of {@link Buckets#latencyMillis()}; the sum is {@link #requests}. */
    final long[] latency = new long[Buckets.latencyMillis().size()];

    /** CPU use of each pod in cores at the start of the slice; empty when nothing was scraped. */
    double[] cpuCores = NOTHING_SCRAPED;

    /** Memory of each pod in MiB at the start of the slice; empty when nothing was scraped. */
    double[] memoryMebibytes = NOTHING_SCRAPED;

    long requests;
    long errors;

    /** Exceptions that the app logged, which need not fail a request. */
    long exceptions;

    void clear() {
        Arrays.fill(latency, 0);
        cpuCores = NOTHING_SCRAPED;
        memoryMebibytes = NOTHING_SCRAPED;
        requests = 0;
        errors = 0;
        exceptions = 0;
    }

    /** Adds the requests of a later slice; what was scraped is not added. */
    void add(ArmSlice more) {
        requests += more.requests;
        errors += more.errors;
        exceptions += more.exceptions;
        for (int i = 0; i < latency.length; i++) {
            latency[i] += more.latency[i];
        }
    }

    /**
     * A quantile of the latency as its binary logarithm above the first bucket's edge, interpolated inside its bucket as
     * Prometheus does it on a logarithmic scale; NaN without a request.
     */
    double octaves(double quantile) {
        if (requests == 0) {
            return Double.NaN;
        }
        double rank = quantile * requests;
        long below = 0;
        int bucket = 0;
        while (bucket < latency.length - 1 && below + latency[bucket] < rank) {
            below += latency[bucket++];
        }
        double inside = latency[bucket] == 0 ? 0 : (rank - below) / latency[bucket];
        return (bucket + inside - 1) / PER_OCTAVE;
    }

    /** A quantile of the latency in milliseconds; NaN without a request. */
    double millis(double quantile) {
        return Buckets.latencyMillis().upperEdge(0) * StrictMath.pow(2, octaves(quantile));
    }
}
