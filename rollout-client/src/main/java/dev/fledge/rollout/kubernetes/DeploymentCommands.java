package dev.fledge.rollout.kubernetes;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.Snapshot;
import dev.fledge.rollout.kubernetes.DeploymentAim.CanaryAim;
import dev.fledge.rollout.kubernetes.DeploymentAim.StableAim;
import dev.fledge.rollout.kubernetes.DeploymentAim.TemplateChange;
import dev.fledge.rollout.kubernetes.DeploymentLook.Stage;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** What a command means for two Deployments that are as they were seen. Pure. */
final class DeploymentCommands {
    /** An aim, or why there is none. */
    sealed interface Decision {
        /** Bring the Deployments there. */
        record Go(DeploymentAim aim) implements Decision {}

        /** Write nothing. */
        record Stop(Outcome outcome) implements Decision {}
    }

    private final DeploymentNames names;
    private final String run;
    private final boolean canaryMustExist;

    DeploymentCommands(DeploymentNames names, String run, boolean canaryMustExist) {
        this.names = names;
        this.run = run;
        this.canaryMustExist = canaryMustExist;
    }

    Decision decide(Command command, DeploymentLook look, Snapshot seen) throws IOException {
        if (command instanceof Command.Start start) {
            return start(start.canary(), look, seen);
        }
        if (command instanceof Command.SetWeight weight) {
            return weigh(weight.permille(), look, seen);
        }
        if (command instanceof Command.Promote promote) {
            return promote(promote.canary(), look, seen);
        }
        if (command instanceof Command.Abort) {
            return go(all(look, TemplateChange.NONE, false), new CanaryAim(Stage.CLOSED, 0, Optional.empty()));
        }
        return rollback(((Command.Rollback) command).to(), look, seen);
    }

    private Decision start(Revision canary, DeploymentLook look, Snapshot seen) throws IOException {
        if (look.stableTemplate().carries(canary)) {
            return refused(canary + " is stable already; start another revision");
        }
        Optional<Revision> there = look.stage() == Stage.NONE ? Optional.empty() : look.canaryRevision();
        if (there.isPresent() && !there.get().digest().equals(canary.digest())) {
            return conflict("no canary but " + canary, "canary " + there.get() + "; roll it back first", seen);
        }
        Optional<String> obstacle = obstacle(look);
        return obstacle.isPresent()
                ? refused(obstacle.get())
                : go(all(look, TemplateChange.NONE, false), new CanaryAim(Stage.HELD, 1, Optional.of(canary)));
    }

    private Optional<String> obstacle(DeploymentLook look) {
        if (look.fullStable() == 0) {
            return Optional.of(
                    names.stableRef() + " has no pods (/spec/replicas is 0), so nothing is stable; scale it up");
        }
        Map<String, String> fixed = CanaryManifest.fixedLabels(look, names);
        if (look.canary().isEmpty() && canaryMustExist) {
            return Optional.of(names.canaryRef() + " is not there and must exist; make it with 0 replicas and the"
                    + " selector " + fixed);
        }
        Map<String, String> selector = look.reach().selector();
        if (selector.isEmpty()) {
            return Optional.of(names.serviceRef() + " has no /spec/selector, so no pod can be put behind it; add one");
        }
        for (var label : fixed.entrySet()) {
            String asked = selector.getOrDefault(label.getKey(), label.getValue());
            if (!asked.equals(label.getValue())) {
                return Optional.of(names.serviceRef() + " selects " + label.getKey() + "=" + asked + ", and pods of "
                        + names.canaryRef() + " carry " + label.getKey() + "=" + label.getValue()
                        + ", so no weight can reach them; take " + label.getKey()
                        + " out of /spec/selector of the Service");
            }
        }
        if (look.reach().spareLabel(fixed.keySet()).isEmpty()) {
            return Optional.of(names.canaryRef() + " selects every label that " + names.serviceRef() + " selects, "
                    + selector
                    + ", so its pods cannot be kept out of reach; delete it, and Fledge makes one that selects "
                    + names.canaryLabels());
        }
        return look.canary().flatMap(canary -> DeploymentProblems.autoscaled(look, canary));
    }

    private Decision weigh(int permille, DeploymentLook look, Snapshot seen) throws IOException {
        if (look.stage() == Stage.NONE) {
            return conflict("a canary beside " + seen.stable(), "no canary; start one first", seen);
        }
        Optional<Revision> canary = look.canaryRevision();
        if (permille == 0) {
            return go(all(look, TemplateChange.NONE, false), new CanaryAim(Stage.HELD, 1, canary));
        }
        Optional<String> obstacle = obstacle(look);
        if (obstacle.isPresent()) {
            return refused(obstacle.get());
        }
        ReplicaWeights weights = new ReplicaWeights(look.fullStable());
        Optional<ReplicaWeights.Split> split = weights.at(permille);
        if (split.isEmpty()) {
            return refused(weights.refusal(permille));
        }
        Optional<String> scaler = look.autoscalers().scaling(look.stable());
        if (scaler.isPresent() && split.get().stable() < look.fullStable()) {
            return refused("HorizontalPodAutoscaler " + scaler.get() + " scales " + names.stableRef()
                    + ", so none of its pods can be taken away for a weight above 500 permille; promote from 500, or"
                    + " delete it for the time of the canary");
        }
        return go(
                new StableAim(split.get().stable(), TemplateChange.NONE, false),
                new CanaryAim(Stage.OPEN, split.get().canary(), canary));
    }

    private Decision promote(Revision canary, DeploymentLook look, Snapshot seen) throws IOException {
        boolean runs = look.stage() == Stage.HELD || look.stage() == Stage.OPEN;
        boolean promoted = look.stableTemplate().carries(canary);
        boolean meant = look.canaryRevision()
                .filter(there -> there.digest().equals(canary.digest()))
                .isPresent();
        if (!(promoted && look.stage() == Stage.NONE) && !(runs && meant)) {
            return conflict("a running canary " + canary, seen.toString(), seen);
        }
        if (!promoted && look.stable().isTrue("/spec/paused")) {
            return refused(
                    names.stableRef() + " is paused, so no pod would change; resume it with kubectl rollout resume"
                            + " -n " + names.namespace() + " deployment/" + names.stable());
        }
        StableAim stable = all(look, TemplateChange.image(canary, run), true);
        return new Decision.Go(new DeploymentAim(stable, new CanaryAim(Stage.NONE, 0, Optional.empty()), true));
    }

    private Decision rollback(RollbackPoint to, DeploymentLook look, Snapshot seen) throws IOException {
        Optional<String> uid = RollbackIdentity.uid(to);
        if (uid.isPresent() && !uid.get().equals(look.stable().uid())) {
            return gone(uid.get(), look, seen);
        }
        int replicas = Math.max(look.fullStable(), look.fullStable() == 0 ? RollbackIdentity.replicas(to) : 0);
        return go(
                new StableAim(replicas, RollbackIdentity.change(to, look, run), true),
                new CanaryAim(Stage.NONE, 0, Optional.empty()));
    }

    /** Returns that the Deployment is another one than it was. */
    Decision gone(String uid, DeploymentLook look, Snapshot seen) {
        return conflict(
                names.stableRef() + " with uid " + uid,
                "uid " + look.stable().uid() + ": it was deleted and made anew; capture a new rollback point",
                seen);
    }

    private static StableAim all(DeploymentLook look, TemplateChange change, boolean complete) {
        return new StableAim(look.fullStable(), change, complete);
    }

    private static Decision go(StableAim stable, CanaryAim canary) {
        return new Decision.Go(new DeploymentAim(stable, canary, false));
    }

    private static Decision refused(String why) {
        return new Decision.Stop(new Outcome.Refused(why));
    }

    private static Decision conflict(String expected, String found, Snapshot seen) {
        return new Decision.Stop(new Outcome.Conflict(expected, found, seen));
    }
}
