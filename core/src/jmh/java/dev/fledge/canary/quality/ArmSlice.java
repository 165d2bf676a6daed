package dev.fledge.canary.quality;

import dev.fledge.metric.Buckets;
import java.util.Arrays;

/** What one arm did in one slice. Mutable and reused: who keeps it, copies it. */
final class ArmSlice {
    /** One count for each bucket of {@link Buckets#latencyMillis()}; the sum is {@link #requests}. */
    final long[] latency = new long[Buckets.latencyMillis().size()];

    /** CPU use of each pod in cores at the end of the slice; empty when nothing was scraped. */
    double[] cpuCores = {};

    /** Memory of each pod in MiB at the end of the slice; empty when nothing was scraped. */
    double[] memoryMebibytes = {};

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

    private static final double[] NOTHING_SCRAPED = {};
}
