package dev.fledge.rollout.argo;

import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Revision;
import dev.fledge.time.Deadline;
import java.util.List;

/** The canary's hash is the stable one, and nothing is routed beside it. */
final class Promoting implements Goal {
    private final Revision canary;
    private final String name;
    private boolean sent;

    Promoting(Revision canary, String name) {
        this.canary = canary;
        this.name = name;
    }

    @Override
    public Move next(Seen now, Deadline deadline) {
        RolloutView view = now.view();
        if (view.notYet().isPresent()) {
            return new Move.Wait(view.notYet().get());
        }
        if (view.fullyPromoted() && now.stableIs(canary)) {
            return now.routed().closed()
                    ? new Move.Done()
                    : new Move.Wait("the route to name " + canary + " stable (it sends "
                            + now.routed().weightPermille() + " permille beside it)");
        }
        if (!now.canaryIs(canary)) {
            return new Move.End(
                    new Outcome.Conflict("a canary " + canary, now.snapshot().toString(), now.snapshot()));
        }
        if (view.aborted()) {
            // Promoting in full would clear the abort.
            return new Move.End(
                    sent
                            ? new Outcome.Failed(
                                    name + " was aborted while it was promoted: " + view.message(), now.snapshot())
                            : new Outcome.Conflict(
                                    "an open canary " + canary,
                                    "one that was aborted; set a weight first",
                                    now.snapshot()));
        }
        if (view.heldByHand()) {
            return Move.Write.of(Sending.hold(view, false), "spec.paused to be false");
        }
        if (!view.promoting()) {
            return Move.Write.of(Sending.promoteFull(view), waiting(view));
        }
        sent = true;
        return new Move.Wait(waiting(view));
    }

    @Override
    public void accepted() {
        sent = true;
    }

    private static String waiting(RolloutView view) {
        return "status.stableRS to be " + view.currentHash() + " (it is " + view.stableHash() + ")";
    }

    @Override
    public List<String> later(Seen now) {
        return List.of("wait until status.stableRS is status.currentPodHash");
    }
}
