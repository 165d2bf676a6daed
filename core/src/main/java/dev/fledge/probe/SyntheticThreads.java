package dev.fledge.probe;

import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of synthetics: one that keeps the time, those that ask and those of the subscribers. Thread-safe. */
final class SyntheticThreads {
    private static final Logger LOG = LoggerFactory.getLogger(Synthetics.class);
    private static final Duration TO_END = Duration.ofMillis(600);
    private static final Duration TO_BE_TOLD = Duration.ofMillis(300);

    /** Waits until something is due and hands it over. */
    interface Timer {
        void runDue(Executor workers) throws InterruptedException;
    }

    private final String name;
    private final Workers workers;
    private final RoundPublisher publisher;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Optional<Thread> timer = Optional.empty();

    SyntheticThreads(String name, int mostPlatformThreads) {
        this.name = name;
        this.workers = Workers.bounded("fledge-synthetics-" + name, mostPlatformThreads);
        this.publisher = new RoundPublisher("fledge-synthetics-" + name);
    }

    boolean closed() {
        return closed.get();
    }

    RoundPublisher publisher() {
        return publisher;
    }

    void start(Timer loop) {
        Thread thread = new Thread(() -> run(loop), "fledge-synthetics-" + name);
        thread.setDaemon(true);
        timer = Optional.of(thread);
        thread.start();
    }

    private void run(Timer loop) {
        while (!closed()) {
            try {
                loop.runDue(workers);
            } catch (InterruptedException e) {
                // Only closing ends the rounds; closed says whether it was that.
                LOG.debug("Synthetics {} were interrupted.", name);
            }
        }
    }

    /** Interrupts everything and waits for its end, but for the calling thread's own. */
    void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        timer.ifPresent(Thread::interrupt);
        workers.interrupt();
        publisher.close();
        if (workers.includesCaller() || publisher.includesCaller()) {
            return;
        }
        try {
            awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd() throws InterruptedException {
        Deadline deadline = Deadline.after(TO_END, TimeSource.system());
        boolean ended = workers.ended(deadline);
        if (timer.isPresent()) {
            timer.get().join(Math.max(1, deadline.remaining().toMillis()));
        }
        if (!ended) {
            LOG.warn("A probe of synthetics {} ignores its interruption; its thread ends when the probe does.", name);
        }
        if (!publisher.ended(Deadline.after(TO_BE_TOLD, TimeSource.system()))) {
            LOG.warn("A subscriber of synthetics {} ignores its interruption; its thread ends when it does.", name);
        }
    }
}
