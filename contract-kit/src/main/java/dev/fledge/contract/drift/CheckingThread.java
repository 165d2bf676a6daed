package dev.fledge.contract.drift;

import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Checks sampled answers one after the other, behind a bounded queue. Thread-safe. */
final class CheckingThread {
    private static final long JOIN_MILLIS = 1_000;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(16);

    private final DriftMonitor monitor;
    private final ArrayBlockingQueue<SampledAnswer> queue;
    private final Thread thread;
    private final AtomicLong handedOver = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean closed;

    CheckingThread(DriftMonitor monitor, int queueLimit) {
        this.monitor = monitor;
        this.queue = new ArrayBlockingQueue<>(queueLimit);
        this.thread = new Thread(this::run, "fledge-drift-" + monitor.name());
        thread.setDaemon(true);
    }

    /** Starts the thread, unless it was before. */
    void start() {
        if (started.compareAndSet(false, true)) {
            thread.start();
        }
    }

    boolean closed() {
        return closed;
    }

    /** Returns whether the answer will be checked. Neither waits nor throws. */
    boolean offer(SampledAnswer answer) {
        // Counted first, so that whoever waits for it to settle cannot come in between.
        handedOver.incrementAndGet();
        if (!closed && queue.offer(answer)) {
            return true;
        }
        done.incrementAndGet();
        return false;
    }

    private void run() {
        // Looks for work instead of waiting for it: to wake a thread costs its waker more than all else that a call
        // pays here.
        Duration pause = SHORTEST_PAUSE;
        try {
            while (!closed) {
                Optional<SampledAnswer> next = Optional.ofNullable(queue.poll());
                if (next.isPresent()) {
                    check(next.get());
                    pause = SHORTEST_PAUSE;
                } else {
                    TimeSource.system().sleep(pause);
                    pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                }
            }
        } catch (InterruptedException closing) {
            // Only closing interrupts.
            closed = true;
        }
    }

    private void check(SampledAnswer answer) {
        try {
            answer.check(monitor);
        } catch (RuntimeException | StackOverflowError notTheAnswers) {
            monitor.tally(answer.arm()).unchecked(ArmDrift.Unchecked.FAILED);
        } finally {
            done.incrementAndGet();
        }
    }

    boolean settled(Deadline deadline) throws InterruptedException {
        while (done.get() < handedOver.get()) {
            if (closed || deadline.passed()) {
                return false;
            }
            deadline.sleepAtMost(SHORTEST_PAUSE);
        }
        return true;
    }

    void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        queue.clear();
    }
}
