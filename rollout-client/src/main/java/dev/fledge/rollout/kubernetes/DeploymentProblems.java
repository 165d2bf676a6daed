package dev.fledge.rollout.kubernetes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What stands in the way of a canary by replicas, one sentence each that names the fix. Pure. */
final class DeploymentProblems {
    private DeploymentProblems() {}

    static List<String> of(DeploymentLook look) throws IOException {
        List<String> problems = new ArrayList<>();
        stuck(look.stableProgress()).ifPresent(problems::add);
        if (look.canaryReplicas() > 0) {
            Optional<RolloutProgress> canary = look.canaryProgress();
            canary.flatMap(DeploymentProblems::stuck).ifPresent(problems::add);
        }
        Stream.concat(Stream.of(look.stable()), look.canary().stream())
                .flatMap(deployment -> owner(deployment).stream())
                .forEach(problems::add);
        look.canary().flatMap(canary -> autoscaled(look, canary)).ifPresent(problems::add);
        look.autoscalers()
                .scaling(look.stable())
                .map(name -> "HorizontalPodAutoscaler " + name + " scales " + look.stable()
                        + ", so weights move with it; let it stand still (minReplicas = maxReplicas) during a canary")
                .ifPresent(problems::add);
        return problems;
    }

    private static Optional<String> stuck(RolloutProgress progress) {
        return progress.failure().or(progress::unschedulable);
    }

    /** Returns that something scales the canary against us; empty if nothing does. */
    static Optional<String> autoscaled(DeploymentLook look, KubernetesObject canary) {
        return look.autoscalers()
                .scaling(canary)
                .map(name -> "HorizontalPodAutoscaler " + name + " scales " + canary
                        + " and would undo each weight; delete it, since Fledge sets these replicas");
    }

    /** Returns who keeps a Deployment as it stands elsewhere, and would undo what we write; empty if nobody is seen to. */
    static Optional<String> owner(KubernetesObject deployment) {
        if (deployment.has(DeploymentLook.annotation("argocd.argoproj.io/tracking-id"))) {
            return Optional.of(deployment + " is kept by Argo CD (annotation argocd.argoproj.io/tracking-id):"
                    + " its next sync undoes image and replicas; let it ignore these fields (ignoreDifferences), and"
                    + " promote and revert in Git too");
        }
        if (deployment.has("/metadata/labels/" + JsonPatch.escape("kustomize.toolkit.fluxcd.io/name"))) {
            return Optional.of(deployment + " is kept by Flux (label kustomize.toolkit.fluxcd.io/name): its next"
                    + " reconciliation undoes image and replicas; suspend the Kustomization during the canary, and"
                    + " promote and revert in Git too");
        }
        if (deployment
                .text("/metadata/labels/" + JsonPatch.escape("app.kubernetes.io/managed-by"))
                .equals(Optional.of("Helm"))) {
            return Optional.of(deployment + " is kept by Helm (label app.kubernetes.io/managed-by): the next helm"
                    + " upgrade sets the chart's image; set the digest in the values too");
        }
        return Optional.empty();
    }
}
