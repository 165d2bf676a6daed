package dev.fledge.smoke;

import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.time.Duration;

/**
 * How long a run may take.
 *
 * @param steps until when steps are asked
 * @param cleanups until when clean-ups are asked, which is later: what was created must go also when time is over
 */
record Allowance(Deadline steps, Deadline cleanups) {
    static Allowance of(Suite suite, TimeSource time) {
        return new Allowance(
                Deadline.after(suite.deadline(), time),
                Deadline.after(suite.deadline().plus(suite.cleanupReserve()), time));
    }

    /**
     * Returns what leaves the time for clean-ups within somebody else's deadline: the suite's reserve, but at most half of what there
     * is, since a suite that is never asked because its reserve is longer than a round would be of no use.
     */
    static Allowance within(Suite suite, Deadline outer) {
        Allowance own = of(suite, TimeSource.system());
        Duration remaining = outer.remaining();
        if (!suite.cleansUp()) {
            Deadline nearer = suite.deadline().compareTo(remaining) < 0 ? own.steps : outer;
            return new Allowance(nearer, nearer);
        }
        Duration reserve = shorter(suite.cleanupReserve(), remaining.dividedBy(2));
        Duration steps = shorter(suite.deadline(), remaining.minus(reserve));
        boolean ownIsNearer = suite.deadline().plus(suite.cleanupReserve()).compareTo(remaining) < 0;
        return new Allowance(Deadline.after(steps, TimeSource.system()), ownIsNearer ? own.cleanups : outer);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
