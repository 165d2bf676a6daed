package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The ReplicaSets of one Deployment: one for each template it has had, with their revisions. Used on the controllers' thread. */
final class ReplicaSets {
    static final String HASH = "pod-template-hash";
    static final String REVISION = "deployment.kubernetes.io/revision";
    private static final Set<String> NOT_COPIED = Set.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            REVISION,
            "deployment.kubernetes.io/revision-history",
            "deployment.kubernetes.io/desired-replicas",
            "deployment.kubernetes.io/max-replicas",
            "deprecated.deployment.rollback.to");
    private static final int DEFAULT_HISTORY = 10;

    private final FakeKubernetes kubernetes;
    private final ObjectNode deployment;
    private final String namespace;

    ReplicaSets(FakeKubernetes kubernetes, ObjectNode deployment) {
        this.kubernetes = kubernetes;
        this.deployment = deployment;
        this.namespace = deployment.at("/metadata/namespace").asText();
    }

    /** Returns those that this Deployment owns, the lowest revision first. */
    List<ObjectNode> owned() {
        List<ObjectNode> owned = new ArrayList<>(kubernetes.trees(ResourceKind.REPLICA_SET, namespace));
        owned.removeIf(set -> !set.at("/metadata/ownerReferences/0/uid").equals(deployment.at("/metadata/uid")));
        owned.sort(Comparator.comparingLong(ReplicaSets::revision));
        return owned;
    }

    /** Returns the one of the present template; empty if there is none yet. */
    Optional<ObjectNode> current() {
        return owned().stream()
                .filter(set -> plain(set.at("/spec/template")).equals(plain(deployment.at("/spec/template"))))
                .findFirst();
    }

    private static JsonNode plain(JsonNode template) {
        JsonNode plain = template.deepCopy();
        if (plain.at("/metadata/labels") instanceof ObjectNode labels) {
            labels.remove(HASH);
        }
        return plain;
    }

    static long revision(JsonNode object) {
        return object.at("/metadata/annotations").path(REVISION).asLong();
    }

    /** Makes the one of the present template if it is missing, and gives it the highest revision. */
    ObjectNode ensureCurrent() {
        ObjectNode set = current().orElseGet(this::made);
        String name = set.at("/metadata/name").asText();
        long highestOther = owned().stream()
                .filter(other -> !other.at("/metadata/name").asText().equals(name))
                .mapToLong(ReplicaSets::revision)
                .max()
                .orElse(0);
        long revision = Math.max(revision(set), highestOther + 1);
        kubernetes.edit(ref(ResourceKind.REPLICA_SET, name), live -> annotate(live, revision));
        kubernetes.edit(
                ref(ResourceKind.DEPLOYMENT, deployment.at("/metadata/name").asText()),
                live -> live.withObject("/metadata/annotations").put(REVISION, Long.toString(revision)));
        return current().orElseThrow();
    }

    private void annotate(ObjectNode set, long revision) {
        ObjectNode annotations = set.withObject("/metadata/annotations");
        deployment.at("/metadata/annotations").properties().forEach(entry -> {
            if (!NOT_COPIED.contains(entry.getKey())) {
                annotations.set(entry.getKey(), entry.getValue());
            }
        });
        int replicas = replicas(deployment);
        annotations.put(REVISION, Long.toString(revision));
        annotations.put("deployment.kubernetes.io/desired-replicas", Integer.toString(replicas));
        annotations.put("deployment.kubernetes.io/max-replicas", Integer.toString(replicas + (replicas + 3) / 4));
    }

    private ObjectNode made() {
        String hash = Integer.toHexString(
                plain(deployment.at("/spec/template")).toString().hashCode());
        String name = deployment.at("/metadata/name").asText() + "-" + hash;
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        set.put("apiVersion", "apps/v1").put("kind", "ReplicaSet");
        ObjectNode metadata = set.putObject("metadata").put("name", name).put("namespace", namespace);
        ObjectNode template = plain(deployment.at("/spec/template")).deepCopy();
        template.withObject("/metadata/labels").put(HASH, hash);
        metadata.set("labels", template.at("/metadata/labels").deepCopy());
        metadata.putArray("ownerReferences").add(owner(deployment));
        ObjectNode spec = set.putObject("spec").put("replicas", 0);
        ObjectNode selector = spec.putObject("selector").putObject("matchLabels");
        deployment
                .at("/spec/selector/matchLabels")
                .properties()
                .forEach(label -> selector.set(label.getKey(), label.getValue()));
        selector.put(HASH, hash);
        spec.set("template", template);
        kubernetes.put(set.toString());
        return current().orElseThrow();
    }

    /** Deletes the oldest that have no pods, beyond {@code revisionHistoryLimit}. */
    void prune() {
        List<ObjectNode> old = owned();
        String current = current().map(set -> set.at("/metadata/name").asText()).orElse("");
        old.removeIf(
                set -> replicas(set) > 0 || set.at("/metadata/name").asText().equals(current));
        int limit = deployment.at("/spec/revisionHistoryLimit").asInt(DEFAULT_HISTORY);
        old.subList(0, Math.max(0, old.size() - limit))
                .forEach(set -> kubernetes.remove(
                        ref(ResourceKind.REPLICA_SET, set.at("/metadata/name").asText())));
    }

    void scale(ObjectNode set, int replicas) {
        kubernetes.edit(
                ref(ResourceKind.REPLICA_SET, set.at("/metadata/name").asText()),
                live -> live.withObject("/spec").put("replicas", replicas));
    }

    private ObjectRef ref(ResourceKind kind, String name) {
        return new ObjectRef(kind, namespace, name);
    }

    static int replicas(JsonNode object) {
        return object.at("/spec/replicas").asInt(1);
    }

    static ObjectNode owner(JsonNode object) {
        ObjectNode owner = JsonNodeFactory.instance.objectNode();
        owner.set("apiVersion", object.path("apiVersion"));
        owner.set("kind", object.path("kind"));
        owner.set("name", object.at("/metadata/name"));
        owner.set("uid", object.at("/metadata/uid"));
        return owner.put("controller", true).put("blockOwnerDeletion", true);
    }
}
