package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Makes, deletes and keeps the pods of ReplicaSets. Switches may be set by any thread; the rest is for the controllers'. */
final class PodFleet {
    private final FakeKubernetes kubernetes;
    private final Map<String, PodTrouble> troubles = new ConcurrentHashMap<>();
    private volatile boolean slow;
    private boolean mayGetReady;
    private long made;

    PodFleet(FakeKubernetes kubernetes) {
        this.kubernetes = kubernetes;
    }

    /** Pods with an image whose name contains that text are in trouble. */
    void trouble(String image, PodTrouble trouble) {
        troubles.put(image, trouble);
    }

    void noTrouble() {
        troubles.clear();
    }

    void slow(boolean on) {
        slow = on;
    }

    boolean isSlow() {
        return slow;
    }

    /** Lets one pod that is slow get ready. */
    void letOneGetReady() {
        mayGetReady = true;
    }

    Optional<PodTrouble> troubleOf(JsonNode template) {
        for (JsonNode container : template.at("/spec/containers")) {
            String image = container.path("image").asText();
            for (Map.Entry<String, PodTrouble> trouble : troubles.entrySet()) {
                if (image.contains(trouble.getKey())) {
                    return Optional.of(trouble.getValue());
                }
            }
        }
        return Optional.empty();
    }

    List<ObjectNode> podsOf(JsonNode set) {
        return kubernetes.trees(ResourceKind.POD, set.at("/metadata/namespace").asText()).stream()
                .filter(pod -> pod.at("/metadata/ownerReferences/0/uid").equals(set.at("/metadata/uid")))
                .toList();
    }

    /** Brings the pods of the ReplicaSet to its number and state, then writes its status. */
    void reconcile(ObjectNode set, boolean writeStatus) {
        Optional<PodTrouble> trouble = troubleOf(set.at("/spec/template"));
        List<ObjectNode> pods = podsOf(set);
        int wanted = trouble.stream().anyMatch(PodTrouble.QUOTA::equals)
                ? Math.min(pods.size(), ReplicaSets.replicas(set))
                : ReplicaSets.replicas(set);
        for (int i = pods.size(); i < wanted; i++) {
            create(set, trouble);
        }
        for (int i = wanted; i < pods.size(); i++) {
            kubernetes.remove(ref(ResourceKind.POD, pods.get(i)));
        }
        for (ObjectNode pod : podsOf(set)) {
            if (PodStates.ready(pod) == trouble.isPresent() && mayChange(trouble)) {
                kubernetes.edit(ref(ResourceKind.POD, pod), live -> PodStates.write(live, trouble));
            }
        }
        if (writeStatus) {
            writeStatus(set, trouble);
        }
    }

    private boolean mayChange(Optional<PodTrouble> trouble) {
        if (!slow || trouble.isPresent()) {
            return true;
        }
        boolean may = mayGetReady;
        mayGetReady = false;
        return may;
    }

    int ready(JsonNode set) {
        return (int) podsOf(set).stream().filter(PodStates::ready).count();
    }

    private void create(ObjectNode set, Optional<PodTrouble> trouble) {
        JsonNode template = set.at("/spec/template");
        ObjectNode pod = JsonNodeFactory.instance.objectNode();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        pod.set("metadata", template.path("metadata").deepCopy());
        ObjectNode metadata = pod.withObject("/metadata");
        metadata.put("name", set.at("/metadata/name").asText() + "-" + String.format("%05x", 0xb0000 + ++made));
        metadata.set("namespace", set.at("/metadata/namespace"));
        metadata.putArray("ownerReferences").add(ReplicaSets.owner(set));
        pod.set("spec", template.path("spec").deepCopy());
        kubernetes.put(pod.toString());
        Optional<PodTrouble> first = slow ? trouble.or(() -> Optional.of(PodTrouble.NOT_READY)) : trouble;
        kubernetes.edit(ref(ResourceKind.POD, pod), live -> PodStates.write(live, first));
    }

    private void writeStatus(ObjectNode set, Optional<PodTrouble> trouble) {
        List<ObjectNode> pods = podsOf(set);
        int ready = ready(set);
        kubernetes.editStatus(ref(ResourceKind.REPLICA_SET, set), status -> {
            status.removeAll();
            status.set("observedGeneration", set.at("/metadata/generation"));
            status.put("replicas", pods.size()).put("fullyLabeledReplicas", pods.size());
            if (ready > 0) {
                status.put("readyReplicas", ready).put("availableReplicas", ready);
            }
            if (pods.size() < ReplicaSets.replicas(set) && trouble.isPresent()) {
                status.putArray("conditions")
                        .addObject()
                        .put("type", "ReplicaFailure")
                        .put("status", "True")
                        .put("reason", trouble.get().reason())
                        .put("message", trouble.get().message());
            }
        });
    }

    private static ObjectRef ref(ResourceKind kind, JsonNode object) {
        return new ObjectRef(
                kind,
                object.at("/metadata/namespace").asText(),
                object.at("/metadata/name").asText());
    }
}
