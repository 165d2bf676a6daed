package dev.fledge.rollout.internal;

import dev.fledge.internal.Check;
import dev.fledge.internal.Latest;
import dev.fledge.rollout.Snapshot;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells observers of a target what was seen last: by a command, by whoever asked, or by its own readings, which begin with the
 * first observer. An observer hears its first word once something was seen. While the target cannot be read, what was seen last
 * is told as what it is: old, with the reason among its problems, and not drained.
 *
 * <p>Thread-safe. Observers are called on daemon threads, which end in {@link #close}.
 */
public final class ObservedSnapshots implements Flow.Publisher<Snapshot>, AutoCloseable {
    private static final String UNREADABLE = "could not be read since ";

    private final Consumer<ObservedSnapshots> begin;
    private final ThreadPoolExecutor threads;
    private final Latest<Snapshot> latest;
    private final List<Flow.Subscriber<? super Snapshot>> early = new ArrayList<>();
    private @Nullable Snapshot last;
    private boolean begun;
    private boolean closed;

    /** Reads the target once. */
    @FunctionalInterface
    public interface Reading {
        /** Returns what is seen now. @throws IOException if it cannot be read @throws InterruptedException if the thread was interrupted */
        Snapshot read(Deadline deadline) throws IOException, InterruptedException;
    }

    /**
     * Of a target that somebody else reads.
     *
     * @param threads what its threads are called
     * @param begin called once, with the first observer, on a thread of its own: has the target read again and again
     */
    public ObservedSnapshots(String threads, Consumer<ObservedSnapshots> begin) {
        this.begin = Check.notNull("beginning", begin);
        this.threads =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, threads);
                    thread.setDaemon(true);
                    return thread;
                });
        this.latest = new Latest<>(this::present, this.threads);
    }

    /**
     * Of a target that tells nothing by itself.
     *
     * @param within how long one reading may take
     * @param every the pause between two readings
     */
    public static ObservedSnapshots polled(
            String threads, Reading reading, Duration within, Duration every, TimeSource time) {
        return new ObservedSnapshots(threads, observed -> observed.poll(reading, within, every, time));
    }

    private void poll(Reading reading, Duration within, Duration every, TimeSource time) {
        try {
            while (!isClosed()) {
                try {
                    saw(reading.read(Deadline.after(within, time)));
                } catch (IOException e) {
                    unreadable(e);
                }
                time.sleep(every);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes note of what was seen, and tells it on if it is news. */
    public void saw(Snapshot seen) {
        List<Flow.Subscriber<? super Snapshot>> greeted;
        boolean news;
        synchronized (this) {
            news = last == null || !said(last).equals(said(seen));
            last = seen;
            greeted = List.copyOf(early);
            early.clear();
        }
        greeted.forEach(latest::subscribe);
        if (news) {
            latest.changed();
        }
    }

    /** Requests in flight change from moment to moment: only that they have ended is news. */
    private static List<Object> said(Snapshot seen) {
        return List.of(
                seen.stable(),
                seen.canary(),
                seen.weightPermille(),
                seen.canaryReachable(),
                seen.drained(),
                seen.problems());
    }

    /** Tells that what was seen last is old, once. */
    public void unreadable(IOException why) {
        Optional<Snapshot> known = last();
        if (known.isPresent() && known.get().problems().stream().noneMatch(told -> told.startsWith(UNREADABLE))) {
            Snapshot old = known.get();
            saw(old.toBuilder()
                    .inFlightNotCounted(false)
                    .problem(UNREADABLE + old.seenAt() + ": " + why.getMessage())
                    .build());
        }
    }

    /** Returns what was seen last; empty if nothing was. */
    public synchronized Optional<Snapshot> last() {
        return Optional.ofNullable(last);
    }

    private Snapshot present() {
        return last().orElseThrow(() -> new AssertionError("nobody is subscribed before something was seen"));
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Snapshot> subscriber) {
        Check.notNull("subscriber", subscriber);
        boolean first;
        boolean seen;
        boolean ended;
        synchronized (this) {
            first = !begun && !closed;
            begun = true;
            seen = last != null;
            ended = closed;
            if (!seen && !ended) {
                early.add(subscriber);
            }
        }
        if (seen) {
            latest.subscribe(subscriber);
        } else if (ended) {
            end(subscriber);
        }
        if (first) {
            execute(() -> begin.accept(this));
        }
    }

    /** Does some work on a thread of its own; nothing happens after {@link #close}. */
    public void execute(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException e) {
            // Closed meanwhile: nobody is to be told any more.
            return;
        }
    }

    /** Returns whether nobody is told anything any more. */
    public synchronized boolean isClosed() {
        return closed;
    }

    /** Completes all observers, now and later, and ends the readings. May be repeated. */
    @Override
    public void close() {
        List<Flow.Subscriber<? super Snapshot>> unseen;
        synchronized (this) {
            closed = true;
            unseen = List.copyOf(early);
            early.clear();
        }
        unseen.forEach(ObservedSnapshots::end);
        latest.close();
        threads.shutdownNow();
    }

    /** Ends an observer that could be told nothing. */
    private static void end(Flow.Subscriber<? super Snapshot> subscriber) {
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {}

            @Override
            public void cancel() {}
        });
        subscriber.onComplete();
    }
}
