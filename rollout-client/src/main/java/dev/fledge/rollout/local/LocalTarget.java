package dev.fledge.rollout.local;

import dev.fledge.internal.Check;
import dev.fledge.internal.Latest;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.HttpUrl;

/**
 * Moves traffic between two revisions on this machine: a {@link LocalRouter} in front, a {@link Launcher} for what is behind.
 *
 * <p>{@code Start} launches the canary at weight 0, where only the router's header reaches it. {@code Abort} closes it and
 * waits for its requests; only {@code SetWeight} opens it again, and a closed canary is not promoted. After {@code Promote}
 * the former stable goes on running, so that {@code Rollback} needs no start; a revision that does not run any more is
 * launched again. {@code Rollback} ends what it took the traffic from. Traffic moves before anything is waited for.
 *
 * <p>A deadline that has passed is never a success: then {@code Start}, {@code SetWeight} and {@code Promote} write nothing,
 * while {@code Abort} and {@code Rollback} still close the canary. Requests in flight change from moment to moment and are
 * not told to observers, but the last one that leaves a closed canary is.
 *
 * <p>Thread-safe; commands wait for each other, except {@code Abort}, which waits for none. Observers are called on daemon
 * threads named {@code fledge-local-target}.
 */
public final class LocalTarget implements RolloutTarget, AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final LocalRouter router;
    private final Processes processes;
    private final ReentrantLock commands = new ReentrantLock();
    private final Set<Revision> retiring = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor observers =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "fledge-local-target");
                thread.setDaemon(true);
                return thread;
            });
    private final Latest<Snapshot> latest;
    private final Runnable onChange;

    private LocalTarget(LocalRouter router, Processes processes) {
        this.router = router;
        this.processes = processes;
        this.latest = new Latest<>(this::read, observers);
        this.onChange = latest::changed;
        router.onChange(onChange);
    }

    /**
     * Returns a target over a router that sends everything to {@code stable}. Router and stable process stay the caller's to
     * close; what the target launches it ends in {@link #close}.
     *
     * @param running the process of {@code stable}
     * @throws IllegalArgumentException if the router sends requests elsewhere than to {@code running}
     */
    public static LocalTarget over(LocalRouter router, Revision stable, RunningRevision running, Launcher launcher) {
        Check.notNull("stable revision", stable);
        Check.notNull("launcher", launcher);
        Routing routing = router.routing();
        if (!routing.stable().equals(running.url()) || routing.canary().isPresent()) {
            throw new IllegalArgumentException("the router must send all requests to " + stable + " at " + running.url()
                    + " and know no canary, but was: " + routing);
        }
        return new LocalTarget(router, new Processes(launcher, stable, running));
    }

    @Override
    public String name() {
        return "local router";
    }

    @Override
    public RollbackPoint capture(Deadline deadline) {
        Snapshot now = read();
        return new RollbackPoint(now.stable(), now.seenAt());
    }

    @Override
    public Snapshot snapshot(Deadline deadline) {
        return read();
    }

    @Override
    public Flow.Publisher<Snapshot> observe() {
        return latest;
    }

    @Override
    public List<String> plan(Command command, Deadline deadline) {
        Snapshot now = read();
        if (command instanceof Command.Start start) {
            boolean runs = now.canary().equals(Optional.of(start.canary())) && processes.alive(start.canary());
            return runs ? List.of() : List.of("launch " + start.canary(), "attach it to the router at weight 0");
        }
        if (command instanceof Command.SetWeight weight) {
            boolean already = now.canaryReachable() && now.weightPermille() == weight.permille();
            return already ? List.of() : List.of("router: " + command.describe());
        }
        if (command instanceof Command.Promote promote) {
            boolean already =
                    now.stable().equals(promote.canary()) && now.canary().isEmpty();
            return already ? List.of() : List.of("router: make " + promote.canary() + " stable");
        }
        if (command instanceof Command.Abort) {
            return now.drained() ? List.of() : List.of("router: close the canary", "wait for its requests");
        }
        RollbackPoint to = ((Command.Rollback) command).to();
        boolean already = now.stable().equals(to.stable()) && now.canary().isEmpty();
        return already
                ? List.of()
                : List.of("router: close the canary", "router: send all to " + to.stable(), "end what was taken away");
    }

    @Override
    public Guard guard() {
        return new Guard.None("the router runs in this process and dies with it, so nobody reaches either version then;"
                + " put a router that outlives Fledge in front of users");
    }

    private Snapshot read() {
        Routing routing = router.routing();
        Snapshot.Builder seen = Snapshot.of(
                        processes.at(routing.stable()), router.time().now())
                .weightPermille(routing.weightPermille())
                .canaryInFlight(routing.canaryInFlight());
        routing.canary().map(processes::at).ifPresent(seen::canary);
        if (routing.canaryReachable()) {
            seen.canaryReachable();
        }
        return seen.build();
    }

    @Override
    public Outcome apply(Command command, Deadline deadline) throws IOException, InterruptedException {
        if (command instanceof Command.Abort) {
            return abort(deadline);
        }
        if (command instanceof Command.Rollback rollback) {
            return rollback(rollback.to().stable(), deadline);
        }
        if (!lock(deadline)) {
            return new Outcome.Unproved("its turn; the deadline had passed and nothing was written", read());
        }
        try {
            if (command instanceof Command.Start start) {
                return start(start.canary(), deadline);
            }
            if (command instanceof Command.SetWeight weight) {
                return weigh(weight.permille(), deadline);
            }
            if (command instanceof Command.Promote promote) {
                return promote(promote.canary(), deadline);
            }
            throw new AssertionError(command);
        } finally {
            commands.unlock();
        }
    }

    private boolean lock(Deadline deadline) throws InterruptedException {
        while (!deadline.passed()) {
            if (commands.tryLock()) {
                return true;
            }
            deadline.sleepAtMost(POLL);
        }
        return false;
    }

    private Outcome start(Revision canary, Deadline deadline) throws InterruptedException {
        Snapshot now = read();
        if (now.stable().equals(canary)) {
            return new Outcome.Refused(canary + " is stable already; start another revision");
        }
        if (now.canary().isPresent() && !now.canary().get().equals(canary)) {
            return new Outcome.Conflict(
                    "no canary but " + canary, "canary " + now.canary().get(), now);
        }
        if (now.canary().isPresent() && processes.alive(canary)) {
            if (now.weightPermille() == 0) {
                return proved(Proof.EFFECTIVE, false, deadline);
            }
            router.canaryWeight(0);
            return proved(Proof.EFFECTIVE, true, deadline);
        }
        try {
            HttpUrl url = processes.runningAt(canary, deadline);
            router.detachCanary();
            router.attachCanary(url);
        } catch (IOException e) {
            return new Outcome.Refused("could not start " + canary + ": " + e.getMessage());
        }
        return proved(Proof.EFFECTIVE, true, deadline);
    }

    private Outcome weigh(int permille, Deadline deadline) {
        Snapshot now = read();
        Optional<Revision> canary = now.canary();
        if (canary.isEmpty()) {
            return new Outcome.Conflict("a canary beside " + now.stable(), "no canary; start one first", now);
        }
        if (!processes.alive(canary.get())) {
            return new Outcome.Refused(canary.get() + " has ended, so it can get no traffic; start it again");
        }
        if (now.canaryReachable() && now.weightPermille() == permille) {
            return proved(Proof.EFFECTIVE, false, deadline);
        }
        router.canaryWeight(permille);
        return proved(Proof.EFFECTIVE, true, deadline);
    }

    private Outcome promote(Revision canary, Deadline deadline) {
        Snapshot now = read();
        if (now.stable().equals(canary) && now.canary().isEmpty()) {
            return proved(Proof.EFFECTIVE, false, deadline);
        }
        if (!now.canary().equals(Optional.of(canary)) || !now.canaryReachable()) {
            return new Outcome.Conflict("an open canary " + canary, now.toString(), now);
        }
        if (!processes.alive(canary)) {
            return new Outcome.Refused(canary + " has ended, so it cannot become stable; start it again");
        }
        retiring.remove(canary);
        router.promoteCanary();
        return proved(Proof.EFFECTIVE, true, deadline);
    }

    private Outcome abort(Deadline deadline) throws InterruptedException {
        boolean already = read().drained();
        router.closeCanary();
        return router.awaitDrained(deadline) ? proved(Proof.DRAINED, !already, deadline) : notDrained();
    }

    private Outcome rollback(Revision to, Deadline deadline) throws IOException, InterruptedException {
        Snapshot before = read();
        // Users first: whatever else is running or missing, the canary gets nothing more.
        router.closeCanary();
        if (!lock(deadline)) {
            return notDrained();
        }
        try {
            boolean already = before.stable().equals(to)
                    && before.canary().isEmpty()
                    && before.drained()
                    && retiring.isEmpty()
                    && processes.alive(to);
            if (already) {
                return proved(Proof.DRAINED, false, deadline);
            }
            // A start that ran until now has opened its canary.
            router.closeCanary();
            moveBackTo(to, deadline);
            if (!router.awaitDrained(deadline)) {
                return notDrained();
            }
            router.detachCanary();
            for (Revision revision : Set.copyOf(retiring)) {
                processes.stop(revision, deadline);
                retiring.remove(revision);
            }
            return proved(Proof.DRAINED, true, deadline);
        } finally {
            commands.unlock();
        }
    }

    private void moveBackTo(Revision to, Deadline deadline) throws IOException, InterruptedException {
        Snapshot now = read();
        now.canary().ifPresent(retiring::add);
        if (!now.stable().equals(to) || !processes.alive(to)) {
            router.replaceStable(processes.runningAt(to, deadline));
            retiring.add(now.stable());
        }
        retiring.remove(to);
    }

    private Outcome proved(Proof proof, boolean written, Deadline deadline) {
        Snapshot seen = read();
        if (deadline.passed()) {
            return new Outcome.Unproved("reading it back in time", seen);
        }
        return written ? new Outcome.Reached(proof, seen) : new Outcome.AlreadySo(proof, seen);
    }

    private Outcome notDrained() {
        Snapshot seen = read();
        String waitingFor = seen.drained()
                ? "its turn; the canary is closed and nothing else was written"
                : "the end of " + router.routing().canaryInFlight() + " requests to the canary";
        return new Outcome.Unproved(waitingFor, seen);
    }

    /**
     * Completes all observers and ends every revision that this target has launched, also a promoted one. The router goes on.
     *
     * @throws IOException if a revision could not be ended; the others are
     */
    @Override
    public void close() throws IOException {
        router.removeListener(onChange);
        latest.close();
        observers.shutdown();
        IOException failed = null;
        Deadline deadline = Deadline.after(STOP_WITHIN, router.time());
        for (Revision revision : processes.revisions()) {
            try {
                processes.stop(revision, deadline);
            } catch (IOException e) {
                if (failed == null) {
                    failed = e;
                } else {
                    failed.addSuppressed(e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
