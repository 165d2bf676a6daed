package dev.fledge.rollout;

import dev.fledge.time.Deadline;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Flow;

/**
 * Anything that moves traffic between two revisions of one app.
 *
 * <p>Commands name an end state, block until it is proved or the deadline passes, and may be sent again without harm.
 * Weights are read where traffic is routed, never from what was asked for. Implementations are thread-safe.
 */
public interface RolloutTarget {
    /** Returns a short name for messages, such as {@code local router}. */
    String name();

    /** Reads what to go back to. Called before the first command; writes nothing. @throws IOException if it cannot be read
     * @throws InterruptedException if the thread was interrupted */
    RollbackPoint capture(Deadline deadline) throws IOException, InterruptedException;

    /**
     * Brings the target to the command's end state and reads it back until it is shown as {@link Command#provenBy} asks.
     *
     * @return what became of it; {@link Outcome.Unproved} if the deadline passed first
     * @throws IOException if the target could not be asked, or the answer was lost: the caller must read back
     * @throws InterruptedException if the thread was interrupted; the command may have been carried out
     */
    Outcome apply(Command command, Deadline deadline) throws IOException, InterruptedException;

    /**
     * Reads the target once.
     *
     * @throws IOException if it cannot be read
     * @throws InterruptedException if the thread was interrupted
     */
    Snapshot snapshot(Deadline deadline) throws IOException, InterruptedException;

    /**
     * Returns a stream of what is seen: the present state first, then each change. Slow subscribers see the newest state
     * and miss those between. It ends when the target is closed.
     */
    Flow.Publisher<Snapshot> observe();

    /**
     * Returns what {@link #apply} would send for the command in the present state, one request or step a line, and sends no
     * write. Secrets are left out. Empty if the end state is there already; one line that says so if it would be refused.
     *
     * @throws IOException if the present state cannot be read
     * @throws InterruptedException if the thread was interrupted
     */
    List<String> plan(Command command, Deadline deadline) throws IOException, InterruptedException;

    /** Returns what takes the canary to 0 when this process dies; {@link Guard.None} says why nothing does. */
    Guard guard();
}
