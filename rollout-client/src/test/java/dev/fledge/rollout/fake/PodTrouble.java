package dev.fledge.rollout.fake;

/** Why the pods of an image do not get ready. */
public enum PodTrouble {
    /** The image cannot be pulled: {@code waiting}, {@code ImagePullBackOff}. */
    IMAGE_PULL_BACK_OFF("ImagePullBackOff", "Back-off pulling image"),
    /** The container ends again and again: {@code waiting}, {@code CrashLoopBackOff}. */
    CRASH_LOOP_BACK_OFF("CrashLoopBackOff", "back-off 5m0s restarting failed container"),
    /** No node takes the pod: {@code PodScheduled} is false, {@code Unschedulable}. */
    UNSCHEDULABLE("Unschedulable", "0/3 nodes are available: 3 Insufficient cpu."),
    /** No pod is made: {@code ReplicaFailure} of its ReplicaSet and Deployment, {@code FailedCreate}. */
    QUOTA("FailedCreate", "exceeded quota: pods, requested: pods=1, used: pods=10, limited: pods=10"),
    /** The container runs but its readiness probe fails. */
    NOT_READY("ContainersNotReady", "containers with unready status");

    private final String reason;
    private final String message;

    PodTrouble(String reason, String message) {
        this.reason = reason;
        this.message = message;
    }

    /** Returns the reason as the API says it. */
    public String reason() {
        return reason;
    }

    String message() {
        return message;
    }
}
