package dev.fledge.rollout.argo;

import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.kubernetes.JsonPatch;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.Patch;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.time.Deadline;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The commands that Argo Rollouts has beyond the port, each as an end state. */
final class Steering {
    private static final Patch TERMINATE = Patch.merge("{\"spec\":{\"terminate\":true}}");

    private Steering() {}

    /** The Rollout past a pause, without a step skipped. */
    static Goal past(int step) {
        return (now, deadline) -> {
            Move early = beforeStep(now, step);
            if (early != null) {
                return early;
            }
            RolloutView view = now.view();
            if (view.heldByHand()) {
                return refused(view.object() + " has spec.paused: true; resume() it first");
            }
            if (view.inconclusive()) {
                return refused("the analysis of step " + step
                        + " is inconclusive, so it did not pass; abort, or skipStep(" + step + ") if you know better");
            }
            if (view.steps().isAnalysis(step)) {
                return refused(
                        "step " + step + " is an analysis that still runs; let it end, or skipStep(" + step + ")");
            }
            return view.pausedAt().isPresent()
                    ? Move.Write.of(Sending.release(view), "the Rollout to leave step " + step)
                    : new Move.Wait("the end of step " + step);
        };
    }

    /** The Rollout past a step, whatever runs there. */
    static Goal skipped(int step) {
        return (now, deadline) -> {
            Move early = beforeStep(now, step);
            return early != null
                    ? early
                    : Move.Write.of(Sending.goTo(now.view(), step + 1), "the Rollout to leave step " + step);
        };
    }

    // What is the same for all that leave a step; null if the Rollout is at that step.
    private static @Nullable Move beforeStep(Seen now, int step) {
        RolloutView view = now.view();
        Optional<String> notYet = view.notYet();
        if (notYet.isPresent()) {
            return new Move.Wait(notYet.get());
        }
        if (view.fullyPromoted() || (view.step() > step && !view.aborted())) {
            return new Move.Done();
        }
        if (view.aborted() || view.step() < step) {
            String found = view.aborted() ? "an aborted Rollout; retry() it first" : "step " + view.step();
            return new Move.End(new Outcome.Conflict("step " + step, found, now.snapshot()));
        }
        return null;
    }

    /** The field spec.paused as wanted. */
    static Goal held(boolean paused) {
        return (now, deadline) -> {
            if (now.view().heldByHand() != paused) {
                return Move.Write.of(Sending.hold(now.view(), paused), "spec.paused to be " + paused);
            }
            return now.view().notYet().<Move>map(Move.Wait::new).orElseGet(Move.Done::new);
        };
    }

    /** Pods that were all made after an instant. */
    static Goal restarted(Instant at) {
        return (now, deadline) -> {
            RolloutView view = now.view();
            if (view.object().has("/status/restartedAt") && reached(view, "/status/restartedAt", at)) {
                return new Move.Done();
            }
            String waiting = "the controller to have replaced all pods older than " + at;
            if (reached(view, "/spec/restartAt", at)) {
                return new Move.Wait(waiting);
            }
            JsonPatch patch = JsonPatch.begin()
                    .test("/metadata/uid", view.object().uid())
                    .test("/metadata/resourceVersion", view.object().resourceVersion())
                    .add("/spec/restartAt", at.toString());
            return Move.Write.of(Sending.spec(view, patch, "restart"), waiting);
        };
    }

    private static boolean reached(RolloutView view, String pointer, Instant at) {
        try {
            return view.object().text(pointer).map(Instant::parse).stream().anyMatch(seen -> !seen.isBefore(at));
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** No abort. */
    static Goal retried() {
        return new Goal() {
            private boolean sent;

            @Override
            public Move next(Seen now, Deadline deadline) {
                RolloutView view = now.view();
                if (view.notYet().isPresent()) {
                    return new Move.Wait(view.notYet().get());
                }
                if (!view.aborted()) {
                    return new Move.Done();
                }
                return sent
                        ? new Move.End(new Outcome.Failed(
                                view.object() + " was aborted again: " + view.message(), now.snapshot()))
                        : Move.Write.of(Sending.retry(view), "status.abort to be gone");
            }

            @Override
            public void accepted() {
                sent = true;
            }
        };
    }

    /** No analysis that runs. */
    static Goal analysesEnded() {
        return new Goal() {
            private List<String> told = List.of();
            private List<String> telling = List.of();

            @Override
            public Move next(Seen now, Deadline deadline) {
                List<String> running = now.view().runningAnalyses();
                if (running.isEmpty()) {
                    return new Move.Done();
                }
                String waiting = "the end of " + String.join(" and ", running);
                if (told.containsAll(running)) {
                    return new Move.Wait(waiting);
                }
                telling = running;
                String namespace = now.rollout().namespace();
                return new Move.Write(
                        running.stream()
                                .map(name -> Sending.other(
                                        new ObjectRef(ResourceKind.ANALYSIS_RUN, namespace, name),
                                        "",
                                        TERMINATE,
                                        "terminate"))
                                .toList(),
                        waiting);
            }

            @Override
            public void accepted() {
                told = telling;
            }
        };
    }

    private static Move refused(String why) {
        return new Move.End(new Outcome.Refused(why));
    }
}
