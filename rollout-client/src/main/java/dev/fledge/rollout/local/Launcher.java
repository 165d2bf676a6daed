package dev.fledge.rollout.local;

import dev.fledge.rollout.Revision;
import dev.fledge.time.Deadline;
import java.io.IOException;

/** Starts a revision of the app on this machine: a process, a container, or an object in this JVM. Implementations are thread-safe. */
@FunctionalInterface
public interface Launcher {
    /**
     * Starts the revision and waits until it answers.
     *
     * @throws IOException if it did not start; the message is shown to people. Nothing may be left running then
     * @throws InterruptedException if the thread was interrupted; nothing may be left running then
     */
    RunningRevision launch(Revision revision, Deadline deadline) throws IOException, InterruptedException;
}
