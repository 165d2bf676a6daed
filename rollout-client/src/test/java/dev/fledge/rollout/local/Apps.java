package dev.fledge.rollout.local;

import dev.fledge.artifact.Digest;
import dev.fledge.rollout.Revision;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.HttpUrl;

/** Launches apps in this JVM that answer with the version of their revision. */
final class Apps implements Launcher, AutoCloseable {
    static final Revision V1 = new Revision("1.0", new Digest("sha256", "1".repeat(64)));
    static final Revision V2 = new Revision("2.0", new Digest("sha256", "2".repeat(64)));
    static final Revision V3 = new Revision("3.0", new Digest("sha256", "3".repeat(64)));

    private final List<Running> launched = new ArrayList<>();
    private volatile String refusal = "";
    private volatile boolean deadOnArrival;

    /** The next launches fail with that message. */
    void refuse(String why) {
        refusal = why;
    }

    /** The next launches end at once. */
    void dieOnArrival() {
        deadOnArrival = true;
    }

    @Override
    public synchronized Running launch(Revision revision, Deadline deadline) throws IOException {
        if (!refusal.isEmpty()) {
            throw new IOException(refusal);
        }
        Running running = new Running(revision);
        launched.add(running);
        if (deadOnArrival) {
            running.kill();
        }
        return running;
    }

    /** Returns the last process of the revision. */
    synchronized Running last(Revision revision) {
        return launched.stream()
                .filter(running -> running.revision.equals(revision))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    synchronized long launches(Revision revision) {
        return launched.stream()
                .filter(running -> running.revision.equals(revision))
                .count();
    }

    @Override
    public synchronized void close() {
        launched.forEach(Running::kill);
    }

    /** One process. A request to {@code /hold} is answered when {@link #release} says so. */
    static final class Running implements RunningRevision {
        private final Revision revision;
        private final App app;
        private final AtomicBoolean alive = new AtomicBoolean(true);
        private final CountDownLatch release = new CountDownLatch(1);

        private Running(Revision revision) throws IOException {
            this.revision = revision;
            this.app = App.answering(exchange -> {
                if (exchange.getRequestURI().getPath().equals("/hold")) {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                App.answer(exchange, 200, revision.version());
            });
        }

        void release() {
            release.countDown();
        }

        void kill() {
            alive.set(false);
            app.close();
        }

        @Override
        public HttpUrl url() {
            return app.url();
        }

        @Override
        public boolean alive() {
            return alive.get();
        }

        @Override
        public void stop(Deadline deadline) {
            kill();
        }
    }
}
