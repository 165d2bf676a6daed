package dev.fledge.rollout.local;

import dev.fledge.rollout.Revision;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;

/** The revisions that run on this machine and where. Thread-safe for reading; commands change it one at a time. */
final class Processes {
    private final Launcher launcher;
    private final RunningRevision given;
    private final Map<Revision, RunningRevision> running = new ConcurrentHashMap<>();
    private final Map<HttpUrl, Revision> names = new ConcurrentHashMap<>();

    /** @param given what somebody else started and will end */
    Processes(Launcher launcher, Revision stable, RunningRevision given) {
        this.launcher = launcher;
        this.given = given;
        add(stable, given);
    }

    private void add(Revision revision, RunningRevision process) {
        running.put(revision, process);
        names.put(process.url(), revision);
    }

    /** Returns which revision answers there. */
    Revision at(HttpUrl url) {
        Revision revision = names.get(url);
        if (revision == null) {
            throw new IllegalStateException("the router sends requests to " + url
                    + ", which this target has not started; leave the router to the target");
        }
        return revision;
    }

    boolean alive(Revision revision) {
        RunningRevision process = running.get(revision);
        return process != null && process.alive();
    }

    /** Returns where the revision answers; starts it if it does not run. */
    HttpUrl runningAt(Revision revision, Deadline deadline) throws IOException, InterruptedException {
        RunningRevision known = running.get(revision);
        if (known != null && known.alive()) {
            return known.url();
        }
        RunningRevision launched = launcher.launch(revision, deadline);
        if (!launched.alive()) {
            launched.stop(deadline);
            throw new IOException(revision + " ended right after its start");
        }
        add(revision, launched);
        return launched.url();
    }

    /** Ends the revision, unless somebody else started it. */
    void stop(Revision revision, Deadline deadline) throws IOException, InterruptedException {
        RunningRevision process = running.get(revision);
        if (process != null && process != given) {
            process.stop(deadline);
            running.remove(revision);
        }
    }

    List<Revision> revisions() {
        return new ArrayList<>(running.keySet());
    }
}
