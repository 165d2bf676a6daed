package dev.fledge.rollout.route;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.RolloutTarget;
import dev.fledge.rollout.Snapshot;
import dev.fledge.rollout.internal.ObservedSnapshots;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What targets over a router that knows addresses alone do alike: which revision is where they learn from {@link Instances}.
 * Commands wait for each other, except {@code Abort}; what closes the canary ends every command that was on its way up.
 */
abstract class PlainTarget implements RolloutTarget, AutoCloseable {
    private final Instances instances;
    private final Duration poll;
    private final ObservedSnapshots observed;
    private final ReentrantLock commands = new ReentrantLock();

    /** How observers are told: what their threads are called, how long a reading may take, how often there is one. */
    record Observing(String threads, Duration within, Duration every) {}

    PlainTarget(Instances instances, Duration poll, Observing observing, TimeSource time) {
        this.instances = instances;
        this.poll = poll;
        this.observed =
                ObservedSnapshots.polled(observing.threads(), this::read, observing.within(), observing.every(), time);
    }

    /** Reads the router once. */
    abstract Snapshot read(Deadline deadline) throws IOException, InterruptedException;

    /** Reads the router for an outcome whose deadline has passed. */
    abstract Snapshot readLate(Deadline deadline) throws IOException, InterruptedException;

    /** Returns a number that grows with each command that closes the canary. */
    abstract long closings();

    abstract Outcome abort(Deadline deadline) throws IOException, InterruptedException;

    /** Closes the canary before it takes its {@link #turn}. */
    abstract Outcome rollback(Revision to, Deadline deadline) throws IOException, InterruptedException;

    /** Says what is in the way of any command on the way up, such as somebody else's hand; empty if nothing is. */
    abstract Optional<Outcome> inTheWay(Snapshot now, Deadline deadline) throws IOException, InterruptedException;

    /** The canary answers there: let it be reached at weight 0. */
    abstract Outcome started(InetSocketAddress canary, long closings, Deadline deadline)
            throws IOException, InterruptedException;

    /** There is a canary, which answers unless the weight is 0. */
    abstract Outcome weighed(int permille, long closings, Deadline deadline) throws IOException, InterruptedException;

    /** The canary is open and answers: make its address stable's. */
    abstract Outcome promoted(long closings, Deadline deadline) throws IOException, InterruptedException;

    /** The revision is stable already: finish what is left of its promotion; empty if it was not begun. */
    abstract Optional<Outcome> promotedAlready(Revision canary, Snapshot now, long closings, Deadline deadline)
            throws IOException, InterruptedException;

    /** Returns where the canary is; empty if there is none. */
    abstract Optional<InetSocketAddress> canaryAddress(Deadline deadline) throws IOException, InterruptedException;

    /** Returns what would be sent for a command that is not refused. */
    abstract List<String> planned(Command command, Snapshot now, Deadline deadline)
            throws IOException, InterruptedException;

    final Instances instances() {
        return instances;
    }

    @Override
    public final RollbackPoint capture(Deadline deadline) throws IOException, InterruptedException {
        Snapshot now = read(deadline);
        return new RollbackPoint(now.stable(), now.seenAt());
    }

    @Override
    public final Snapshot snapshot(Deadline deadline) throws IOException, InterruptedException {
        Snapshot seen = read(deadline);
        observed.saw(seen);
        return seen;
    }

    @Override
    public final Flow.Publisher<Snapshot> observe() {
        return observed;
    }

    @Override
    public final List<String> plan(Command command, Deadline deadline) throws IOException, InterruptedException {
        Snapshot now = read(deadline);
        Optional<Outcome> hindered = hindered(command, now, deadline);
        return hindered.isPresent()
                ? List.of("nothing is sent: " + hindered.get().describe())
                : planned(command, now, deadline);
    }

    /** Says why nothing is to be written for a command on the way up; empty if something is, or all is so already. */
    private Optional<Outcome> hindered(Command command, Snapshot now, Deadline deadline)
            throws IOException, InterruptedException {
        if (command instanceof Command.Start start) {
            return notStarted(start.canary(), now, deadline);
        }
        if (command instanceof Command.SetWeight weight) {
            return notWeighed(weight.permille(), now, deadline);
        }
        return command instanceof Command.Promote promote && !now.stable().equals(promote.canary())
                ? notPromoted(promote.canary(), now, deadline)
                : Optional.empty();
    }

    @Override
    public final Outcome apply(Command command, Deadline deadline) throws IOException, InterruptedException {
        Outcome outcome = applied(command, deadline);
        outcome.seen().ifPresent(observed::saw);
        return outcome;
    }

    private Outcome applied(Command command, Deadline deadline) throws IOException, InterruptedException {
        if (command instanceof Command.Abort) {
            return abort(deadline);
        }
        if (command instanceof Command.Rollback rollback) {
            return rollback(rollback.to().stable(), deadline);
        }
        if (!turn(deadline)) {
            return new Outcome.Unproved(
                    "its turn; the deadline had passed and nothing was written", readLate(deadline));
        }
        try {
            long closings = closings();
            if (command instanceof Command.Start start) {
                return start(start.canary(), closings, deadline);
            }
            if (command instanceof Command.SetWeight weight) {
                return weigh(weight.permille(), closings, deadline);
            }
            if (command instanceof Command.Promote promote) {
                return promote(promote.canary(), closings, deadline);
            }
            throw new AssertionError(command);
        } finally {
            endTurn();
        }
    }

    /** Waits until no other command is under way; false if the deadline passed first. To be ended by {@link #endTurn}. */
    final boolean turn(Deadline deadline) throws InterruptedException {
        while (!deadline.passed()) {
            if (commands.tryLock()) {
                return true;
            }
            deadline.sleepAtMost(poll);
        }
        return false;
    }

    final void endTurn() {
        commands.unlock();
    }

    private Outcome start(Revision canary, long closings, Deadline deadline) throws IOException, InterruptedException {
        Optional<Outcome> obstacle = notStarted(canary, read(deadline), deadline);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        InetSocketAddress address;
        try {
            address = instances.start(canary, deadline);
        } catch (IOException e) {
            return new Outcome.Refused("could not start " + canary + ": " + e.getMessage());
        }
        return started(address, closings, deadline);
    }

    private Optional<Outcome> notStarted(Revision canary, Snapshot now, Deadline deadline)
            throws IOException, InterruptedException {
        if (now.stable().equals(canary)) {
            return Optional.of(new Outcome.Refused(canary + " is stable already; start another revision"));
        }
        Optional<Revision> other = now.canary().filter(there -> !there.equals(canary));
        return other.isPresent()
                ? Optional.of(new Outcome.Conflict("no canary but " + canary, "canary " + other.get(), now))
                : beforeStart(now, deadline);
    }

    /** Says what is in the way of a start; a start may put right what is in the way of users. */
    Optional<Outcome> beforeStart(Snapshot now, Deadline deadline) throws IOException, InterruptedException {
        return Optional.empty();
    }

    /** Says why no router of this kind can make that share; empty if it can. */
    Optional<Outcome> inexpressible(int permille) {
        return Optional.empty();
    }

    private Outcome weigh(int permille, long closings, Deadline deadline) throws IOException, InterruptedException {
        Optional<Outcome> refused = notWeighed(permille, read(deadline), deadline);
        return refused.isPresent() ? refused.get() : weighed(permille, closings, deadline);
    }

    private Optional<Outcome> notWeighed(int permille, Snapshot now, Deadline deadline)
            throws IOException, InterruptedException {
        Optional<Outcome> inexpressible = inexpressible(permille);
        if (inexpressible.isPresent()) {
            return inexpressible;
        }
        if (now.canary().isEmpty()) {
            return Optional.of(
                    new Outcome.Conflict("a canary beside " + now.stable(), "no canary; start one first", now));
        }
        return permille == 0 ? Optional.empty() : notForUsers(now, deadline);
    }

    /** Says why users must not be sent to the canary, if so. */
    private Optional<Outcome> notForUsers(Snapshot now, Deadline deadline) throws IOException, InterruptedException {
        Optional<Outcome> obstacle = inTheWay(now, deadline);
        if (obstacle.isPresent()) {
            return obstacle;
        }
        Optional<InetSocketAddress> address = canaryAddress(deadline);
        boolean alive = address.isPresent()
                && instances
                        .at(address.get(), deadline)
                        .filter(Instances.Instance::alive)
                        .isPresent();
        return alive
                ? Optional.empty()
                : Optional.of(
                        new Outcome.Refused(now.canary().map(Revision::toString).orElse("the canary")
                                + " has ended, so it can get no traffic; start it again"));
    }

    private Outcome promote(Revision canary, long closings, Deadline deadline)
            throws IOException, InterruptedException {
        Snapshot now = read(deadline);
        Optional<Outcome> already = promotedAlready(canary, now, closings, deadline);
        if (already.isPresent()) {
            return already.get();
        }
        Optional<Outcome> refused = notPromoted(canary, now, deadline);
        return refused.isPresent() ? refused.get() : promoted(closings, deadline);
    }

    private Optional<Outcome> notPromoted(Revision canary, Snapshot now, Deadline deadline)
            throws IOException, InterruptedException {
        boolean open = now.canary().equals(Optional.of(canary)) && now.canaryReachable();
        return open
                ? notForUsers(now, deadline)
                : Optional.of(new Outcome.Conflict("an open canary " + canary, now.toString(), now));
    }

    /** Completes all observers. */
    @Override
    public void close() {
        observed.close();
    }
}
