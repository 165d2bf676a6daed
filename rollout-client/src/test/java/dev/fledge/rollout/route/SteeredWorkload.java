package dev.fledge.rollout.route;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.fake.SteeredRouter;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Two versions behind a router that come and go at once, with switches for what goes wrong. */
final class SteeredWorkload implements CanaryWorkload {
    private final SteeredRouter router;
    private volatile Revision stable;
    private volatile Optional<Revision> canary = Optional.empty();
    private volatile boolean ready = true;
    private volatile Runnable onPromote = () -> {};
    private volatile Runnable onRetire = () -> {};

    SteeredWorkload(SteeredRouter router) {
        this.router = router;
        this.stable = router.stable();
    }

    /** The canary has an endpoint, or none. */
    void ready(boolean ready) {
        this.ready = ready;
    }

    void onPromote(Runnable look) {
        onPromote = look;
    }

    void onRetire(Runnable look) {
        onRetire = look;
    }

    @Override
    public RollbackPoint capture(Deadline deadline) {
        return new RollbackPoint(
                stable,
                TimeSource.system().now(),
                Map.of("digest", stable.digest().toString()));
    }

    @Override
    public State state(Deadline deadline) {
        return new State(stable, canary, canary.isPresent() && ready, List.of());
    }

    @Override
    public Result start(Revision revision, Deadline deadline) {
        boolean changed = !canary.equals(Optional.of(revision));
        if (changed) {
            router.canary(revision);
            canary = Optional.of(revision);
        }
        return new Result.Done(changed);
    }

    @Override
    public Result promote(Revision revision, Deadline deadline) {
        onPromote.run();
        boolean changed = !stable.equals(revision);
        // The router knows each revision once: it goes on as the canary until the share is taken back.
        stable = revision;
        return new Result.Done(changed);
    }

    @Override
    public Result restore(RollbackPoint to, Deadline deadline) {
        boolean changed = !stable.equals(to.stable());
        stable = to.stable();
        router.stable(stable);
        return new Result.Done(changed);
    }

    @Override
    public Result retire(Deadline deadline) {
        onRetire.run();
        boolean changed = canary.isPresent();
        canary = Optional.empty();
        router.stable(stable);
        router.noCanary();
        return new Result.Done(changed);
    }

    @Override
    public List<String> plan(Command command, Deadline deadline) {
        return command instanceof Command.Start && canary.isEmpty() ? List.of("start it") : List.of();
    }
}
