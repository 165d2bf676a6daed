package dev.fledge.rollout.argo;

import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.kubernetes.KubernetesException;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.PodTemplate;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.util.List;

/**
 * The captured release is stable and wanted. With a canary out: abort it, then put the template back. After a full promotion:
 * put the template back, and promote in full as soon as the controller has seen it, since it would go through all steps again.
 */
final class RollingBack implements Goal {
    static final String UID = "uid";
    static final String HASH = "stableHash";
    static final String TEMPLATE = "template";

    private final RolloutReader reader;
    private final RollbackPoint to;
    private final KubernetesObject template;
    private final Aborting abort;
    private boolean aborting;

    RollingBack(RolloutReader reader, RollbackPoint to, KubernetesObject template, Aborting abort) {
        this.reader = reader;
        this.to = to;
        this.template = template;
        this.abort = abort;
    }

    @Override
    public boolean urgent() {
        return true;
    }

    @Override
    public List<String> notes() {
        return abort.notes();
    }

    @Override
    public boolean refused(KubernetesException refusal) {
        return aborting && abort.refused(refusal);
    }

    @Override
    public void accepted() {
        if (aborting) {
            abort.accepted();
        }
    }

    @Override
    public Move next(Seen now, Deadline deadline) throws IOException, InterruptedException {
        RolloutView view = now.view();
        aborting = false;
        String uid = to.identity().getOrDefault(UID, "");
        if (!uid.equals(view.object().uid())) {
            return new Move.End(new Outcome.Conflict(
                    reader.ref() + " with uid " + uid,
                    "one with uid " + view.object().uid() + ": the first is gone and this was made anew",
                    now.snapshot()));
        }
        PodTemplate present = reader.template(view, deadline);
        if (!present.bare().equals(template)) {
            return back(now, present, deadline);
        }
        if (view.notYet().isPresent()) {
            return new Move.Wait(view.notYet().get());
        }
        if (view.fullyPromoted()) {
            return fullyPromoted(now, deadline);
        }
        if (!now.canaryIs(to.stable())) {
            return new Move.Wait("the controller to see the template of " + to.stable());
        }
        if (view.heldByHand()) {
            return Move.Write.of(Sending.hold(view, false), "spec.paused to be false");
        }
        return view.promoting()
                ? new Move.Wait("status.stableRS to be " + view.currentHash())
                : Move.Write.of(Sending.promoteFull(view), "status.stableRS to be " + view.currentHash());
    }

    private Move fullyPromoted(Seen now, Deadline deadline) throws IOException, InterruptedException {
        if (!now.stableIs(to.stable())) {
            return new Move.Wait("the controller to see the template of " + to.stable());
        }
        if (now.routed().closed()) {
            return new Move.Done();
        }
        aborting = true;
        return abort.next(now, deadline);
    }

    private Move back(Seen now, PodTemplate present, Deadline deadline) throws IOException, InterruptedException {
        RolloutView view = now.view();
        // Users first. An abort would be lost on a controller that has not seen the canary yet.
        if (!view.fullyPromoted() && view.notYet().isEmpty()) {
            aborting = true;
            Move first = abort.next(now, deadline);
            if (!(first instanceof Move.Done)) {
                return first;
            }
            aborting = false;
        }
        return Move.Write.of(
                Sending.template(
                        reader.workloadRef(view),
                        present.replace(template),
                        "put back the template of " + to.stable() + ", now " + present.image()),
                "the controller to see the template of " + to.stable());
    }

    @Override
    public List<String> later(Seen now) {
        return now.view().fullyPromoted()
                ? List.of("when the controller has seen it: promote it in full, past the steps")
                : List.of("when nothing is routed to the canary: put back the template of " + to.stable());
    }
}
