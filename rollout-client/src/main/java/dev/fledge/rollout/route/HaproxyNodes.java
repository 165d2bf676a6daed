package dev.fledge.rollout.route;

import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.Snapshot;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** All nodes that route the same users: driven side by side, read as one. Thread-safe. */
final class HaproxyNodes implements AutoCloseable {
    private final List<HaproxyNode> nodes = new ArrayList<>();
    private final HaproxyNames names;
    private final HaproxySettings settings;
    private final Instances instances;
    private final HaproxyView view;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fledge-haproxy");
        thread.setDaemon(true);
        return thread;
    });

    HaproxyNodes(List<HaproxySocket> sockets, HaproxyNames names, HaproxySettings settings, Instances instances) {
        sockets.forEach(socket -> nodes.add(new HaproxyNode(socket, names, settings)));
        this.names = names;
        this.settings = settings;
        this.instances = instances;
        this.view = new HaproxyView(names, instances, settings.time());
    }

    /** Brings all nodes to the goal at the same time; the results are in the order of the nodes. */
    List<HaproxyNode.Driven> drive(HaproxyGoal goal, BooleanSupplier wanted, Deadline deadline)
            throws InterruptedException {
        if (nodes.size() == 1) {
            return List.of(nodes.get(0).drive(goal, wanted, deadline));
        }
        return onAll(node -> () -> node.drive(goal, wanted, deadline));
    }

    private <T> List<T> onAll(Function<HaproxyNode, Callable<T>> task) throws InterruptedException {
        List<Future<T>> started =
                nodes.stream().map(node -> threads.submit(task.apply(node))).toList();
        List<T> results = new ArrayList<>();
        try {
            for (Future<T> one : started) {
                results.add(one.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a node could not be driven", e.getCause());
        } finally {
            started.forEach(one -> one.cancel(true));
        }
        return results;
    }

    /** Reads all; throws only if none could be read. */
    void readAll(Deadline deadline) throws IOException, InterruptedException {
        List<Optional<IOException>> failures = nodes.size() == 1
                ? List.of(failure(nodes.get(0), deadline))
                : onAll(node -> () -> failure(node, deadline));
        if (failures.stream().allMatch(Optional::isPresent)) {
            IOException first = failures.get(0).orElseThrow();
            throw new IOException(nodes.get(0).unreadable(), first);
        }
    }

    private static Optional<IOException> failure(HaproxyNode node, Deadline deadline) throws InterruptedException {
        try {
            node.read(deadline);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    Snapshot snapshot(Deadline deadline) throws IOException, InterruptedException {
        readAll(deadline);
        return view.of(nodes, deadline);
    }

    /** Returns which revisions the servers of the nodes send to, as far as they could be read. */
    Set<Revision> revisions(Deadline deadline) throws InterruptedException {
        Set<Revision> revisions = new HashSet<>();
        for (HaproxyNode node : nodes) {
            try {
                HaproxyBackend backend = node.read(deadline);
                view.canaryAt(backend, deadline).ifPresent(revisions::add);
                Optional<InetSocketAddress> stable = backend.stable().address();
                if (stable.isPresent()) {
                    instances.at(stable.get(), deadline).ifPresent(one -> revisions.add(one.revision()));
                }
            } catch (IOException e) {
                // Going back does not wait for who cannot be read; the command says so in its outcome.
            }
        }
        return revisions;
    }

    InetSocketAddress canaryAddress() {
        return addressOf(HaproxyBackend::canary, names.canaryServer());
    }

    InetSocketAddress stableAddress() {
        return addressOf(HaproxyBackend::stable, names.stableServer());
    }

    List<HaproxyNode> all() {
        return List.copyOf(nodes);
    }

    HaproxySettings settings() {
        return settings;
    }

    /** Returns the address of the server on the first node that was read last and tells one. */
    private InetSocketAddress addressOf(Function<HaproxyBackend, HaproxyServer> server, String name) {
        return nodes.stream()
                .sorted(Comparator.comparing(node -> !node.unreadable().isEmpty()))
                .flatMap(node -> node.last().stream())
                .flatMap(backend -> server.apply(backend).address().stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " has no IP address on any node"));
    }

    boolean agreeOn(Function<HaproxyBackend, HaproxyServer> server) {
        return nodes.stream()
                        .flatMap(node -> node.last().stream())
                        .map(backend -> server.apply(backend).address())
                        .distinct()
                        .count()
                == 1;
    }

    Optional<HaproxyNode.Drift> drift() {
        return nodes.stream().flatMap(node -> node.drift().stream()).findFirst();
    }

    List<String> othersThatTakeRequests() {
        return nodes.stream()
                .flatMap(node -> node.last().stream())
                .flatMap(backend -> backend.othersThatTakeRequests().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Returns what would be sent first for the goal from what was read last. */
    List<String> plan(HaproxyGoal goal) {
        List<String> lines = new ArrayList<>();
        for (HaproxyNode node : nodes) {
            node.last()
                    .ifPresent(now -> goal.next(now, false)
                            .commands()
                            .forEach(command -> lines.add(node.name() + ": " + command)));
        }
        return lines;
    }

    /** Two passes over the same nodes as one: the later one decides, and either may have written. */
    static List<HaproxyNode.Driven> both(List<HaproxyNode.Driven> first, List<HaproxyNode.Driven> then) {
        List<HaproxyNode.Driven> both = new ArrayList<>();
        for (int i = 0; i < then.size(); i++) {
            both.add(first.get(i).wrote() ? then.get(i).afterWriting() : then.get(i));
        }
        return both;
    }

    /** Says what became of a command; throws if no node could be reached. */
    Outcome outcome(List<HaproxyNode.Driven> driven, Proof proof, Deadline deadline)
            throws IOException, InterruptedException {
        if (driven.stream().allMatch(node -> node.state() == HaproxyNode.State.UNREACHABLE)) {
            throw new IOException(driven.get(0).why(), driven.get(0).cause());
        }
        Snapshot seen = snapshot(deadline);
        boolean wrote = driven.stream().anyMatch(HaproxyNode.Driven::wrote);
        if (driven.stream().allMatch(node -> node.state() == HaproxyNode.State.DONE)) {
            return done(wrote, proof, seen);
        }
        if (driven.size() == 1) {
            return part(driven.get(0), proof, seen);
        }
        Map<String, Outcome> parts = new LinkedHashMap<>();
        for (int i = 0; i < driven.size(); i++) {
            HaproxyNode node = nodes.get(i);
            Snapshot here = node.last().isPresent() ? view.of(List.of(node), deadline) : seen;
            parts.put(node.name(), part(driven.get(i), proof, here));
        }
        return new Outcome.Partial(parts, seen);
    }

    private static Outcome done(boolean wrote, Proof proof, Snapshot seen) {
        return wrote ? new Outcome.Reached(proof, seen) : new Outcome.AlreadySo(proof, seen);
    }

    private static Outcome part(HaproxyNode.Driven node, Proof proof, Snapshot seen) {
        return switch (node.state()) {
            case DONE -> done(node.wrote(), proof, seen);
            case WAITING, UNREACHABLE -> new Outcome.Unproved(node.why(), seen);
            case REFUSED -> node.wrote() ? new Outcome.Failed(node.why(), seen) : new Outcome.Refused(node.why());
            case OVERTAKEN -> new Outcome.Conflict("that nobody aborts", node.why(), seen);
        };
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
