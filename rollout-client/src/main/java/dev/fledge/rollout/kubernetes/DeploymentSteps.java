package dev.fledge.rollout.kubernetes;

import dev.fledge.rollout.kubernetes.DeploymentLook.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What has to be written, in order, to bring the two Deployments from what they are to where a command wants them. Pure.
 *
 * <p>The order is such that users always meet pods that answer: what grows comes first, and what shrinks waits for it.
 */
final class DeploymentSteps {
    /**
     * One write.
     *
     * @param awaiting what must be seen before it may be sent; empty if nothing must
     */
    record Step(WriteRequest request, Optional<String> awaiting) {}

    private final DeploymentLook look;
    private final DeploymentAim aim;
    private final DeploymentNames names;
    private final CanaryManifest manifest;
    private final boolean hurried;

    /** @param hurried whether half of the time is over: then one stable pod that serves is enough to take the canary away */
    DeploymentSteps(DeploymentLook look, DeploymentAim aim, DeploymentNames names, String run, boolean hurried) {
        this.look = look;
        this.aim = aim;
        this.names = names;
        this.manifest = new CanaryManifest(look, names, run);
        this.hurried = hurried;
    }

    /** Returns the writes that are left; empty if everything is written. */
    List<Step> left() throws IOException {
        List<Step> steps = new ArrayList<>();
        stableUp().ifPresent(write -> steps.add(new Step(write, Optional.empty())));
        Optional<WriteRequest> canary = canary();
        if (canary.isPresent()) {
            if (takesCanaryPods()) {
                retreat().ifPresent(write -> steps.add(new Step(write, Optional.empty())));
                steps.add(new Step(canary.get(), stableNotReady()));
            } else {
                steps.add(new Step(canary.get(), Optional.empty()));
            }
        }
        stableDown().ifPresent(write -> steps.add(new Step(write, canaryNotServing())));
        return steps;
    }

    private Optional<WriteRequest> stableUp() throws IOException {
        PodTemplate present = look.stableTemplate();
        Optional<JsonPatch> change = aim.stable().change().patch(present);
        boolean grows = look.stableReplicas() < aim.stable().replicas();
        if (change.isEmpty() && !grows) {
            return Optional.empty();
        }
        JsonPatch patch = change.orElseGet(present::guarded);
        if (change.isPresent() && look.stable().isTrue("/spec/paused")) {
            patch.remove("/spec/paused");
        }
        if (grows) {
            patch.test("/spec/replicas", look.stableReplicas())
                    .add("/spec/replicas", aim.stable().replicas());
        }
        String what = change.isPresent() ? "set the template of " : "bring back all pods of ";
        return Optional.of(WriteRequest.patch(what + names.stableRef(), names.stableRef(), patch.build()));
    }

    private Optional<WriteRequest> stableDown() throws IOException {
        int replicas = aim.stable().replicas();
        if (look.stableReplicas() <= replicas) {
            return Optional.empty();
        }
        Patch patch = look.stableTemplate()
                .guarded()
                .test("/spec/replicas", look.stableReplicas())
                .add("/spec/replicas", replicas)
                .build();
        String what = "leave " + names.stableRef() + " " + replicas + " pods";
        return Optional.of(WriteRequest.patch(what, names.stableRef(), patch));
    }

    private Optional<WriteRequest> canary() throws IOException {
        return switch (aim.canary().stage()) {
            case NONE -> manifest.without("");
            case CLOSED ->
                look.stage() == Stage.NONE && look.owed().isEmpty()
                        ? Optional.empty()
                        : manifest.without(DeploymentLook.CLOSED);
            case HELD, OPEN -> manifest.running(aim.canary(), owed());
        };
    }

    private OptionalLong owed() {
        return aim.stable().replicas() < look.fullStable() ? OptionalLong.of(look.fullStable()) : OptionalLong.empty();
    }

    private boolean takesCanaryPods() {
        boolean fewer = aim.canary().stage() != Stage.OPEN || aim.canary().replicas() < look.canaryReplicas();
        return look.stage() == Stage.OPEN && fewer;
    }

    /** Returns what the stable pods still miss before the canary's may go; empty if they may. */
    private Optional<String> stableNotReady() throws IOException {
        if (aim.completeFirst()) {
            return look.stableProgress().missing();
        }
        return enoughStable()
                ? Optional.empty()
                : Optional.of(look.stableServing() + " of " + look.fullStable()
                        + " stable pods behind the Service, before the last canary pods go");
    }

    private boolean enoughStable() {
        int serving = look.stableServing();
        if (hurried) {
            return serving > 0 || aim.canary().replicas() > 0;
        }
        // Without a debt all stable pods were there: a broken one must not hold an abort up.
        int least = look.owed().isPresent() ? look.fullStable() - aim.canary().replicas() : (look.fullStable() + 1) / 2;
        return serving >= Math.min(least, look.fullStable());
    }

    /** Returns the write that takes as many canary pods away as there are stable ones in their place. */
    private Optional<WriteRequest> retreat() throws IOException {
        if (aim.completeFirst() || enoughStable()) {
            return Optional.empty();
        }
        int now = look.canaryReplicas();
        int left = Math.max(aim.canary().replicas(), look.fullStable() - look.stableServing());
        if (blockedByQuota()) {
            // The pods of the canary stand in the way of those that are to take over; the last one waits for a stable
            // one.
            left = Math.min(left, Math.max(now - 1, look.stableServing() > 0 ? 0 : 1));
        }
        return left < now ? Optional.of(manifest.shrunk(left)) : Optional.empty();
    }

    private boolean blockedByQuota() throws IOException {
        boolean still = look.canary()
                .filter(canary -> canary.number("/status/replicas").orElse(0) == look.canaryReplicas())
                .isPresent();
        return still && look.stableProgress().failure().isPresent();
    }

    private Optional<String> canaryNotServing() {
        int wanted = aim.canary().replicas();
        return look.canaryServing() >= wanted
                ? Optional.empty()
                : Optional.of(look.canaryServing() + " of " + wanted
                        + " canary pods behind the Service, before stable pods go");
    }

    /** Returns what is still to be seen after all is written; empty if everything is. */
    Optional<String> missing() throws IOException {
        if (aim.stable().complete()) {
            Optional<String> stable = look.stableProgress().missing();
            if (stable.isPresent()) {
                return stable;
            }
        }
        Stage stage = aim.canary().stage();
        if (stage == Stage.OPEN) {
            return look.canaryProgress().orElseThrow().missing().or(this::notServing);
        }
        if (look.canaryReachable()) {
            return Optional.of(look.canaryServing() + " canary pods to leave the endpoints of the Service");
        }
        return stage == Stage.HELD ? look.canaryProgress().orElseThrow().missing() : Optional.empty();
    }

    private Optional<String> notServing() {
        int canary = aim.canary().replicas();
        int stable = aim.stable().replicas();
        if (look.canaryServing() == canary && look.stableServing() == stable) {
            return Optional.empty();
        }
        return Optional.of("endpoints of " + canary + " canary and " + stable + " stable pods, but there are "
                + look.canaryServing() + " and " + look.stableServing());
    }
}
