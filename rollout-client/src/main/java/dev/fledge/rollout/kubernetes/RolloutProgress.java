package dev.fledge.rollout.kubernetes;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far a Deployment is on its way to what its spec says, from one reading. Pure.
 *
 * <p>Asks what {@code kubectl rollout status} asks, in its order, and two more: that there are pods at all, and that the ready
 * ones belong to the ReplicaSet of the present template.
 */
final class RolloutProgress {
    private static final Map<String, String> FIXES = Map.of(
            "ErrImagePull", "check that the registry has this image and that imagePullSecrets may read it",
            "ImagePullBackOff", "check that the registry has this image and that imagePullSecrets may read it",
            "InvalidImageName", "write the image as NAME@sha256:...",
            "CreateContainerConfigError", "make the ConfigMap or Secret that the container names",
            "CreateContainerError", "look at the events of the pod with kubectl describe",
            "RunContainerError", "look at the command and the mounts of the container");
    private static final Set<String> NEVER_READY = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "InvalidImageName",
            "CrashLoopBackOff",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    private final KubernetesObject deployment;
    private final @Nullable KubernetesObject replicaSet;
    private final List<KubernetesObject> pods;

    private RolloutProgress(
            KubernetesObject deployment, @Nullable KubernetesObject replicaSet, List<KubernetesObject> pods) {
        this.deployment = deployment;
        this.replicaSet = replicaSet;
        this.pods = pods;
    }

    /** Of a Deployment, the ReplicaSets that it owns and the pods that those own. */
    static RolloutProgress of(KubernetesObject deployment, Owned owned, String container) throws IOException {
        KubernetesObject wanted = PodTemplate.of(deployment, container).bare();
        for (KubernetesObject replicaSet : owned.replicaSets()) {
            if (PodTemplate.of(replicaSet, container).bare().equals(wanted)) {
                return new RolloutProgress(deployment, replicaSet, owned.podsOf(replicaSet));
            }
        }
        return new RolloutProgress(deployment, null, List.of());
    }

    /** Returns the ReplicaSet that carries the present template; empty if the controller has not made it yet. */
    Optional<KubernetesObject> replicaSet() {
        return Optional.ofNullable(replicaSet);
    }

    /** Returns what is still missing; empty when the Deployment is as its spec says and has pods. */
    Optional<String> missing() {
        long wanted = replicas();
        long updated = status("updatedReplicas");
        long all = status("replicas");
        long available = status("availableReplicas");
        if (!observed()) {
            return waiting("its controller to take up generation " + deployment.generation());
        }
        if (wanted == 0) {
            return waiting("pods: /spec/replicas is 0");
        }
        if (updated < wanted) {
            return waiting(updated + " of " + wanted + " pods of the new template");
        }
        if (all > updated) {
            return waiting((all - updated) + " pods of an older template to end");
        }
        if (available < updated) {
            return waiting(available + " of " + updated + " new pods available");
        }
        long ready = pods.stream().filter(RolloutProgress::ready).count();
        if (ready < wanted) {
            return waiting(ready + " of " + wanted + " pods ready that belong to the ReplicaSet of the template");
        }
        return Optional.empty();
    }

    private Optional<String> waiting(String what) {
        return Optional.of(deployment + ": waiting for " + what);
    }

    private boolean observed() {
        return status("observedGeneration") >= deployment.generation();
    }

    private long replicas() {
        return deployment.number("/spec/replicas").orElse(1);
    }

    private long status(String field) {
        return deployment.number("/status/" + field).orElse(0);
    }

    /** Returns why this will not come by itself, with the fix; empty as long as it may. */
    Optional<String> failure() {
        return quota().or(() -> Stream.concat(
                                pods.stream().flatMap(pod -> stuck(pod, "initContainerStatuses")),
                                pods.stream().flatMap(pod -> stuck(pod, "containerStatuses")))
                        .findFirst())
                .or(this::late);
    }

    /** Returns which pod has no node and why, as long as that is so; a node may still be added. */
    Optional<String> unschedulable() {
        return pods.stream()
                .flatMap(pod -> condition(pod, "PodScheduled")
                        .filter(found -> found.text("/reason").equals(Optional.of("Unschedulable")))
                        .map(found -> "pod " + pod.name() + ": Unschedulable: " + message(found)
                                + "; add nodes or lower the requests in the template of " + deployment)
                        .stream())
                .findFirst();
    }

    private Optional<String> quota() {
        return Stream.concat(replicaSet().stream(), Stream.of(deployment))
                .flatMap(object -> condition(object, "ReplicaFailure")
                        .filter(found -> found.text("/status").equals(Optional.of("True")))
                        .map(found -> object + ": no pods can be made: "
                                + found.text("/reason").orElse("ReplicaFailure") + ": " + message(found)
                                + "; raise the quota or what else the message names")
                        .stream())
                .findFirst();
    }

    private Stream<String> stuck(KubernetesObject pod, String statuses) {
        return pod.objects("/status/" + statuses).stream()
                .flatMap(status -> status
                        .text("/state/waiting/reason")
                        .filter(NEVER_READY::contains)
                        .map(reason -> "pod " + pod.name() + ", container "
                                + status.text("/name").orElse("?") + ": " + reason
                                + exit(status)
                                + status.text("/state/waiting/message")
                                        .map(text -> ": " + text)
                                        .orElse("") + "; "
                                + fix(reason, pod, status))
                        .stream());
    }

    private static String exit(KubernetesObject status) {
        var code = status.number("/lastState/terminated/exitCode");
        return code.isPresent() ? " (exit code " + code.getAsLong() + ")" : "";
    }

    private static String fix(String reason, KubernetesObject pod, KubernetesObject status) {
        String logs = "look at kubectl logs --previous -n " + pod.namespace() + " " + pod.name() + " -c "
                + status.text("/name").orElse("?");
        return FIXES.getOrDefault(reason, logs);
    }

    private Optional<String> late() {
        return condition(deployment, "Progressing")
                .filter(found -> observed())
                .filter(found -> found.text("/reason").equals(Optional.of("ProgressDeadlineExceeded")))
                .map(found -> deployment + ": ProgressDeadlineExceeded: " + message(found)
                        + "; look at its pods with kubectl describe");
    }

    private static String message(KubernetesObject condition) {
        return condition.text("/message").orElse("no message");
    }

    /** Returns whether a pod says that it is ready and is not on its way out. */
    static boolean ready(KubernetesObject pod) {
        return !pod.has("/metadata/deletionTimestamp")
                && condition(pod, "Ready")
                        .flatMap(found -> found.text("/status"))
                        .equals(Optional.of("True"));
    }

    private static Optional<KubernetesObject> condition(KubernetesObject object, String type) {
        return object.objects("/status/conditions").stream()
                .filter(found -> found.text("/type").equals(Optional.of(type)))
                .findFirst();
    }
}
