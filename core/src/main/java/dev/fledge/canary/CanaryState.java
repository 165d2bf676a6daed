package dev.fledge.canary;

import dev.fledge.internal.Check;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the judge remembers between two looks at one window. Immutable; its size depends on the number of metrics,
 * never on traffic or time.
 */
public final class CanaryState {
    private record Key(String metric, Arm arm) {}

    /** Sums what was seen; the two notes say why there is nothing, or nothing new. */
    private record Entry(Optional<MetricData> sum, Optional<String> silence, Optional<String> failure, Instant until) {}

    private static final Comparator<Key> BY_NAME =
            Comparator.comparing(Key::metric).thenComparing(Key::arm);

    private final Instant windowStart;
    private final Map<Key, Entry> entries;

    private CanaryState(Instant windowStart, Map<Key, Entry> entries) {
        this.windowStart = windowStart;
        this.entries = entries;
    }

    /** Returns the state of a window that opens now and has seen nothing. */
    public static CanaryState openedAt(Instant windowStart) {
        return new CanaryState(Check.notNull("start of the window", windowStart), Map.of());
    }

    /** Returns when the window opened. */
    public Instant windowStart() {
        return windowStart;
    }

    Optional<MetricData> seen(String metric, Arm arm) {
        return entry(metric, arm).flatMap(Entry::sum);
    }

    Optional<String> silence(String metric, Arm arm) {
        return entry(metric, arm).flatMap(Entry::silence);
    }

    Optional<String> failure(String metric, Arm arm) {
        return entry(metric, arm).flatMap(Entry::failure);
    }

    private Optional<Entry> entry(String metric, Arm arm) {
        return Optional.ofNullable(entries.get(new Key(metric, arm)));
    }

    /** Adds an observation. What overlaps with what was added before came late or twice, and is left out. */
    CanaryState with(Observation observation) {
        MetricQuery query = observation.query();
        Key key = new Key(query.metric(), query.arm());
        Entry before =
                entries.getOrDefault(key, new Entry(Optional.empty(), Optional.empty(), Optional.empty(), Instant.MIN));
        if (query.interval().start().isBefore(before.until())) {
            return this;
        }
        Map<Key, Entry> next = new TreeMap<>(BY_NAME);
        next.putAll(entries);
        next.put(key, after(before, observation));
        return new CanaryState(windowStart, next);
    }

    private static Entry after(Entry before, Observation observation) {
        Instant until = observation.query().interval().end();
        if (observation instanceof Observation.Failed failed) {
            // The interval stays open: when the source is back, it can still be asked for it.
            return new Entry(before.sum(), before.silence(), Optional.of(failed.why()), before.until());
        }
        MetricData data = ((Observation.Seen) observation).data();
        if (data instanceof MetricData.NoData noData) {
            return new Entry(before.sum(), Optional.of(noData.why()), Optional.empty(), until);
        }
        try {
            return new Entry(Optional.of(sum(before.sum(), data)), Optional.empty(), Optional.empty(), until);
        } catch (IllegalArgumentException | ArithmeticException e) {
            String why = "its answer does not add up with the last: " + e.getMessage();
            return new Entry(before.sum(), before.silence(), Optional.of(why), until);
        }
    }

    private static MetricData sum(Optional<MetricData> before, MetricData more) {
        if (before.isEmpty()) {
            return more;
        }
        if (before.get() instanceof MetricData.Count count && more instanceof MetricData.Count next) {
            return new MetricData.Count(Math.addExact(count.value(), next.value()));
        }
        if (before.get() instanceof MetricData.Distribution distribution
                && more instanceof MetricData.Distribution next) {
            Histogram sum = distribution.histogram().plus(next.histogram());
            return new MetricData.Distribution(sum);
        }
        throw new IllegalArgumentException("a " + more.getClass().getSimpleName() + " cannot be added to a "
                + before.get().getClass().getSimpleName());
    }
}
