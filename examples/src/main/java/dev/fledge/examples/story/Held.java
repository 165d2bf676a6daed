package dev.fledge.examples.story;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened one after the other and is closed in the opposite order, all of it, whatever fails. Not thread-safe. */
final class Held implements AutoCloseable {
    private final Deque<AutoCloseable> things = new ArrayDeque<>();

    <T extends AutoCloseable> T hold(T thing) {
        things.push(thing);
        return thing;
    }

    @Override
    public void close() throws IOException {
        IOException failed = null;
        for (AutoCloseable thing : things) {
            try {
                thing.close();
            } catch (Exception e) {
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                IOException failure = e instanceof IOException cause ? cause : new IOException(e);
                if (failed == null) {
                    failed = failure;
                } else {
                    failed.addSuppressed(failure);
                }
            }
        }
        things.clear();
        if (failed != null) {
            throw failed;
        }
    }
}
