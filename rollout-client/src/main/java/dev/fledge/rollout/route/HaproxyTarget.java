package dev.fledge.rollout.route;

import dev.fledge.internal.Check;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.Guard;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.Snapshot;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Moves traffic between two servers of one HAProxy backend by its runtime API, on one node or several.
 *
 * <p>The backend holds a server for stable and one for the canary; {@link Instances} says which revision is at the address
 * that each sends to. {@code Start} points the canary server at the new instance, at weight 0, where only the
 * {@code use-server} rule or cookie of your file reaches it. {@code SetWeight} sets two weights whose ratio is exact. {@code Abort}
 * sets {@code maint}, which rules and cookies obey too, and counts sessions down; after {@link Builder#drainWithin} it shuts
 * down what is left. {@code Promote} points the stable server at the canary's instance; {@code Rollback} points it back and
 * ends what it took the traffic from. The former stable instance goes on running after {@code Promote} and is yours to end.
 *
 * <p>HAProxy has no precondition for a write, so only one process may drive a backend: hold a lease. What somebody else
 * changed, or a reload, is found by reading: it is a problem of the snapshot, and {@code SetWeight} above 0 and
 * {@code Promote} answer {@link Outcome.Conflict} until {@code Start}, {@code SetWeight(0)}, {@code Abort} or {@code Rollback}
 * made order. Runtime settings do not outlive a reload: write the canary's server as {@code weight 0 disabled} in the file, and
 * the new address of stable after {@code Promote}.
 *
 * <p>With several nodes a command has reached its end state when all have; else it is {@link Outcome.Partial}. A node that
 * cannot be reached is tried until the deadline. {@code Abort} waits for no other command. Thread-safe; threads are daemons
 * named {@code fledge-haproxy}.
 */
public final class HaproxyTarget extends PlainTarget {
    private final HaproxyNames names;
    private final HaproxyNodes nodes;
    private final Optional<LeaseCheck> leaseCheck;
    private final Duration settle;
    private final AtomicLong closings = new AtomicLong();

    private HaproxyTarget(Builder builder) {
        super(
                builder.instances,
                builder.poll,
                new Observing("fledge-haproxy", builder.answerWithin, builder.observeEvery),
                builder.time);
        this.names = new HaproxyNames(builder.backend, builder.stableServer, builder.canaryServer);
        this.leaseCheck = Optional.ofNullable(builder.leaseCheck);
        HaproxySettings settings =
                new HaproxySettings(builder.answerWithin, builder.drainWithin, builder.poll, builder.time);
        this.settle = builder.settle;
        this.nodes = new HaproxyNodes(builder.sockets, names, settings, builder.instances);
    }

    /**
     * Starts a target over a backend whose servers are {@code stable} and {@code canary}.
     *
     * @param socket the first node; more by {@link Builder#node}
     */
    public static Builder of(HaproxySocket socket, String backend, Instances instances) {
        return new Builder(socket, backend, instances);
    }

    @Override
    public String name() {
        return "HAProxy backend " + names.backend();
    }

    @Override
    Snapshot read(Deadline deadline) throws IOException, InterruptedException {
        return nodes.snapshot(deadline);
    }

    @Override
    Snapshot readLate(Deadline deadline) throws IOException, InterruptedException {
        return nodes.snapshot(deadline);
    }

    @Override
    long closings() {
        return closings.get();
    }

    @Override
    List<String> planned(Command command, Snapshot now, Deadline deadline) {
        return new HaproxyPlan(nodes, names, now).of(command);
    }

    /** Returns the guard that the running HAProxy shows: all nodes must check the canary at the declared endpoint. */
    @Override
    public Guard guard() {
        return new HaproxyGuard(nodes, names).of(leaseCheck);
    }

    @Override
    Outcome abort(Deadline deadline) throws IOException, InterruptedException {
        closings.incrementAndGet();
        return outcome(nodes.drive(HaproxyGoal.closed(names), () -> true, deadline), Proof.DRAINED, deadline);
    }

    private Outcome upTo(HaproxyGoal goal, long before, Deadline deadline) throws IOException, InterruptedException {
        BooleanSupplier wanted = () -> closings.get() == before;
        return outcome(nodes.drive(goal, wanted, deadline), Proof.EFFECTIVE, deadline);
    }

    @Override
    Outcome started(InetSocketAddress canary, long closings, Deadline deadline)
            throws IOException, InterruptedException {
        return upTo(HaproxyGoal.started(names, canary), closings, deadline);
    }

    @Override
    Optional<Outcome> inexpressible(int permille) {
        return HaproxyWeights.express(permille)
                ? Optional.empty()
                : Optional.of(new Outcome.Refused(HaproxyWeights.inexpressible(permille)));
    }

    @Override
    Outcome weighed(int permille, long closings, Deadline deadline) throws IOException, InterruptedException {
        return upTo(HaproxyGoal.weighed(names, permille), closings, deadline);
    }

    @Override
    Optional<Outcome> inTheWay(Snapshot now, Deadline deadline) {
        Optional<HaproxyNode.Drift> drift = nodes.drift();
        if (drift.isPresent()) {
            return Optional.of(
                    new Outcome.Conflict(drift.get().left(), drift.get().found(), now));
        }
        List<String> others = nodes.othersThatTakeRequests();
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of(new Outcome.Refused("backend " + names.backend() + " also sends requests to " + others
                        + ", so two weights do not make the share; leave only " + names.stable() + " and "
                        + names.canary()));
    }

    @Override
    Optional<InetSocketAddress> canaryAddress(Deadline deadline) {
        return Optional.of(nodes.canaryAddress());
    }

    @Override
    Optional<Outcome> promotedAlready(Revision canary, Snapshot now, long closings, Deadline deadline)
            throws IOException, InterruptedException {
        return now.stable().equals(canary) && nodes.agreeOn(HaproxyBackend::stable)
                ? Optional.of(upTo(HaproxyGoal.promoted(names, nodes.stableAddress()), closings, deadline))
                : Optional.empty();
    }

    @Override
    Outcome promoted(long closings, Deadline deadline) throws IOException, InterruptedException {
        return upTo(HaproxyGoal.promoted(names, nodes.canaryAddress()), closings, deadline);
    }

    @Override
    Outcome rollback(Revision to, Deadline deadline) throws IOException, InterruptedException {
        closings.incrementAndGet();
        Set<Revision> before = nodes.revisions(deadline);
        // Users first: whatever else is running or missing, the canary gets nothing more.
        List<HaproxyNode.Driven> closed = nodes.drive(HaproxyGoal.closed(names), () -> true, deadline);
        if (deadline.passed() || !turn(deadline)) {
            return outcome(closed, Proof.DRAINED, deadline);
        }
        try {
            InetSocketAddress address = instances().start(to, deadline);
            List<HaproxyNode.Driven> moved = nodes.drive(HaproxyGoal.movedBack(names, address), () -> true, deadline);
            boolean all = moved.stream().allMatch(node -> node.state() == HaproxyNode.State.DONE);
            Set<Revision> ended = nodes.revisions(deadline);
            ended.addAll(before);
            ended.remove(to);
            if (!all || ended.isEmpty()) {
                return outcome(HaproxyNodes.both(closed, moved), Proof.DRAINED, deadline);
            }
            // What went to the stable server is counted with what goes there now, so only time shows that it is over.
            boolean counted = moved.stream().noneMatch(HaproxyNode.Driven::wrote)
                    && closed.stream().allMatch(HaproxyNode.Driven::wrote);
            if (!counted) {
                deadline.sleepAtMost(settle);
            }
            for (Revision revision : ended) {
                instances().end(revision, deadline);
            }
            List<HaproxyNode.Driven> did = new ArrayList<>();
            moved.forEach(node -> did.add(node.afterWriting()));
            return outcome(did, Proof.DRAINED, deadline);
        } finally {
            endTurn();
        }
    }

    private Outcome outcome(List<HaproxyNode.Driven> driven, Proof proof, Deadline deadline)
            throws IOException, InterruptedException {
        return nodes.outcome(driven, proof, deadline);
    }

    /** Completes all observers. The instances go on. */
    @Override
    public void close() {
        super.close();
        nodes.close();
    }

    /** Sets up the target. Not thread-safe. */
    public static final class Builder {
        private final List<HaproxySocket> sockets = new ArrayList<>();
        private final String backend;
        private final Instances instances;
        private String stableServer = "stable";
        private String canaryServer = "canary";
        private @Nullable LeaseCheck leaseCheck;
        private Duration answerWithin = Duration.ofSeconds(2);
        private Duration drainWithin = Duration.ofSeconds(30);
        private Duration settle = Duration.ofSeconds(30);
        private Duration poll = Duration.ofMillis(5);
        private Duration observeEvery = Duration.ofSeconds(1);
        private TimeSource time = TimeSource.system();

        private Builder(HaproxySocket socket, String backend, Instances instances) {
            this.sockets.add(Check.notNull("socket", socket));
            this.backend = Check.notNull("backend", backend);
            this.instances = Check.notNull("instances", instances);
        }

        /** Adds a node that routes the same users; all nodes name the backend and its servers alike. */
        public Builder node(HaproxySocket socket) {
            sockets.add(Check.notNull("socket", socket));
            return this;
        }

        /** Sets what the file calls the server of stable; the default is {@code stable}. */
        public Builder stableServer(String name) {
            this.stableServer = Check.notNull("stable server", name);
            return this;
        }

        /** Sets what the file calls the server of the canary; the default is {@code canary}. */
        public Builder canaryServer(String name) {
            this.canaryServer = Check.notNull("canary server", name);
            return this;
        }

        /** Says how the file has the canary checked, for {@link HaproxyTarget#guard}; the default is no such check. */
        public Builder leaseCheck(LeaseCheck check) {
            this.leaseCheck = Check.notNull("lease check", check);
            return this;
        }

        /** Sets how long one answer of a node may take; the default is 2 s. */
        public Builder answerWithin(Duration answerWithin) {
            this.answerWithin = Check.positive("time for an answer", answerWithin);
            return this;
        }

        /** Sets how long requests in the canary may go on after it was closed, before they are shut down; the default is 30 s. */
        public Builder drainWithin(Duration drainWithin) {
            this.drainWithin = Check.notNegative("time to drain", drainWithin);
            return this;
        }

        /**
         * Sets how long a request may last: how long {@code Rollback} waits after it took the stable server from an instance,
         * whose requests nobody counts, before that is ended; the default is 30 s.
         */
        public Builder settle(Duration settle) {
            this.settle = Check.notNegative("settle time", settle);
            return this;
        }

        /** Sets the pause between two readings while a command waits; the default is 5 ms. */
        public Builder poll(Duration poll) {
            this.poll = Check.positive("pause between readings", poll);
            return this;
        }

        /** Sets the pause between two readings for observers; the default is 1 s. */
        public Builder observeEvery(Duration observeEvery) {
            this.observeEvery = Check.positive("pause between observations", observeEvery);
            return this;
        }

        /** Sets the clock; the default is the machine's. */
        public Builder time(TimeSource time) {
            this.time = Check.notNull("time", time);
            return this;
        }

        /**
         * Builds the target; asks nobody.
         *
         * @throws IllegalArgumentException if a name is not one, or stable and canary are the same server
         */
        public HaproxyTarget build() {
            return new HaproxyTarget(this);
        }
    }
}
