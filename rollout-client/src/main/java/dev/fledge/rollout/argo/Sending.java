package dev.fledge.rollout.argo;

import dev.fledge.rollout.kubernetes.JsonPatch;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.KubernetesException;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.Patch;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.rollout.kubernetes.WriteRequest;
import dev.fledge.time.Deadline;
import java.io.IOException;

/** One guarded write. Sent twice, the second is refused by its guard. */
final class Sending {
    private final String line;
    private final Act act;

    private Sending(String line, Act act) {
        this.line = line;
        this.act = act;
    }

    private static Sending of(WriteRequest request) {
        return new Sending(request.describe(), request::send);
    }

    private interface Act {
        void send(KubernetesClient client, Deadline deadline) throws IOException, InterruptedException;
    }

    void send(KubernetesClient client, Deadline deadline) throws IOException, InterruptedException {
        act.send(client, deadline);
    }

    /** The request on one line, without what environment variables hold. */
    String describe() {
        return line;
    }

    /** A change of the Rollout's status, or of the Rollout where it has no status of its own. */
    static Sending status(RolloutView view, JsonPatch patch, String what) {
        WriteRequest status = WriteRequest.patch(what, ref(view), "status", patch.build());
        return new Sending(status.describe(), (client, deadline) -> {
            try {
                status.send(client, deadline);
            } catch (KubernetesException e) {
                if (!e.notFound()) {
                    throw e;
                }
                // Controllers before 0.9 have no status subresource. If the Rollout is gone, this says so too.
                WriteRequest.patch(what, ref(view), patch.build()).send(client, deadline);
            }
        });
    }

    /** A change of the Rollout's spec. */
    static Sending spec(RolloutView view, JsonPatch patch, String what) {
        return of(WriteRequest.patch(what, ref(view), patch.build()));
    }

    /** A change of a template. */
    static Sending template(ObjectRef ref, JsonPatch patch, String what) {
        return of(WriteRequest.patch(what, ref, patch.build()));
    }

    /** A change of another object, at a subresource if one is named. */
    static Sending other(ObjectRef ref, String subresource, Patch body, String what) {
        return of(
                subresource.isEmpty()
                        ? WriteRequest.patch(what, ref, body)
                        : WriteRequest.patch(what, ref, subresource, body));
    }

    static Sending route(TrafficRoute route) {
        return new Sending(
                route.name() + ": send all traffic to stable", (client, deadline) -> route.toStable(deadline));
    }

    private static ObjectRef ref(RolloutView view) {
        return new ObjectRef(
                ResourceKind.ROLLOUT, view.object().namespace(), view.object().name());
    }

    /** Begins a change that is made only if nothing at all has changed since the reading, and the canary is this one. */
    static JsonPatch guarded(RolloutView view) {
        return JsonPatch.begin()
                .test("/metadata/uid", view.object().uid())
                .test("/metadata/resourceVersion", view.object().resourceVersion())
                .test("/status/currentPodHash", view.currentHash());
    }

    /** As {@link #guarded}, and the Rollout is at this step. */
    static JsonPatch guardedStep(RolloutView view) {
        return guarded(view).test("/status/currentStepIndex", view.step());
    }

    /** Releases the pause of the present step. */
    static Sending release(RolloutView view) {
        JsonPatch patch = guardedStep(view).replaceByNull("/status/pauseConditions");
        return status(view, patch, "release the pause of step " + view.step());
    }

    /**
     * Goes on at a step, wherever the Rollout is. Controller and pause conditions go together: with one of them left, the
     * controller would take the next pause for released.
     */
    static Sending goTo(RolloutView view, int step) {
        JsonPatch patch = guardedStep(view);
        if (view.paused()) {
            patch.replaceByNull("/status/pauseConditions");
        }
        patch.add("/status/controllerPause", false).add("/status/currentStepIndex", step);
        return status(view, patch, "go on at step " + step + " instead of " + view.step());
    }

    static Sending abort(RolloutView view) {
        // Whatever else changed: all that must be right is that it is this Rollout.
        JsonPatch patch =
                JsonPatch.begin().test("/metadata/uid", view.object().uid()).add("/status/abort", true);
        return status(view, patch, "abort");
    }

    static Sending retry(RolloutView view) {
        return status(view, guarded(view).add("/status/abort", false), "retry");
    }

    static Sending promoteFull(RolloutView view) {
        return status(view, guarded(view).add("/status/promoteFull", true), "promote in full");
    }

    static Sending hold(RolloutView view, boolean paused) {
        JsonPatch patch =
                JsonPatch.begin().test("/metadata/uid", view.object().uid()).add("/spec/paused", paused);
        return spec(view, patch, paused ? "pause" : "resume");
    }
}
