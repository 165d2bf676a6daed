package dev.fledge.rollout.local;

import dev.fledge.time.Deadline;
import java.io.IOException;
import okhttp3.HttpUrl;

/** A revision of the app that a {@link Launcher} has started. Implementations are thread-safe. */
public interface RunningRevision {
    /** Returns where it answers: plain HTTP, without path and query. */
    HttpUrl url();

    /** Returns whether it still runs. */
    boolean alive();

    /**
     * Ends it. May be repeated.
     *
     * @throws IOException if it could not be ended
     * @throws InterruptedException if the thread was interrupted
     */
    void stop(Deadline deadline) throws IOException, InterruptedException;
}
