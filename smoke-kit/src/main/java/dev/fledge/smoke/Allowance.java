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

    /** Returns what leaves the time for clean-ups within somebody else's deadline. */
    static Allowance within(Suite suite, Deadline outer) {
        Allowance own = of(suite, TimeSource.system());
        if (!suite.cleansUp()) {
            Deadline nearer = suite.deadline().compareTo(outer.remaining()) < 0 ? own.steps : outer;
            return new Allowance(nearer, nearer);
        }
        Duration left = outer.remaining().minus(suite.cleanupReserve());
        Duration steps = left.isNegative() ? Duration.ZERO : left;
        return suite.deadline().compareTo(steps) < 0
                ? own
                : new Allowance(Deadline.after(steps, TimeSource.system()), outer);
    }
}
