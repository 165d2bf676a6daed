package dev.fledge.rollout.argo;

import dev.fledge.rollout.Outcome;
import dev.fledge.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The Rollout waiting at the pause where a weight holds. The way up leads through the Rollout's own steps: pauses without
 * duration are released one by one, and analyses and timed pauses on the way take their time. The way down goes to the step
 * at once.
 */
final class Weighing implements Goal {
    private final int permille;
    private final String name;
    private boolean begun;
    private boolean reopening;
    private boolean reopened;
    private String hash = "";
    private OptionalInt target = OptionalInt.empty();

    Weighing(int permille, String name) {
        this.permille = permille;
        this.name = name;
    }

    @Override
    public Move next(Seen now, Deadline deadline) {
        RolloutView view = now.view();
        if (view.notYet().isPresent()) {
            return new Move.Wait(view.notYet().get());
        }
        if (view.fullyPromoted()) {
            return conflict("a canary beside " + now.snapshot().stable(), "no canary; start one first", now);
        }
        if (begun && !view.currentHash().equals(hash)) {
            return conflict("the canary with hash " + hash, "hash " + view.currentHash(), now);
        }
        hash = view.currentHash();
        Move no = refusal(view);
        if (no != null) {
            return no;
        }
        if (view.aborted()) {
            return aborted(now);
        }
        return onTheWay(now);
    }

    private @Nullable Move refusal(RolloutView view) {
        CanarySteps steps = view.steps();
        if (!steps.expressible(permille) || !steps.reachable().contains(permille)) {
            return refused(steps.refusal(permille));
        }
        if (!view.routed() && view.replicas() * permille % 1000 != 0) {
            long lower = view.replicas() * permille / 1000 * 1000 / Math.max(1, view.replicas());
            return refused(
                    name + " has no traffic router, so its weights are shares of " + view.replicas() + " pods, and "
                            + permille + " permille is none; the nearest lower one is " + lower
                            + " permille. Add spec.strategy.canary.trafficRouting, or pods");
        }
        if (view.heldByHand()) {
            return refused(name + " has spec.paused: true, so its controller does nothing; resume() it first");
        }
        return null;
    }

    private Move aborted(Seen now) {
        if (reopened || target.isPresent()) {
            return new Move.End(new Outcome.Failed(
                    name + " was aborted on the way to " + permille + " permille: "
                            + now.view().message(),
                    now.snapshot()));
        }
        begun = true;
        reopening = true;
        return Move.Write.of(Sending.retry(now.view()), "the aborted canary to open again");
    }

    private Move onTheWay(Seen now) {
        RolloutView view = now.view();
        CanarySteps steps = view.steps();
        if (target.isEmpty()) {
            target = steps.holding(permille, view.step());
            begun = true;
        }
        int goal = target.getAsInt();
        if (view.pausedAt().equals(target)) {
            return now.routed().weightPermille() == permille
                    ? new Move.Done()
                    : new Move.Wait("the route to carry " + permille + " permille (it carries "
                            + now.routed().weightPermille() + ")");
        }
        if (view.inconclusive()) {
            return failed(String.join("; ", view.problems()), now);
        }
        if (!now.fatal().isEmpty()) {
            return failed(String.join("; ", now.fatal()), now);
        }
        if (view.step() > goal) {
            return Move.Write.of(Sending.goTo(view, steps.beginOf(goal)), waiting(view, goal));
        }
        if (steps.highestBetween(view.step(), goal)
                > Math.max(permille, now.routed().weightPermille())) {
            return refused(
                    "the steps of " + name + " from " + view.step() + " to " + goal + " pass a higher weight than "
                            + permille + " permille; let the weights of spec.strategy.canary.steps ascend");
        }
        if (view.pausedAt().isPresent() && steps.holds(view.step())) {
            return Move.Write.of(Sending.release(view), waiting(view, goal));
        }
        return new Move.Wait(waiting(view, goal));
    }

    @Override
    public void accepted() {
        // Whoever aborts after that means it.
        reopened |= reopening;
    }

    private String waiting(RolloutView view, int goal) {
        return "the pause of step " + goal + " at " + permille + " permille (now at step " + view.step() + ": "
                + view.message() + ")";
    }

    @Override
    public List<String> later(Seen now) {
        RolloutView view = now.view();
        List<String> lines = new ArrayList<>();
        OptionalInt goal = view.steps().holding(permille, view.aborted() ? 0 : view.step());
        for (int i = view.aborted() ? 0 : view.step() + 1; i < goal.orElse(-1); i++) {
            if (view.steps().holds(i)) {
                lines.add("when it is seen at the pause of step " + i + ": release it");
            } else if (view.steps().isAnalysis(i) || view.steps().isPause(i)) {
                lines.add("wait for step " + i + " to end by itself");
            }
        }
        return lines;
    }

    private static Move refused(String why) {
        return new Move.End(new Outcome.Refused(why));
    }

    private static Move failed(String why, Seen now) {
        return new Move.End(new Outcome.Failed(why, now.snapshot()));
    }

    private static Move conflict(String expected, String found, Seen now) {
        return new Move.End(new Outcome.Conflict(expected, found, now.snapshot()));
    }
}
