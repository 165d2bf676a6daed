package dev.fledge.rollout.fake;

import dev.fledge.time.Deadline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The last events of the store, for watches that resume. Thread-safe. */
final class History {
    static final int WINDOW = 10_000;

    private final ArrayDeque<Happening> events = new ArrayDeque<>();
    private int window = WINDOW;
    private long forgotten;
    private boolean closed;

    synchronized void add(Happening event) {
        events.add(event);
        trim();
        notifyAll();
    }

    /** Keeps that many events from now on. */
    synchronized void window(int size) {
        window = size;
        trim();
        notifyAll();
    }

    private void trim() {
        while (events.size() > window) {
            forgotten = events.remove().version();
        }
    }

    /** Returns whether something after that version is not known any more. */
    synchronized boolean expired(long version) {
        return version < forgotten;
    }

    /** Waits for events after that version; returns none if the deadline passed first or the history was closed. */
    synchronized List<Happening> after(long version, Deadline deadline) throws Refusal, InterruptedException {
        while (true) {
            if (version < forgotten) {
                throw Refusal.gone("too old resource version: " + version + " (" + forgotten + ")");
            }
            if (!events.isEmpty() && events.getLast().version() > version) {
                List<Happening> found = new ArrayList<>();
                events.stream().filter(event -> event.version() > version).forEach(found::add);
                return found;
            }
            if (closed || deadline.passed()) {
                return List.of();
            }
            wait(Math.max(1, deadline.remaining().toMillis()));
        }
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized boolean closed() {
        return closed;
    }
}
