package dev.fledge.metric;

import dev.fledge.internal.Check;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts requests and their latency for one arm, cheaply and from any thread.
 *
 * <p>Thread-safe, lock-free, no allocation on {@link #record}. Memory is constant.
 */
public final class TrafficRecorder {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Buckets buckets = Buckets.latencyMillis();
    private final AtomicLongArray latencies = new AtomicLongArray(buckets.size());
    private final LongAdder clientErrors = new LongAdder();
    private final LongAdder serverErrors = new LongAdder();

    /** Returns a recorder that has counted nothing. */
    public static TrafficRecorder create() {
        return new TrafficRecorder();
    }

    private TrafficRecorder() {}

    /**
     * Counts one request.
     *
     * @param status the HTTP status, 100 to 599; 0 if there was no answer, which counts as a server error
     * @param nanos how long it took, not negative
     * @throws IllegalArgumentException if an argument is out of range
     */
    public void record(int status, long nanos) {
        if (status != 0) {
            Check.inRange("status", status, 100, 599);
        }
        Check.inRange("latency in nanoseconds", nanos, 0, Long.MAX_VALUE);
        // Errors before the total: a snapshot reads the total last, so errors never outnumber requests.
        if (status == 0 || status >= 500) {
            serverErrors.increment();
        } else if (status >= 400) {
            clientErrors.increment();
        }
        latencies.incrementAndGet(buckets.indexOf(nanos / NANOS_PER_MILLI));
    }

    /** Returns what was counted so far. A request recorded meanwhile may be in it or not. */
    public TrafficSnapshot snapshot() {
        long client = clientErrors.sum();
        long server = serverErrors.sum();
        long[] counts = new long[buckets.size()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = latencies.get(i);
        }
        Histogram histogram = Histogram.of(buckets, counts);
        return new TrafficSnapshot(errorsWithin(histogram.total(), client, server), histogram);
    }

    private static Counts errorsWithin(long requests, long client, long server) {
        // A request between its two increments is an error that is not yet in the total.
        long boundedServer = Math.min(server, requests);
        return new Counts(requests, Math.min(client, requests - boundedServer), boundedServer);
    }
}
