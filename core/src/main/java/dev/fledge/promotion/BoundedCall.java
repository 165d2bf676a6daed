package dev.fledge.promotion;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls code that is not ours and comes back in time whatever it does.
 *
 * <p>Gates and targets are asked to keep deadlines. One that does not must not keep users on a bad canary, so each call
 * runs on a thread of its own that is given up when its time is over. The bound is real time on purpose: it guards
 * against code that has stopped.
 */
final class BoundedCall {
    private BoundedCall() {}

    static <T> T within(Duration allowed, String what, Callable<T> call) throws IOException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, "fledge-call-" + what.replace(' ', '-'));
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(allowed.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException(what + " did not come back within " + allowed.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw rethrown(what, cause == null ? e : cause);
        } finally {
            task.cancel(true);
        }
    }

    private static IOException rethrown(String what, Throwable cause) {
        if (cause instanceof IOException io) {
            return io;
        }
        if (cause instanceof InterruptedException) {
            return new IOException(what + " was interrupted from within", cause);
        }
        if (cause instanceof RuntimeException bug) {
            throw bug;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        throw new AssertionError(cause);
    }
}
