package dev.fledge.rollout.kubernetes;

import dev.fledge.metric.Interval;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What was read of the log of one container of one pod, over its restarts. Each line is taken once. Not thread-safe. */
final class ContainerTally {
    private static final int EVENTS_KEPT = 100_000;

    private final Instant from;
    private final LogEvents events;
    private final TreeMap<Instant, Integer> counts = new TreeMap<>();
    private final List<Interval> gaps = new ArrayList<>();
    private Instant readUpTo;
    private @Nullable Instant lastAt;
    private int linesAtLast;

    /** @param from the first instant that is asked for */
    ContainerTally(Instant from, Pattern event) {
        this.from = from;
        this.readUpTo = from;
        this.events = new LogEvents(event);
    }

    Instant from() {
        return from;
    }

    Instant readUpTo() {
        return readUpTo;
    }

    /** Returns from when on the log is to be read again: the instant of the last line, which must be there once more. */
    Instant since() {
        return lastAt == null ? from : lastAt;
    }

    /**
     * Takes in what was read since {@link #since}, lines with instants before them. What is no whole line yet is left for the
     * next time.
     *
     * @param fresh whether the text is of another run of the container than the last: then no line must be there once more
     * @param readAt when it was read
     */
    void read(String text, boolean fresh, Instant readAt) {
        Instant overlap = fresh ? null : lastAt;
        int skip = fresh ? 0 : linesAtLast;
        boolean first = true;
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            String line = text.substring(start, end);
            start = end + 1;
            Optional<Instant> at = instant(line);
            if (at.isEmpty() || at.get().isBefore(since())) {
                continue;
            }
            if (first && overlap != null && at.get().isAfter(overlap)) {
                // The line that was read last is gone: the log was rotated, and lines in between with it.
                gaps.add(new Interval(overlap, at.get()));
            }
            first = false;
            if (overlap != null && at.get().equals(overlap) && skip > 0) {
                skip--;
                continue;
            }
            take(at.get(), line.substring(line.indexOf(' ') + 1));
        }
        if (first && overlap != null && overlap.isBefore(readAt)) {
            gaps.add(new Interval(overlap, readAt));
        }
        readUpTo = readAt.isAfter(readUpTo) ? readAt : readUpTo;
    }

    /** Says that lines until that instant are lost. */
    void lost(Instant until) {
        if (since().isBefore(until)) {
            gaps.add(new Interval(since(), until));
        }
    }

    private void take(Instant at, String line) {
        linesAtLast = at.equals(lastAt) ? linesAtLast + 1 : 1;
        lastAt = at;
        if (events.begins(line)) {
            counts.merge(at, 1, Integer::sum);
            if (counts.size() > EVENTS_KEPT) {
                gaps.add(new Interval(from, counts.firstKey().plusNanos(1)));
                counts.pollFirstEntry();
            }
        }
    }

    private static Optional<Instant> instant(String line) {
        int space = line.indexOf(' ');
        try {
            return Optional.of(Instant.parse(space < 0 ? line : line.substring(0, space)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns how many events there were in the interval. */
    long count(Interval interval) {
        return counts.subMap(interval.start(), interval.end()).values().stream()
                .mapToLong(Integer::longValue)
                .sum();
    }

    /** Returns when lines of the interval were lost; empty if none are known to be. */
    Optional<Interval> gap(Interval interval) {
        return gaps.stream()
                .filter(gap ->
                        gap.start().isBefore(interval.end()) && interval.start().isBefore(gap.end()))
                .findFirst();
    }
}
