package dev.fledge.canary.quality;

import dev.fledge.metric.Buckets;
import java.util.Arrays;

/** What one arm did in one slice. Mutable and reused: who keeps it, copies it. */
final class ArmSlice {
    private static final double[] NOTHING_SCRAPED = {};
    private static final int PER_OCTAVE = 16;

    /** One count for each bucket of {@link Buckets#latencyMillis()}; the sum is {@link #requests}. */
    final long[] latency = new long[Buckets.latencyMillis().size()];

    /** CPU use of each pod in cores at the start of the slice, or of each slice of a sum; empty when nothing was scraped. */
    double[] cpuCores = NOTHING_SCRAPED;

    /** Memory of each pod in MiB, likewise. */
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

    /** Adds the requests of a later slice, and keeps its scrapes beside those before. */
    void add(ArmSlice more) {
        requests += more.requests;
        errors += more.errors;
        exceptions += more.exceptions;
        cpuCores = joined(cpuCores, more.cpuCores);
        memoryMebibytes = joined(memoryMebibytes, more.memoryMebibytes);
        for (int i = 0; i < latency.length; i++) {
            latency[i] += more.latency[i];
        }
    }

    private static double[] joined(double[] before, double[] more) {
        if (more.length == 0) {
            return before;
        }
        double[] all = Arrays.copyOf(before, before.length + more.length);
        System.arraycopy(more, 0, all, before.length, more.length);
        return all;
    }

    /** The mean of all pods and scrapes; NaN when nothing was scraped. */
    static double mean(double[] levels) {
        return Arrays.stream(levels).average().orElse(Double.NaN);
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
