package dev.fledge.rollout.route;

import dev.fledge.internal.Check;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.local.Launcher;
import dev.fledge.rollout.local.RunningRevision;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The instances that a launcher started, remembered in memory. */
final class LaunchedInstances implements Instances {
    private final Launcher launcher;
    private final Revision givenRevision;
    private final RunningRevision given;
    private final Map<Revision, RunningRevision> running = new ConcurrentHashMap<>();
    private final Map<InetSocketAddress, Revision> places = new ConcurrentHashMap<>();

    LaunchedInstances(Launcher launcher, Revision stable, RunningRevision running) throws IOException {
        this.launcher = Check.notNull("launcher", launcher);
        this.givenRevision = Check.notNull("stable revision", stable);
        this.given = Check.notNull("running revision", running);
        add(stable, running);
    }

    private InetSocketAddress add(Revision revision, RunningRevision process) throws IOException {
        InetSocketAddress address = addressOf(process);
        running.put(revision, process);
        places.put(address, revision);
        return address;
    }

    private static InetSocketAddress addressOf(RunningRevision process) throws IOException {
        return new InetSocketAddress(
                InetAddress.getByName(process.url().host()), process.url().port());
    }

    @Override
    public synchronized InetSocketAddress start(Revision revision, Deadline deadline)
            throws IOException, InterruptedException {
        RunningRevision known = running.get(revision);
        if (known != null && known.alive()) {
            return addressOf(known);
        }
        RunningRevision launched = launcher.launch(revision, deadline);
        if (!launched.alive()) {
            launched.stop(deadline);
            throw new IOException(revision + " ended right after its start");
        }
        if (known != null) {
            places.remove(addressOf(known));
        }
        return add(revision, launched);
    }

    @Override
    public Optional<Instance> at(InetSocketAddress address, Deadline deadline) {
        return Optional.ofNullable(places.get(address))
                .flatMap(revision -> Optional.ofNullable(running.get(revision))
                        .map(process -> new Instance(revision, process.alive())));
    }

    @Override
    public synchronized void end(Revision revision, Deadline deadline) throws IOException, InterruptedException {
        RunningRevision process = running.get(revision);
        if (process == null || (process == given && revision.equals(givenRevision))) {
            return;
        }
        process.stop(deadline);
        places.remove(addressOf(process));
        running.remove(revision);
    }
}
