package dev.fledge.rollout.kubernetes;

import dev.fledge.rollout.RollbackPoint;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One Deployment with the ReplicaSets and pods that it owns, as it was read once. Immutable and thread-safe. */
public final class DeploymentReading {
    private final DeploymentLook look;

    private DeploymentReading(DeploymentLook look) {
        this.look = look;
    }

    /**
     * Reads a Deployment: three requests.
     *
     * @param container which container carries the app; empty if there is only one
     * @throws KubernetesException if the server refused
     * @throws IOException if there was no answer by the deadline
     * @throws InterruptedException if the thread was interrupted
     */
    public static DeploymentReading of(KubernetesClient client, ObjectRef ref, String container, Deadline deadline)
            throws IOException, InterruptedException {
        KubernetesObject deployment = client.get(ref, deadline);
        Owned owned = DeploymentReader.owned(client, deployment, deadline);
        ServiceReach none = ServiceReach.of(KubernetesObject.ofTexts(Map.of()), List.of());
        return new DeploymentReading(new DeploymentLook(
                deployment,
                Optional.empty(),
                new DeploymentLook.OwnedByBoth(owned, Owned.NOTHING),
                none,
                new Autoscalers(List.of()),
                container));
    }

    /**
     * Returns how many endpoints of a Service are ready for requests. One request.
     *
     * @throws KubernetesException if the server refused
     * @throws IOException if there was no answer by the deadline
     * @throws InterruptedException if the thread was interrupted
     */
    public static int readyEndpoints(KubernetesClient client, String namespace, String service, Deadline deadline)
            throws IOException, InterruptedException {
        String labels = "kubernetes.io/service-name=" + service;
        List<KubernetesObject> slices = client.list(ResourceKind.ENDPOINT_SLICE, namespace, labels, deadline)
                .items();
        return ServiceReach.of(KubernetesObject.ofTexts(Map.of()), slices)
                .ready()
                .size();
    }

    /** Returns the Deployment itself. */
    public KubernetesObject deployment() {
        return look.stable();
    }

    /** Returns its pod template. @throws IOException if the container is not there or names no image */
    public PodTemplate template() throws IOException {
        return look.stableTemplate();
    }

    /** Returns how many pods are wanted. */
    public int replicas() {
        return look.stableReplicas();
    }

    /**
     * Returns what is missing until all pods are ready and carry the present template, as {@code kubectl rollout status} asks
     * and a little more; empty for nothing. A Deployment that wants no pods is never complete.
     *
     * @throws IOException if the template cannot be read
     */
    public Optional<String> missing() throws IOException {
        return look.stableProgress().missing();
    }

    /**
     * Returns why that will not come by itself, with the fix: an image that cannot be pulled, a container that ends again and
     * again, a quota, a progress deadline; empty as long as it may.
     *
     * @throws IOException if the template cannot be read
     */
    public Optional<String> failure() throws IOException {
        return look.stableProgress().failure();
    }

    /**
     * Returns what to go back to: uid, hash and the template itself, unless an environment variable in it may hold a secret.
     *
     * @throws IOException if the image has no digest: then nobody knows what runs
     */
    public RollbackPoint capture(Instant at) throws IOException {
        return RollbackIdentity.capture(look, at);
    }

    /** Returns whether the point was captured from this object, and not from one of the same name that is gone. */
    public boolean captured(RollbackPoint point) {
        return RollbackIdentity.uid(point)
                .filter(uid -> !uid.equals(deployment().uid()))
                .isEmpty();
    }

    /**
     * Returns the guarded patch that brings the captured template back; empty if it is there.
     *
     * @throws IOException if the present template or the captured one cannot be read
     */
    public Optional<JsonPatch> restoring(RollbackPoint point) throws IOException {
        return RollbackIdentity.change(point, look, "").patch(template());
    }
}
