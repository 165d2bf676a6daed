package dev.fledge.examples.fledge;

import dev.fledge.rollout.local.RunningRevision;
import dev.fledge.time.Deadline;
import okhttp3.HttpUrl;

/** An app that somebody else has started and will end. */
record RunningElsewhere(HttpUrl url) implements RunningRevision {
    @Override
    public boolean alive() {
        return true;
    }

    @Override
    public void stop(Deadline deadline) {
        // Not ours to stop: the router no longer knows it, and that is all that is needed.
    }
}
