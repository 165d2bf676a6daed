package dev.fledge.examples.story;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM: interrupts the promotion, which goes back first, and lets the JVM end only when it has.
 */
final class WayOut implements AutoCloseable {
    private static final long SECONDS_TO_GO_BACK = 30;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    private WayOut(Thread promoting) {
        this.hook = new Thread(
                () -> {
                    promoting.interrupt();
                    awaitDone();
                },
                "fledge-way-out");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    static WayOut ofThisThread() {
        return new WayOut(Thread.currentThread());
    }

    private void awaitDone() {
        try {
            if (!done.await(SECONDS_TO_GO_BACK, TimeUnit.SECONDS)) {
                System.err.println(
                        "Going back took longer than " + SECONDS_TO_GO_BACK + " s; check where the users are.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says that the interrupt was heard and acted on. */
    void taken() {
        Thread.interrupted();
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook runs and has just been released.
            return;
        }
    }
}
