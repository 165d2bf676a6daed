package dev.fledge.probe;

import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Which suite is due next, on the monotonic clock: at multiples of its period since the start, never a period after it ended. Not
 * thread-safe: the timer alone asks it, except for {@link #elapsedNanos}.
 */
final class Schedule {
    /** Takes a suite whose round begins now; must not block where there are other suites. */
    interface Starter {
        void start(ScheduledSuite suite, long dueNanos);
    }

    private final TimeSource time;
    private final long startNanos;
    private final PriorityQueue<ScheduledSuite> queue =
            new PriorityQueue<>(Comparator.comparingLong(ScheduledSuite::dueNanos));

    /** Begins now, with at least one suite. */
    Schedule(TimeSource time, Collection<ScheduledSuite> suites) {
        this.time = time;
        this.startNanos = time.nanoTime();
        queue.addAll(suites);
    }

    /** Returns the time since the start; from any thread. */
    long elapsedNanos() {
        return time.nanoTime() - startNanos;
    }

    /** Waits until a suite is due. */
    void await() throws InterruptedException {
        time.sleep(Duration.ofNanos(queue.element().dueNanos() - elapsedNanos()));
    }

    /** Starts what is due by now. */
    void tick(Starter starter) {
        long now = elapsedNanos();
        while (queue.element().dueNanos() <= now) {
            ScheduledSuite suite = queue.remove();
            long due = suite.moveOn(now);
            queue.add(suite);
            if (suite.begin(due)) {
                starter.start(suite, due);
            }
        }
    }
}
