package dev.fledge.rollout.route;

import dev.fledge.artifact.Digest;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.Guard;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.RolloutTarget;
import dev.fledge.rollout.Snapshot;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What all targets that steer a router in front of a {@link CanaryWorkload} do with a command. What users meet decides the
 * order: a canary answers before it gets a share, and has lost its share for as long as a request may last before it is ended.
 */
abstract class RoutedTarget implements RolloutTarget, AutoCloseable {
    private static final Duration TURN = Duration.ofMillis(5);

    private final Route route;
    private final CanaryWorkload workload;
    private final Steering steering;
    private final Split started;
    private final ReentrantLock commands = new ReentrantLock();
    private final AtomicReference<String> identity = new AtomicReference<>("");

    RoutedTarget(Route route, RoutedSettings<?> settings) {
        this.route = route;
        this.workload = settings.workload();
        this.steering = new Steering(route, settings);
        this.started = new Split(0, route.opensByWish());
    }

    @Override
    public String name() {
        return route.name();
    }

    @Override
    public RollbackPoint capture(Deadline deadline) throws IOException, InterruptedException {
        steering.read(deadline);
        return workload.capture(deadline);
    }

    @Override
    public Snapshot snapshot(Deadline deadline) throws IOException, InterruptedException {
        return steering.look(deadline).snapshot();
    }

    @Override
    public Flow.Publisher<Snapshot> observe() {
        return steering.observed();
    }

    @Override
    public Guard guard() {
        return route.guard();
    }

    @Override
    public List<String> plan(Command command, Deadline deadline) throws IOException, InterruptedException {
        Look look = steering.look(deadline);
        Optional<Outcome> hindered = hindered(command, look);
        if (hindered.isPresent()) {
            return List.of("nothing is sent: " + hindered.get().describe());
        }
        Route.Reading now = look.reading();
        List<String> plan = new ArrayList<>();
        if (command instanceof Command.Start) {
            plan.addAll(workload.plan(command, deadline));
            plan.addAll(routing(now, plan.isEmpty() || now.split().closed() ? started : Split.CLOSED));
        } else if (command instanceof Command.SetWeight weight) {
            plan.addAll(routing(now, open(weight.permille())));
        } else if (command instanceof Command.Promote) {
            plan.addAll(workload.plan(command, deadline));
            // The last thing a workload does is to take the canary away, when the router has let go of it.
            plan.addAll(Math.max(0, plan.size() - 1), routing(now, Split.CLOSED));
        } else {
            plan.addAll(routing(now, Split.CLOSED));
            plan.addAll(workload.plan(command, deadline));
        }
        return plan;
    }

    private static List<String> routing(Route.Reading now, Split wanted) throws IOException {
        return now.is(wanted) ? List.of() : now.plan(wanted);
    }

    private Split open(int permille) {
        return new Split(permille, route.opensByWish());
    }

    @Override
    public Outcome apply(Command command, Deadline deadline) throws IOException, InterruptedException {
        if (command instanceof Command.Abort) {
            // Waits for nobody: the users come first.
            boolean wrote = steering.close(deadline);
            return steering.prove(Split.CLOSED, Proof.DRAINED, Brought.there(wrote), steering.closings(), deadline);
        }
        if (command instanceof Command.Rollback rollback) {
            return rollback(rollback.to(), deadline);
        }
        int closings = steering.closings();
        if (!turn(deadline)) {
            return new Outcome.Unproved(
                    "its turn; the deadline had passed and nothing was written", steering.snapshot(deadline));
        }
        try {
            Look now = steering.look(deadline);
            Optional<Outcome> hindered = hindered(command, now);
            if (hindered.isPresent()) {
                return hindered.get();
            }
            if (command instanceof Command.Start start) {
                return start(start.canary(), now, closings, deadline);
            }
            if (command instanceof Command.SetWeight weight) {
                return weigh(weight.permille(), closings, deadline);
            }
            if (command instanceof Command.Promote promote) {
                return promote(promote.canary(), now, closings, deadline);
            }
            throw new AssertionError(command);
        } finally {
            commands.unlock();
        }
    }

    private boolean turn(Deadline deadline) throws InterruptedException {
        while (!deadline.passed()) {
            if (commands.tryLock()) {
                return true;
            }
            deadline.sleepAtMost(TURN);
        }
        return false;
    }

    /** Says why nothing is to be written for a command on the way up; empty if something is. */
    private Optional<Outcome> hindered(Command command, Look now) {
        if (command instanceof Command.Abort || command instanceof Command.Rollback) {
            return Optional.empty();
        }
        Optional<Outcome> gone = gone(now);
        if (gone.isPresent()) {
            return gone;
        }
        if (command instanceof Command.Start start) {
            return notStarted(start.canary(), now);
        }
        return command instanceof Command.SetWeight weight
                ? notWeighed(weight.permille(), now)
                : notPromoted(((Command.Promote) command).canary(), now);
    }

    private Optional<Outcome> gone(Look now) {
        String found = now.reading().identity();
        identity.compareAndSet("", found);
        String known = identity.get();
        return found.equals(known)
                ? Optional.empty()
                : Optional.of(new Outcome.Conflict(
                        route.name() + " with uid " + known + ", as it was read first",
                        "uid " + found
                                + ": it was deleted and made anew; look at what it routes now, then make a new target",
                        now.snapshot()));
    }

    private Optional<Outcome> notStarted(Revision canary, Look now) {
        CanaryWorkload.State state = now.state();
        if (same(state.stable(), canary)) {
            return Optional.of(new Outcome.Refused(canary + " is stable already; start another revision"));
        }
        Optional<Revision> other = state.canary().filter(running -> !same(running, canary));
        if (other.isPresent()) {
            return Optional.of(
                    new Outcome.Conflict("no canary but " + canary, "canary " + other.get(), now.snapshot()));
        }
        return obstacles(now);
    }

    private static Optional<Outcome> obstacles(Look now) {
        List<String> obstacles = now.reading().obstacles();
        return obstacles.isEmpty() ? Optional.empty() : Optional.of(new Outcome.Refused(String.join("; ", obstacles)));
    }

    private Outcome start(Revision canary, Look now, int closings, Deadline deadline)
            throws IOException, InterruptedException {
        boolean wrote = false;
        if (!now.reading().split().closed() && !now.state().canaryReady()) {
            Brought closed = steering.open(Split.CLOSED, closings, deadline);
            if (closed.instead().isPresent()) {
                return closed.instead().get();
            }
            wrote = closed.wrote();
        }
        CanaryWorkload.Result up = workload.start(canary, deadline);
        if (!(up instanceof CanaryWorkload.Result.Done done)) {
            return up.outcome(steering.snapshot(deadline));
        }
        Brought routed = steering.open(started, closings, deadline);
        return finish(started, routed, wrote || done.changed(), closings, deadline);
    }

    private Outcome finish(Split wanted, Brought routed, boolean wrote, int closings, Deadline deadline)
            throws IOException, InterruptedException {
        if (routed.instead().isPresent()) {
            return routed.instead().get();
        }
        return steering.prove(wanted, Proof.EFFECTIVE, Brought.there(wrote || routed.wrote()), closings, deadline);
    }

    private Optional<Outcome> notWeighed(int permille, Look now) {
        CanaryWorkload.State state = now.state();
        if (state.canary().isEmpty()) {
            return Optional.of(new Outcome.Conflict(
                    "a canary beside " + state.stable(), "no canary; start one first", now.snapshot()));
        }
        Optional<Outcome> drift = drift(now, open(permille));
        if (drift.isPresent() || permille == 0) {
            return drift;
        }
        return state.canaryReady()
                ? obstacles(now)
                : Optional.of(new Outcome.Refused("no request may go to canary "
                        + state.canary().get() + ", since nothing of it is ready to answer"
                        + because(state.problems())));
    }

    private Outcome weigh(int permille, int closings, Deadline deadline) throws IOException, InterruptedException {
        Split wanted = open(permille);
        return finish(wanted, steering.open(wanted, closings, deadline), false, closings, deadline);
    }

    private static String because(List<String> problems) {
        return problems.isEmpty() ? "; start it again and look at its pods" : ": " + String.join("; ", problems);
    }

    private Optional<Outcome> drift(Look now, Split wanted) {
        if (now.reading().is(wanted)) {
            return Optional.empty();
        }
        return steering.drift(now.reading().split())
                .map(found -> new Outcome.Conflict("shares that only Fledge sets", found, now.snapshot()));
    }

    private Optional<Outcome> notPromoted(Revision canary, Look now) {
        CanaryWorkload.State state = now.state();
        boolean begun = same(state.stable(), canary);
        boolean isCanary =
                state.canary().filter(running -> same(running, canary)).isPresent();
        if (!begun && (!isCanary || now.reading().split().closed())) {
            return Optional.of(new Outcome.Conflict(
                    "an open canary " + canary + "; start it and give it a weight",
                    now.snapshot().toString(),
                    now.snapshot()));
        }
        return begun ? Optional.empty() : drift(now, now.reading().split());
    }

    private Outcome promote(Revision canary, Look now, int closings, Deadline deadline)
            throws IOException, InterruptedException {
        // The canary keeps its share until every stable instance runs the same: nobody meets a gap.
        CanaryWorkload.Result stable = workload.promote(canary, deadline);
        if (!(stable instanceof CanaryWorkload.Result.Done done)) {
            return stable.outcome(steering.snapshot(deadline));
        }
        if (now.state().canary().isEmpty() && now.reading().is(Split.CLOSED)) {
            return steering.prove(Split.CLOSED, Proof.EFFECTIVE, Brought.there(done.changed()), closings, deadline);
        }
        Brought closed = steering.open(Split.CLOSED, closings, deadline);
        if (closed.instead().isPresent()) {
            return closed.instead().get();
        }
        Outcome drained = steering.prove(Split.CLOSED, Proof.DRAINED, closed, closings, deadline);
        if (!drained.shows(Proof.DRAINED)) {
            return drained;
        }
        CanaryWorkload.Result retired = workload.retire(deadline);
        if (!retired.done()) {
            return retired.outcome(steering.snapshot(deadline));
        }
        return steering.prove(Split.CLOSED, Proof.EFFECTIVE, Brought.there(true), closings, deadline);
    }

    private Outcome rollback(RollbackPoint to, Deadline deadline) throws IOException, InterruptedException {
        // Users first: whatever else is running or missing, the canary gets nothing more.
        boolean wrote = steering.close(deadline);
        if (!turn(deadline)) {
            return new Outcome.Unproved(
                    "its turn; the canary is closed and nothing else was written", steering.snapshot(deadline));
        }
        try {
            int closings = steering.closings();
            CanaryWorkload.Result restored = workload.restore(to, deadline);
            if (!(restored instanceof CanaryWorkload.Result.Done done)) {
                // Whatever became of stable, the caller must not take the canary for closed before the router has it.
                steering.prove(Split.CLOSED, Proof.EFFECTIVE, Brought.there(wrote), closings, deadline);
                return restored.outcome(steering.snapshot(deadline));
            }
            if (done.changed()) {
                steering.stableChanged();
            }
            Brought sofar = Brought.there(wrote || done.changed());
            Outcome drained = steering.prove(Split.CLOSED, Proof.DRAINED, sofar, closings, deadline);
            if (!drained.shows(Proof.DRAINED)) {
                return drained;
            }
            CanaryWorkload.Result retired = workload.retire(deadline);
            if (!(retired instanceof CanaryWorkload.Result.Done last)) {
                return retired.outcome(steering.snapshot(deadline));
            }
            Brought all = Brought.there(drained instanceof Outcome.Reached || last.changed());
            return steering.prove(Split.CLOSED, Proof.DRAINED, all, closings, deadline);
        } finally {
            commands.unlock();
        }
    }

    /** Versions are names that people give: what runs is told by its digest. */
    private static boolean same(Revision one, Revision other) {
        Digest digest = one.digest();
        return digest.equals(other.digest());
    }

    /** Completes all observers. Router and workload stay as they are. */
    @Override
    public void close() {
        steering.observed().close();
    }
}
