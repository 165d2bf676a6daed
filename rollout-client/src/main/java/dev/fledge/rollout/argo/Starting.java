package dev.fledge.rollout.argo;

import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.PodTemplate;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;

/** Our image in the template, seen by the controller, and the Rollout waiting at weight 0. */
final class Starting implements Goal {
    private final RolloutReader reader;
    private final Revision canary;
    private boolean changed;
    private boolean reopening;
    private boolean reopened;

    Starting(RolloutReader reader, Revision canary) {
        this.reader = reader;
        this.canary = canary;
    }

    @Override
    public Move next(Seen now, Deadline deadline) throws IOException, InterruptedException {
        RolloutView view = now.view();
        if (now.stableIs(canary) && !changed) {
            return refused(canary + " is stable already; start another revision");
        }
        OptionalInt hold = view.steps().firstHoldAtZero();
        if (hold.isEmpty()) {
            return refused(
                    reader.ref() + " has no pause at weight 0, so a new image would meet users before anything is"
                            + " checked; begin spec.strategy.canary.steps with setWeight: 0 and pause: {}");
        }
        if (view.heldByHand()) {
            return refused(reader.ref() + " has spec.paused: true, so its controller does nothing; resume() it first");
        }
        if (view.notYet().isPresent()) {
            return new Move.Wait(view.notYet().get());
        }
        if (now.canaryIs(canary)) {
            return ours(now, hold.getAsInt());
        }
        return change(now, deadline);
    }

    private Move change(Seen now, Deadline deadline) throws IOException, InterruptedException {
        RolloutView view = now.view();
        PodTemplate template = reader.template(view, deadline);
        if (template.carries(canary)) {
            // The Healthy of the release before says nothing of ours.
            changed = true;
            return new Move.Wait("the controller to make a ReplicaSet for " + canary);
        }
        if (!view.fullyPromoted()) {
            String found = now.snapshot().canary().map(Revision::toString).orElse("another release");
            return new Move.End(new Outcome.Conflict("no canary but " + canary, "canary " + found, now.snapshot()));
        }
        if (view.rollbackWindow() > 0 && ranBefore(view, deadline)) {
            return refused(
                    canary + " ran before, and spec.rollbackWindow makes Argo skip all steps for it, so it would get"
                            + " all traffic at once; remove spec.rollbackWindow, or go back with a rollback instead of a start");
        }
        changed = true;
        return Move.Write.of(
                Sending.template(
                        reader.workloadRef(view),
                        template.change(canary, ""),
                        "set image of container " + template.container() + " from " + template.image() + " to "
                                + template.repository() + "@" + canary.digest()),
                "the controller to make a ReplicaSet for " + canary);
    }

    private boolean ranBefore(RolloutView view, Deadline deadline) throws IOException, InterruptedException {
        for (KubernetesObject set : reader.owned(view, "", deadline)) {
            if (PodTemplate.of(set, reader.container()).carries(canary)) {
                return true;
            }
        }
        return false;
    }

    private Move ours(Seen now, int hold) {
        RolloutView view = now.view();
        if (view.aborted()) {
            reopening = true;
            return changed || reopened
                    ? new Move.End(new Outcome.Failed(
                            reader.ref() + " was aborted while it started: " + view.message(), now.snapshot()))
                    : Move.Write.of(Sending.retry(view), "the aborted canary to come up again");
        }
        changed = true;
        if (!now.fatal().isEmpty()) {
            return new Move.End(new Outcome.Failed(String.join("; ", now.fatal()), now.snapshot()));
        }
        if (view.step() > hold) {
            return Move.Write.of(Sending.goTo(view, view.steps().beginOf(hold)), "weight 0");
        }
        boolean there =
                view.pausedAt().equals(OptionalInt.of(hold)) && now.routed().weightPermille() == 0;
        return there
                ? new Move.Done()
                : new Move.Wait("the pause of step " + hold + " at weight 0 (now at step " + view.step() + ", "
                        + now.routed().weightPermille() + " permille)");
    }

    @Override
    public void accepted() {
        reopened |= reopening;
    }

    private static Move refused(String why) {
        return new Move.End(new Outcome.Refused(why));
    }

    @Override
    public List<String> later(Seen now) {
        return List.of(
                "wait until the ReplicaSet of the new hash carries " + canary + " and the Rollout pauses at weight 0");
    }
}
