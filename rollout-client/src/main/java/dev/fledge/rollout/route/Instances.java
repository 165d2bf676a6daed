package dev.fledge.rollout.route;

import dev.fledge.internal.Check;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.local.Launcher;
import dev.fledge.rollout.local.RunningRevision;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The running instances of the app behind a plain router such as HAProxy or nginx: each revision at an address of its own.
 *
 * <p>The router's target starts, finds and ends them here; it moves no process itself. What it reads from the router is an
 * address, so {@link #at} decides which revision a snapshot names. Implementations are thread-safe.
 */
public interface Instances {
    /**
     * Starts the revision, unless it runs, and waits until it answers.
     *
     * @return where it answers, as the router reaches it; its address is resolved
     * @throws IOException if it did not start; the message is shown to people. Nothing may be left running then
     * @throws InterruptedException if the thread was interrupted; nothing may be left running then
     */
    InetSocketAddress start(Revision revision, Deadline deadline) throws IOException, InterruptedException;

    /**
     * Returns what was started at the address; empty if nothing was, or it was ended. One that died by itself is still
     * returned, as not alive. To go on after the death of this process, the answer must not live in its memory alone.
     *
     * @throws IOException if it cannot be found out
     * @throws InterruptedException if the thread was interrupted
     */
    Optional<Instance> at(InetSocketAddress address, Deadline deadline) throws IOException, InterruptedException;

    /**
     * Ends the revision and waits until it is gone. Nothing happens if it does not run.
     *
     * @throws IOException if it could not be ended
     * @throws InterruptedException if the thread was interrupted
     */
    void end(Revision revision, Deadline deadline) throws IOException, InterruptedException;

    /**
     * Returns instances that a launcher starts on this machine. They are known as long as this process lives.
     *
     * @param running the process of {@code stable}; it is never ended from here
     * @throws IOException if the host of an address cannot be resolved
     */
    static Instances over(Launcher launcher, Revision stable, RunningRevision running) throws IOException {
        return new LaunchedInstances(launcher, stable, running);
    }

    /**
     * One revision at its address.
     *
     * @param alive whether it answers; traffic is never sent to one that does not
     */
    record Instance(Revision revision, boolean alive) {
        /** @throws NullPointerException if {@code revision} is null */
        public Instance {
            Check.notNull("revision", revision);
        }
    }
}
