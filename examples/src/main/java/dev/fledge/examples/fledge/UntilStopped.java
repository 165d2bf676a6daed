package dev.fledge.examples.fledge;

import dev.fledge.time.Deadline;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for Ctrl-C or SIGTERM, and then lets the JVM end only when what has to be saved is saved. */
final class UntilStopped implements AutoCloseable {
    private static final long SECONDS_TO_SAVE = 10;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch saved = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "fledge-until-stopped");

    private UntilStopped() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    static UntilStopped begin() {
        return new UntilStopped();
    }

    /** Waits until somebody stops us or the deadline has passed. */
    void await(Deadline deadline) throws InterruptedException {
        if (!stopped.await(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
            stopped.countDown();
        }
    }

    private void stop() {
        stopped.countDown();
        try {
            if (!saved.await(SECONDS_TO_SAVE, TimeUnit.SECONDS)) {
                System.err.println("What was recorded could not be written within " + SECONDS_TO_SAVE + " s.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        saved.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook runs and has just been released.
            return;
        }
    }
}
