package dev.fledge.rollout.local;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of threads that come and go with the load, and a bounded line before them. Who has waited in the line
 * too long is served by a doorman, whose task must see {@link #turningAway} and be brief.
 *
 * <p>Thread-safe.
 */
final class Workers implements Executor, AutoCloseable {
    private static final int DOORMEN = 2;
    private static final int IDLE_SECONDS = 5;

    private final int maxBusy;
    private final int maxWaiting;
    private final long waitNanos;
    private final ThreadPoolExecutor pool;
    private final ScheduledThreadPoolExecutor doormen;
    private final Queue<Waiting> line = new ArrayDeque<>();
    private int busy;

    Workers(String name, int maxBusy, Duration wait) {
        this.maxBusy = maxBusy;
        this.maxWaiting = 4 * maxBusy;
        this.waitNanos = wait.toNanos();
        this.pool = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threads(name));
        this.doormen = new ScheduledThreadPoolExecutor(DOORMEN, task -> new Doorman(task, name + "-doorman"));
        doormen.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory threads(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Returns whether the calling thread serves somebody who has waited too long. */
    static boolean turningAway() {
        return Thread.currentThread() instanceof Doorman;
    }

    /**
     * Runs the task soon, on another thread; never blocks.
     *
     * @throws RejectedExecutionException if the line is full too, or after {@link #close}
     */
    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (busy == maxBusy) {
                enqueue(task);
                return;
            }
            busy++;
        }
        start(task);
    }

    private void start(Runnable task) {
        try {
            pool.execute(() -> runAll(task));
        } catch (RejectedExecutionException e) {
            synchronized (this) {
                busy--;
            }
            throw e;
        }
    }

    private void enqueue(Runnable task) {
        if (line.size() == maxWaiting) {
            throw new RejectedExecutionException(maxBusy + " requests are served and " + maxWaiting + " wait already");
        }
        Waiting waiting = new Waiting(task);
        waiting.turnAway = doormen.schedule(() -> turnAway(waiting), waitNanos, TimeUnit.NANOSECONDS);
        line.add(waiting);
    }

    private void turnAway(Waiting waiting) {
        boolean stillThere;
        synchronized (this) {
            stillThere = line.remove(waiting);
        }
        if (stillThere) {
            waiting.task.run();
        }
    }

    private void runAll(Runnable first) {
        for (Runnable task = first; task != null; task = next()) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                // The thread goes on, since its slot may be somebody's who waits.
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
    }

    /** Takes who is first in line, or gives the slot back. */
    private synchronized @Nullable Runnable next() {
        Waiting first = line.poll();
        if (first == null) {
            busy--;
            return null;
        }
        if (first.turnAway != null) {
            first.turnAway.cancel(false);
        }
        return first.task;
    }

    /** Interrupts all threads; what waits in line is forgotten. */
    @Override
    public void close() {
        synchronized (this) {
            line.clear();
        }
        pool.shutdownNow();
        doormen.shutdownNow();
    }

    /** Waits for all threads to end after {@link #close}. */
    boolean awaitEnd(Duration wait) throws InterruptedException {
        return pool.awaitTermination(wait.toNanos(), TimeUnit.NANOSECONDS)
                && doormen.awaitTermination(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** A task in line and who will turn it away. Guarded by the workers' lock. */
    private static final class Waiting {
        private final Runnable task;
        private @Nullable ScheduledFuture<?> turnAway;

        private Waiting(Runnable task) {
            this.task = task;
        }
    }

    /** The thread of those who waited too long. */
    private static final class Doorman extends Thread {
        private Doorman(Runnable task, String name) {
            super(task, name);
            setDaemon(true);
        }
    }
}
