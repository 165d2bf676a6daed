package dev.fledge.testing;

import dev.fledge.internal.Check;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A clock that moves only when told to, or when somebody sleeps on it: {@link #sleep} returns at once and the clock has
 * moved by the duration. Actions planned with {@link #at} run on the thread that moves the clock, in time order.
 *
 * <p>Thread-safe. Meant for one thread that waits; with several, each sleep moves the one clock.
 */
public final class ManualTime implements TimeSource {
    private record Planned(Duration due, long order, Runnable action) {}

    private final Instant start;
    private final PriorityQueue<Planned> planned =
            new PriorityQueue<>(Comparator.comparing(Planned::due).thenComparing(Planned::order));
    private Duration elapsed = Duration.ZERO;
    private long orders;

    private ManualTime(Instant start) {
        this.start = start;
    }

    /** Returns a clock that stands at {@code start}. */
    public static ManualTime startingAt(Instant start) {
        return new ManualTime(Check.notNull("start", start));
    }

    @Override
    public synchronized Instant now() {
        return start.plus(elapsed);
    }

    @Override
    public synchronized long nanoTime() {
        return elapsed.toNanos();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before a wait of " + duration);
        }
        advance(duration.isNegative() ? Duration.ZERO : duration);
    }

    /**
     * Moves the clock forward.
     *
     * @throws IllegalArgumentException if {@code duration} is negative
     */
    public void advance(Duration duration) {
        Check.notNegative("duration", duration);
        Duration target;
        synchronized (this) {
            target = elapsed.plus(duration);
        }
        for (Planned next = nextUntil(target); next != null; next = nextUntil(target)) {
            next.action().run();
        }
        synchronized (this) {
            elapsed = elapsed.compareTo(target) < 0 ? target : elapsed;
        }
    }

    /** Plans an action for the moment {@code sinceStart} after the start of this clock; a moment that is past runs at the next move. */
    public synchronized void at(Duration sinceStart, Runnable action) {
        planned.add(new Planned(sinceStart, orders++, Check.notNull("action", action)));
    }

    private synchronized @Nullable Planned nextUntil(Duration target) {
        Planned head = planned.peek();
        if (head == null || head.due().compareTo(target) > 0) {
            return null;
        }
        planned.remove();
        elapsed = elapsed.compareTo(head.due()) < 0 ? head.due() : elapsed;
        return head;
    }
}
