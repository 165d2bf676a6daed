package dev.fledge.rollout.route;

import dev.fledge.rollout.Revision;
import dev.fledge.rollout.Snapshot;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What nodes were last read as, put together as one, with the revisions at their addresses. Thread-safe. */
final class HaproxyView {
    private final HaproxyNames names;
    private final Instances instances;
    private final TimeSource time;
    private volatile @Nullable Revision lastStable;

    HaproxyView(HaproxyNames names, Instances instances, TimeSource time) {
        this.names = names;
        this.instances = instances;
        this.time = time;
    }

    /** Puts together what was read last from each. */
    Snapshot of(List<HaproxyNode> nodes, Deadline deadline) throws IOException, InterruptedException {
        HaproxyBackend first = firstRead(nodes);
        Snapshot.Builder seen = Snapshot.of(stable(first, deadline), time.now());
        Optional<Revision> canary = Optional.empty();
        int weight = 0;
        long inFlight = 0;
        boolean reachable = false;
        boolean allCounted = true;
        for (HaproxyNode node : nodes) {
            Optional<HaproxyBackend> read = node.last();
            if (!node.unreadable().isEmpty()) {
                seen.problem(node.unreadable());
                allCounted = false;
            }
            node.drift()
                    .ifPresent(drift -> seen.problem(node.name() + " was left as '" + drift.left()
                            + "' and is now '" + drift.found() + "': it was reloaded or somebody changed it;"
                            + " start the canary anew or abort"));
            if (read.isEmpty()) {
                reachable = true;
                continue;
            }
            HaproxyServer server = read.get().canary();
            Optional<Revision> here = canaryAt(read.get(), deadline);
            canary = canary.isPresent() ? canary : here;
            weight = Math.max(weight, read.get().weightPermille());
            inFlight += server.inFlight();
            reachable |= server.open() && here.isPresent();
            problems(nodes.get(0), node, read.get(), here, seen);
        }
        if (weight > 0 && canary.isEmpty()) {
            throw new IOException(names.canaryServer() + " gets " + weight + " permille of the requests, but no known"
                    + " revision is at its address; abort closes it");
        }
        canary.ifPresent(seen::canary);
        if (reachable && canary.isPresent()) {
            seen.canaryReachable();
        }
        return (allCounted ? seen.canaryInFlight(inFlight) : seen.inFlightNotCounted(false))
                .weightPermille(weight)
                .build();
    }

    private static HaproxyBackend firstRead(List<HaproxyNode> nodes) throws IOException {
        return nodes.stream()
                .filter(node -> node.unreadable().isEmpty())
                .flatMap(node -> node.last().stream())
                .findFirst()
                .or(() -> nodes.stream().flatMap(node -> node.last().stream()).findFirst())
                .orElseThrow(() ->
                        new IOException("no node could be read: " + nodes.get(0).unreadable()));
    }

    private Revision stable(HaproxyBackend backend, Deadline deadline) throws IOException, InterruptedException {
        Optional<InetSocketAddress> address = backend.stable().address();
        Optional<Instances.Instance> instance =
                address.isPresent() ? instances.at(address.get(), deadline) : Optional.empty();
        Revision before = lastStable;
        if (instance.isPresent()) {
            lastStable = instance.get().revision();
            return instance.get().revision();
        }
        if (before != null) {
            return before;
        }
        throw new IOException(names.stableServer() + " sends to "
                + address.map(Addresses::text).orElse("no IP address")
                + ", where no known revision is; let Instances.at say which one it is");
    }

    /** Returns which revision is at the canary server's address; empty if none, or it is stable's. */
    Optional<Revision> canaryAt(HaproxyBackend backend, Deadline deadline) throws IOException, InterruptedException {
        Optional<InetSocketAddress> address = backend.canary().address();
        if (address.isEmpty() || address.equals(backend.stable().address())) {
            return Optional.empty();
        }
        return instances.at(address.get(), deadline).map(Instances.Instance::revision);
    }

    private void problems(
            HaproxyNode first,
            HaproxyNode node,
            HaproxyBackend backend,
            Optional<Revision> canary,
            Snapshot.Builder seen) {
        if (!backend.stable().open()) {
            seen.problem(node.name() + ": " + names.stableServer() + " takes no requests, it is "
                    + backend.stable().setting() + " and its check says "
                    + backend.stable().checkStatus());
        }
        HaproxyServer server = backend.canary();
        if (canary.isPresent() && !server.maintenance() && !server.open()) {
            seen.problem(node.name() + ": " + names.canaryServer() + " is down, its check says " + server.checkStatus()
                    + "; weight " + server.weight() + " counts again when the check passes, unless it is aborted");
        }
        Optional<InetSocketAddress> expected =
                first.last().flatMap(one -> one.stable().address());
        if (expected.isPresent() && !backend.stable().address().equals(expected)) {
            seen.problem(node.name() + ": " + names.stableServer() + " sends elsewhere than on " + first.name()
                    + "; promote or roll back again, and write the address in its file");
        }
    }
}
