package dev.fledge.metric;

import dev.fledge.internal.Check;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts requests and their latency for one arm, cheaply and from any thread.
 *
 * <p>Thread-safe, lock-free, no allocation on {@link #record}. Memory is constant. A request is counted in one step, so what
 * came between two snapshots is whole however many requests are being recorded.
 */
public final class TrafficRecorder {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Buckets buckets = Buckets.latencyMillis();
    private final AtomicLongArray good = new AtomicLongArray(buckets.size());
    private final AtomicLongArray clientErrors = new AtomicLongArray(buckets.size());
    private final AtomicLongArray serverErrors = new AtomicLongArray(buckets.size());

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
        latencies(status).incrementAndGet(buckets.indexOf(nanos / NANOS_PER_MILLI));
    }

    private AtomicLongArray latencies(int status) {
        if (status == 0 || status >= 500) {
            return serverErrors;
        }
        return status >= 400 ? clientErrors : good;
    }

    /** Returns what was counted so far. A request recorded meanwhile may be in it or not. */
    public TrafficSnapshot snapshot() {
        Histogram client = histogram(clientErrors);
        Histogram server = histogram(serverErrors);
        Histogram all = histogram(good).plus(client).plus(server);
        return new TrafficSnapshot(new Counts(all.total(), client.total(), server.total()), all);
    }

    private Histogram histogram(AtomicLongArray latencies) {
        long[] counts = new long[buckets.size()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = latencies.get(i);
        }
        return Histogram.of(buckets, counts);
    }
}
