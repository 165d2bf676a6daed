package dev.fledge.probe;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one round: waits for its turn, asks, counts, tells. Thread-safe. */
final class RoundRunner {
    private static final Logger LOG = LoggerFactory.getLogger(Synthetics.class);

    private final Schedule schedule;
    private final Questioner questioner;
    private final Semaphore turns;
    private final Consumer<SyntheticRound> told;

    /** Lets as many rounds ask at a time as there are turns. */
    RoundRunner(Schedule schedule, Questioner questioner, Semaphore turns, Consumer<SyntheticRound> told) {
        this.schedule = schedule;
        this.questioner = questioner;
        this.turns = turns;
        this.told = told;
    }

    void run(ScheduledSuite suite, long dueNanos) {
        try {
            turns.acquire();
            try {
                ask(suite, dueNanos);
            } finally {
                turns.release();
            }
        } catch (InterruptedException e) {
            // Only closing ends the rounds; who closes waits for this thread.
            LOG.debug("A round of synthetics {} was interrupted.", suite.plan().name());
        } finally {
            suite.ended(schedule.elapsedNanos());
        }
    }

    private void ask(ScheduledSuite suite, long dueNanos) throws InterruptedException {
        Duration lag = Duration.ofNanos(schedule.elapsedNanos() - dueNanos);
        SyntheticRound.Opening opening = new SyntheticRound.Opening(suite.plan().name(), suite.nextNumber(), lag);
        SyntheticRound round = new RoundAsking(questioner).ask(suite.plan(), opening);
        if (!questioner.closed()) {
            suite.history().add(round);
            told.accept(round);
        }
    }
}
