package dev.fledge.canary.record;

import dev.fledge.canary.Observation;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Adds single requests up, slice by slice. Its size depends on the slices, not on the requests. Not thread-safe. */
final class RequestFold {
    static final List<String> METRICS = List.of("requests", "client-errors", "server-errors", "latency");
    static final int MOST_SLICES = 20_000;

    private static final Buckets BUCKETS = Buckets.latencyMillis();

    private static final class Cell {
        private long requests;
        private long clientErrors;
        private long serverErrors;
        private final long[] latencies = new long[BUCKETS.size()];
    }

    private static final class Slice {
        private final Cell canary = new Cell();
        private final Cell baseline = new Cell();

        Cell of(Arm arm) {
            return arm == Arm.CANARY ? canary : baseline;
        }
    }

    private final Instant opened;
    private final long slice;
    private final TreeMap<Long, Slice> slices = new TreeMap<>();
    private long lastNumber = Long.MIN_VALUE;
    private Slice last = new Slice();

    RequestFold(Instant opened, Duration slice) {
        this.opened = opened;
        this.slice = slice.toNanos();
    }

    /** Adds the request that was read; returns whether the record still is of a size that can be kept. */
    boolean add(RequestScanner request) {
        long since = request.second() - opened.getEpochSecond();
        if (StrictMath.abs(since) > 100L * 366 * 86_400) {
            return false;
        }
        long number = StrictMath.floorDiv(since * 1_000_000_000L + request.nano() - opened.getNano(), slice);
        if (number != lastNumber) {
            last = slices.computeIfAbsent(number, key -> new Slice());
            lastNumber = number;
            if (slices.lastKey() - slices.firstKey() >= MOST_SLICES) {
                return false;
            }
        }
        Cell cell = last.of(request.arm());
        cell.requests++;
        int status = request.status();
        if (status == 0 || status >= 500) {
            cell.serverErrors++;
        } else if (status >= 400) {
            cell.clientErrors++;
        }
        cell.latencies[BUCKETS.indexOf(request.millis())]++;
        return true;
    }

    boolean isEmpty() {
        return slices.isEmpty();
    }

    /** Returns the sums of all slices from the opening, or the first request if that was earlier, to the last request's. */
    List<Observation> observations() {
        List<Observation> observations = new ArrayList<>();
        if (slices.isEmpty()) {
            return observations;
        }
        Slice none = new Slice();
        for (long number = StrictMath.min(0, slices.firstKey()); number <= slices.lastKey(); number++) {
            Slice sums = slices.getOrDefault(number, none);
            Instant start = opened.plusNanos(number * slice);
            Interval interval = new Interval(start, start.plusNanos(slice));
            for (Arm arm : Arm.values()) {
                if (number >= 0 || arm == Arm.BASELINE) {
                    add(observations, arm, interval, sums.of(arm));
                }
            }
        }
        return observations;
    }

    private static void add(List<Observation> to, Arm arm, Interval interval, Cell cell) {
        MetricData[] data = {
            new MetricData.Count(cell.requests),
            new MetricData.Count(cell.clientErrors),
            new MetricData.Count(cell.serverErrors),
            new MetricData.Distribution(Histogram.of(BUCKETS, cell.latencies))
        };
        for (int i = 0; i < data.length; i++) {
            to.add(new Observation.Seen(new MetricQuery(METRICS.get(i), arm, interval), data[i]));
        }
    }
}
