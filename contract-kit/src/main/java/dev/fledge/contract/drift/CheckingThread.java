package dev.fledge.contract.drift;

import dev.fledge.time.Deadline;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Checks sampled answers one after the other, behind a bounded queue. Thread-safe. */
final class CheckingThread {
    private static final long JOIN_MILLIS = 1_000;
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final DriftMonitor monitor;
    private final ArrayBlockingQueue<SampledAnswer> queue;
    private final Thread thread;
    private final AtomicLong handedOver = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private volatile boolean closed;

    CheckingThread(DriftMonitor monitor, int queueLimit) {
        this.monitor = monitor;
        this.queue = new ArrayBlockingQueue<>(queueLimit);
        this.thread = new Thread(this::run, "fledge-drift-" + monitor.name());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
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
        try {
            while (!closed) {
                SampledAnswer answer = queue.take();
                try {
                    answer.check(monitor);
                } catch (RuntimeException | StackOverflowError notTheAnswers) {
                    monitor.tally(answer.arm()).unchecked(ArmDrift.Unchecked.FAILED);
                } finally {
                    done.incrementAndGet();
                }
            }
        } catch (InterruptedException closing) {
            // Only closing interrupts.
            closed = true;
        }
    }

    boolean settled(Deadline deadline) throws InterruptedException {
        while (done.get() < handedOver.get()) {
            if (closed || deadline.passed()) {
                return false;
            }
            deadline.sleepAtMost(PAUSE);
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
