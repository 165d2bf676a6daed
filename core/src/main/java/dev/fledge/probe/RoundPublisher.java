package dev.fledge.probe;

import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each round to every subscriber, and never waits for one: a full buffer drops the round and counts it. Thread-safe. */
final class RoundPublisher implements Flow.Publisher<SyntheticRound> {
    private static final Logger LOG = LoggerFactory.getLogger(Synthetics.class);
    private static final int BUFFERED = 256;
    private static final Duration LAST_ROUNDS = Duration.ofMillis(200);

    private final Workers subscribers;
    private final SubmissionPublisher<SyntheticRound> publisher;
    private final AtomicLong dropped = new AtomicLong();

    RoundPublisher(String name) {
        this.subscribers = Workers.unbounded(name + "-told");
        this.publisher = new SubmissionPublisher<>(this::deliver, BUFFERED);
    }

    @Override
    public void subscribe(Flow.Subscriber<? super SyntheticRound> subscriber) {
        publisher.subscribe(subscriber);
    }

    void publish(SyntheticRound round) {
        try {
            publisher.offer(round, (subscriber, lost) -> {
                dropped.incrementAndGet();
                return false;
            });
        } catch (IllegalStateException e) {
            LOG.debug("A round ended while its synthetics were closed.", e);
        }
    }

    /** Rounds that a subscriber was too slow for. */
    long dropped() {
        return dropped.get();
    }

    /** Who subscribes, or asks for more, after closing is told on its own thread. */
    private void deliver(Runnable rounds) {
        try {
            subscribers.execute(rounds);
        } catch (RejectedExecutionException e) {
            LOG.debug("A subscriber came after the synthetics were closed.");
            rounds.run();
        }
    }

    boolean includesCaller() {
        return subscribers.includesCaller();
    }

    /** Completes the subscribers, without waiting for them. */
    void close() {
        publisher.close();
        subscribers.finish();
    }

    /** Gives subscribers a moment for what is buffered, then interrupts them; returns whether all of them ended by the deadline. */
    boolean ended(Deadline deadline) throws InterruptedException {
        Duration grace = deadline.remaining().compareTo(LAST_ROUNDS) < 0 ? deadline.remaining() : LAST_ROUNDS;
        if (subscribers.ended(Deadline.after(grace, TimeSource.system()))) {
            return true;
        }
        subscribers.interrupt();
        return subscribers.ended(deadline);
    }
}
