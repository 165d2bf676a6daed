package dev.fledge.metric.source;

import dev.fledge.internal.Check;
import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSource;
import dev.fledge.metric.TrafficRecorder;
import dev.fledge.metric.TrafficSnapshot;
import dev.fledge.time.TimeSource;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What this process itself counted, arm by arm, in {@link TrafficRecorder}s.
 *
 * <p>Metrics: {@value #REQUESTS}, {@value #CLIENT_ERRORS} and {@value #SERVER_ERRORS} (counts), {@value #LATENCY}
 * (distribution, milliseconds).
 *
 * <p>Recorders only ever add up, so an interval is the difference of two readings. A query takes a reading when its
 * interval ends after the last one; the newest 4096 readings are kept. Each end of an interval stands for the newest
 * reading that is not after it, so intervals that join count every request once. Ask when an interval ends: a reading
 * taken late holds what came until then too. An interval that starts before the oldest reading kept has no data, because
 * it cannot be told apart from what came before.
 *
 * <p>Thread-safe.
 */
public final class InProcessSource implements MetricSource {
    /** Count of all answered requests. */
    public static final String REQUESTS = "requests";

    /** Count of answers 400 to 499. */
    public static final String CLIENT_ERRORS = "client-errors";

    /** Count of answers 500 to 599 and of requests without an answer. */
    public static final String SERVER_ERRORS = "server-errors";

    /** Distribution of the time to the end of the answer, in milliseconds. */
    public static final String LATENCY = "latency";

    private static final Set<String> METRICS = Set.of(REQUESTS, CLIENT_ERRORS, SERVER_ERRORS, LATENCY);
    private static final int READINGS_KEPT = 4096;

    private final String name;
    private final TimeSource time;
    private final Map<Arm, TrafficRecorder> recorders;
    private final NavigableMap<Instant, Map<Arm, TrafficSnapshot>> readings = new TreeMap<>();

    private InProcessSource(Builder builder) {
        this.name = builder.name;
        this.time = builder.time;
        this.recorders = new EnumMap<>(builder.recorders);
        readings.put(time.now(), read());
    }

    /** Starts a source of that name, for messages. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> metrics() {
        return METRICS;
    }

    @Override
    public synchronized MetricData fetch(MetricQuery query) {
        if (!METRICS.contains(query.metric())) {
            throw new IllegalArgumentException(name + " has no metric '" + query.metric() + "'; it has "
                    + METRICS.stream().sorted().toList());
        }
        if (!recorders.containsKey(query.arm())) {
            return new MetricData.NoData(
                    name + " does not record the " + query.arm().label());
        }
        readUpTo(query.interval().end());
        var start = readings.floorEntry(query.interval().start());
        var end = readings.floorEntry(query.interval().end());
        if (start == null || end == null) {
            return new MetricData.NoData(name + " keeps nothing from before " + readings.firstKey());
        }
        if (!start.getKey().isBefore(end.getKey())) {
            return new MetricData.NoData(name + " was not read between "
                    + query.interval().start() + " and " + query.interval().end());
        }
        return data(query.metric(), at(end.getValue(), query.arm()).since(at(start.getValue(), query.arm())));
    }

    private void readUpTo(Instant end) {
        if (end.isAfter(readings.lastKey()) && !end.isAfter(time.now())) {
            readings.put(end, read());
        }
        while (readings.size() > READINGS_KEPT) {
            readings.pollFirstEntry();
        }
    }

    private Map<Arm, TrafficSnapshot> read() {
        Map<Arm, TrafficSnapshot> reading = new EnumMap<>(Arm.class);
        recorders.forEach((arm, recorder) -> reading.put(arm, recorder.snapshot()));
        return reading;
    }

    private static TrafficSnapshot at(Map<Arm, TrafficSnapshot> reading, Arm arm) {
        return reading.getOrDefault(arm, TrafficSnapshot.NONE);
    }

    private static MetricData data(String metric, TrafficSnapshot traffic) {
        return switch (metric) {
            case REQUESTS -> new MetricData.Count(traffic.counts().requests());
            case CLIENT_ERRORS -> new MetricData.Count(traffic.counts().clientErrors());
            case SERVER_ERRORS -> new MetricData.Count(traffic.counts().serverErrors());
            case LATENCY -> new MetricData.Distribution(traffic.latencyMillis());
            default -> throw new AssertionError(metric);
        };
    }

    /** Collects what a source reads. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private final Map<Arm, TrafficRecorder> recorders = new EnumMap<>(Arm.class);
        private TimeSource time = TimeSource.system();

        private Builder(String name) {
            this.name = Check.notBlank("name of a source", name);
        }

        /** Sets the recorder of an arm; an arm without one has no data. */
        public Builder arm(Arm arm, TrafficRecorder recorder) {
            recorders.put(arm, Check.notNull("recorder", recorder));
            return this;
        }

        /** Sets the clock; the default is the machine's. */
        public Builder time(TimeSource time) {
            this.time = Check.notNull("time", time);
            return this;
        }

        /**
         * Builds the source and takes its first reading.
         *
         * @throws IllegalStateException if no arm has a recorder
         */
        public InProcessSource build() {
            if (recorders.isEmpty()) {
                throw new IllegalStateException("source " + name + " records nothing; add a recorder with arm()");
            }
            return new InProcessSource(this);
        }
    }
}
