package dev.fledge.canary;

import dev.fledge.internal.Check;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import java.time.Duration;
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
    private final Optional<Duration> window;
    private final Map<Key, Entry> entries;
    private final byte[] evidence;

    private CanaryState(Instant windowStart, Optional<Duration> window, Map<Key, Entry> entries, byte[] evidence) {
        this.windowStart = windowStart;
        this.window = window;
        this.entries = entries;
        this.evidence = evidence;
    }

    /** Returns the state of a run whose first traffic comes then and that has seen nothing; it is planned for the policy's window. */
    public static CanaryState openedAt(Instant windowStart) {
        return new CanaryState(
                Check.notNull("start of the window", windowStart), Optional.empty(), Map.of(), new byte[0]);
    }

    /**
     * Returns the state of a run whose first traffic comes then, planned for so long: the sum of a promotion's bake times.
     *
     * @throws IllegalArgumentException if the window is not longer than zero
     */
    public static CanaryState openedAt(Instant windowStart, Duration window) {
        return new CanaryState(
                Check.notNull("start of the window", windowStart),
                Optional.of(Check.positive("window", window)),
                Map.of(),
                new byte[0]);
    }

    /** Takes up the sequential evidence where the last look left it. */
    SequentialRun resume(CanaryPolicy policy) {
        SequentialRun run = new SequentialRun(policy, windowStart, window.orElse(policy.window()));
        if (evidence.length > 0) {
            run.restore(evidence);
        }
        return run;
    }

    CanaryState after(SequentialRun run) {
        return new CanaryState(windowStart, window, entries, run.bytes());
    }

    /**
     * Returns the evidence as bytes, for a store; empty before the first look, and in mode point. The same observations make the
     * same bytes on every JVM. At most 16 KB for a policy with one latency metric.
     */
    public byte[] toBytes() {
        return evidence.clone();
    }

    /**
     * Returns the state that was stored by {@link #toBytes}.
     *
     * @param opened the state that the run was opened with
     * @throws IllegalArgumentException at the next look, if the bytes are no state of that policy
     */
    public static CanaryState restored(CanaryState opened, byte[] bytes) {
        return new CanaryState(opened.windowStart, opened.window, Map.of(), bytes.clone());
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
        return asked(observation).map(query -> with(observation, query)).orElse(this);
    }

    /** Whether it began before that time. */
    static boolean beganBefore(Observation observation, Instant time) {
        return asked(observation)
                .map(query -> query.interval().start().isBefore(time))
                .orElse(false);
    }

    private static Optional<MetricQuery> asked(Observation observation) {
        if (observation instanceof Observation.Seen seen) {
            return Optional.of(seen.query());
        }
        return observation instanceof Observation.Failed failed ? Optional.of(failed.query()) : Optional.empty();
    }

    private CanaryState with(Observation observation, MetricQuery query) {
        Key key = new Key(query.metric(), query.arm());
        Entry before =
                entries.getOrDefault(key, new Entry(Optional.empty(), Optional.empty(), Optional.empty(), Instant.MIN));
        if (query.interval().start().isBefore(before.until())) {
            return this;
        }
        Map<Key, Entry> next = new TreeMap<>(BY_NAME);
        next.putAll(entries);
        next.put(key, after(before, observation, query.interval().end()));
        return new CanaryState(windowStart, window, next, evidence);
    }

    private static Entry after(Entry before, Observation observation, Instant until) {
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
