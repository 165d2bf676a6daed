package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.PodTemplate;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The ReplicaSets of a Rollout, and pods of those that do not come up. */
final class RolloutReplicaSets {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HASH = "rollouts-pod-template-hash";

    private final FakeKubernetes kubernetes;
    private final ObjectRef ref;

    RolloutReplicaSets(FakeKubernetes kubernetes, ObjectRef rollout) {
        this.kubernetes = kubernetes;
        this.ref = rollout;
    }

    boolean isAtFullScale(ObjectNode rollout, String hash) {
        return kubernetes.get(of(hash)).number("/spec/replicas").orElse(0)
                >= rollout.at("/spec/replicas").asInt(1);
    }

    ObjectRef of(String hash) {
        return new ObjectRef(ResourceKind.REPLICA_SET, ref.namespace(), ref.name() + "-" + hash);
    }

    Revision revision(String hash) {
        try {
            return PodTemplate.of(kubernetes.get(of(hash)), "").revision();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void make(ObjectNode rollout, JsonNode template, String hash, String waitingFor) {
        if (kubernetes.find(of(hash)).isEmpty()) {
            ObjectNode set =
                    JSON.createObjectNode().put("apiVersion", "apps/v1").put("kind", "ReplicaSet");
            ObjectNode metadata = set.putObject("metadata")
                    .put("name", ref.name() + "-" + hash)
                    .put("namespace", ref.namespace());
            metadata.putObject("labels").put(HASH, hash);
            metadata.putArray("ownerReferences")
                    .addObject()
                    .put("apiVersion", "argoproj.io/v1alpha1")
                    .put("kind", "Rollout")
                    .put("name", ref.name())
                    .put("uid", rollout.at("/metadata/uid").asText())
                    .put("controller", true);
            int replicas = rollout.at("/spec/replicas").asInt(1);
            set.putObject("spec").put("replicas", replicas).set("template", template.deepCopy());
            set.withObject("/spec/template/metadata/labels").put(HASH, hash);
            set.putObject("status").put("availableReplicas", replicas).put("replicas", replicas);
            kubernetes.put(set.toString());
        }
        makePods(hash, waitingFor);
    }

    private void makePods(String hash, String waitingFor) {
        if (waitingFor.isEmpty()) {
            return;
        }
        ObjectNode pod = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Pod");
        pod.putObject("metadata")
                .put("name", ref.name() + "-" + hash + "-0")
                .put("namespace", ref.namespace())
                .putObject("labels")
                .put(HASH, hash);
        pod.putObject("status")
                .putArray("containerStatuses")
                .addObject()
                .put("name", "app")
                .putObject("state")
                .putObject("waiting")
                .put("reason", waitingFor)
                .put("message", "as it was told to");
        if (kubernetes
                .find(new ObjectRef(ResourceKind.POD, ref.namespace(), ref.name() + "-" + hash + "-0"))
                .isEmpty()) {
            kubernetes.put(pod.toString());
        }
    }
}
