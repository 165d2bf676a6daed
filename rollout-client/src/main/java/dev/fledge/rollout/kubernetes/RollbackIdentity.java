package dev.fledge.rollout.kubernetes;

import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RollbackPoint;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a rollback point holds of a Deployment, and how the pod template of that time is found again. Pure. */
final class RollbackIdentity {
    private static final String UID = "uid";
    private static final String HASH = "podTemplateHash";
    private static final String TEMPLATE = "template";
    private static final String REPLICAS = "replicas";
    private static final String HASH_LABEL = "pod-template-hash";

    private RollbackIdentity() {}

    /** Writes down what is there. A template that may hold a secret in plain text is left out: it is found by its hash. */
    static RollbackPoint capture(DeploymentLook look, Instant at) throws IOException {
        Map<String, String> identity = new TreeMap<>();
        PodTemplate template = look.stableTemplate();
        identity.put(UID, look.stable().uid());
        identity.put("image", template.image());
        identity.put(REPLICAS, Integer.toString(look.fullStable()));
        look.stable()
                .text(DeploymentLook.annotation("deployment.kubernetes.io/revision"))
                .ifPresent(revision -> identity.put("revision", revision));
        look.stableProgress().replicaSet().flatMap(RollbackIdentity::hash).ifPresent(hash -> identity.put(HASH, hash));
        if (!EnvironmentValues.mayHoldSecret(template.bare())) {
            identity.put(TEMPLATE, template.bare().json());
        }
        return new RollbackPoint(template.revision(), at, identity);
    }

    private static Optional<String> hash(KubernetesObject replicaSet) {
        return replicaSet.text("/metadata/labels/" + HASH_LABEL);
    }

    /** Returns the uid of the Deployment that was captured; empty if the point does not know it. */
    static Optional<String> uid(RollbackPoint point) {
        return Optional.ofNullable(point.identity().get(UID)).filter(uid -> !uid.isEmpty());
    }

    /** Returns how many pods there were; 0 if the point does not know it. */
    static int replicas(RollbackPoint point) {
        return Integer.parseInt(point.identity().getOrDefault(REPLICAS, "0"));
    }

    /**
     * Returns what brings the captured version back: the template of its ReplicaSet; if that is gone, the one that was
     * captured; if that is not there either, the image alone.
     */
    static DeploymentAim.TemplateChange change(RollbackPoint point, DeploymentLook look, String run)
            throws IOException {
        String container = look.stableTemplate().container();
        Optional<String> hash = Optional.ofNullable(point.identity().get(HASH));
        for (KubernetesObject replicaSet : look.stableOwned().replicaSets()) {
            PodTemplate template = PodTemplate.of(replicaSet, container);
            boolean meant = hash.isEmpty() || hash.equals(hash(replicaSet));
            if (meant && template.carries(point.stable())) {
                return DeploymentAim.TemplateChange.whole(template.bare());
            }
        }
        String kept = point.identity().get(TEMPLATE);
        if (kept != null) {
            return DeploymentAim.TemplateChange.whole(KubernetesObject.parse(kept));
        }
        Revision stable = point.stable();
        return DeploymentAim.TemplateChange.image(stable, run);
    }
}
