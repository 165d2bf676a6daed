package dev.fledge.rollout.route;

import dev.fledge.rollout.Revision;
import dev.fledge.rollout.Snapshot;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What runs in nginx, with the revisions at its addresses. Thread-safe. */
final class NginxView {
    private final NginxConfigs configs;
    private final Instances instances;
    private final TimeSource time;
    private volatile @Nullable Revision lastStable;

    NginxView(NginxConfigs configs, Instances instances, TimeSource time) {
        this.configs = configs;
        this.instances = instances;
        this.time = time;
    }

    Snapshot read(Deadline deadline) throws IOException, InterruptedException {
        NginxConfigs.Running running = configs.running(deadline);
        NginxState state = running.state();
        Snapshot.Builder seen = Snapshot.of(stable(state.stable(), deadline), time.now())
                .weightPermille(state.weightPermille())
                .inFlightNotCounted(!state.open() && configs.settled());
        Optional<Revision> canary = canary(state, deadline);
        if (canary.isEmpty() && state.open()) {
            throw new IOException("nginx sends requests to "
                    + state.canary().map(Addresses::text).orElse("nobody")
                    + ", where no known revision is; abort closes it");
        }
        canary.ifPresent(seen::canary);
        if (state.open()) {
            seen.canaryReachable();
        }
        String difference = configs.difference(running);
        if (!difference.isEmpty()) {
            seen.problem(difference);
        }
        return seen.build();
    }

    private Revision stable(InetSocketAddress address, Deadline deadline) throws IOException, InterruptedException {
        Optional<Instances.Instance> instance = instances.at(address, deadline);
        Revision before = lastStable;
        if (instance.isPresent()) {
            lastStable = instance.get().revision();
            return instance.get().revision();
        }
        if (before != null) {
            return before;
        }
        throw new IOException("nginx sends to " + Addresses.text(address)
                + " as stable, where no known revision is; let Instances.at say which one it is");
    }

    /** Returns which revision is at the canary's address; empty if none is. */
    Optional<Revision> canary(NginxState state, Deadline deadline) throws IOException, InterruptedException {
        return state.canary().isPresent()
                ? instances.at(state.canary().get(), deadline).map(Instances.Instance::revision)
                : Optional.empty();
    }
}
