package dev.fledge.probe;

/** A suite, when it is due and what became of its due times. Thread-safe but for its due times, which the timer alone moves. */
final class ScheduledSuite {
    private final SuitePlan plan;
    private final RoundHistory history;
    private long dueNanos;
    private boolean running;
    private long endedNanos = Long.MIN_VALUE;
    private long asked;
    private long missed;

    /** Is due at {@code phaseNanos} after the start for the first time. */
    ScheduledSuite(SuitePlan plan, RoundHistory history, long phaseNanos) {
        this.plan = plan;
        this.history = history;
        this.dueNanos = phaseNanos;
    }

    SuitePlan plan() {
        return plan;
    }

    RoundHistory history() {
        return history;
    }

    long dueNanos() {
        return dueNanos;
    }

    /** Moves on to the first due time after now, and returns the last that is not after it; those before that one are missed. */
    synchronized long moveOn(long nowNanos) {
        long passed = (nowNanos - dueNanos) / plan.periodNanos();
        long due = dueNanos + passed * plan.periodNanos();
        missed += passed;
        dueNanos = due + plan.periodNanos();
        return due;
    }

    /** Returns whether a round of that due time may begin; if the one before had not ended by then, it is missed. */
    synchronized boolean begin(long due) {
        if (running || due < endedNanos) {
            missed++;
            return false;
        }
        running = true;
        return true;
    }

    /** Returns the number of the round that asks now, from 1. */
    synchronized long nextNumber() {
        return ++asked;
    }

    synchronized void ended(long nowNanos) {
        running = false;
        endedNanos = nowNanos;
    }

    /** Takes back a round that could not be started. */
    synchronized void notStarted() {
        running = false;
        missed++;
    }

    synchronized long missed() {
        return missed;
    }
}
