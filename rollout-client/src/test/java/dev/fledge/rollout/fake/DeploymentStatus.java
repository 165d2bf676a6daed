package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fledge.time.TimeSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Writes the status of a Deployment from what its ReplicaSets and pods are. */
final class DeploymentStatus {
    private final ObjectNode deployment;
    private final List<ObjectNode> sets;
    private final Optional<ObjectNode> current;
    private final PodFleet pods;
    private final boolean deadlineExceeded;

    DeploymentStatus(ObjectNode deployment, ReplicaSets sets, PodFleet pods, boolean deadlineExceeded) {
        this.deployment = deployment;
        this.sets = sets.owned();
        this.current = sets.current();
        this.pods = pods;
        this.deadlineExceeded = deadlineExceeded;
    }

    void write(ObjectNode status) {
        int wanted = ReplicaSets.replicas(deployment);
        int all = sets.stream().mapToInt(set -> pods.podsOf(set).size()).sum();
        int ready = sets.stream().mapToInt(this::ready).sum();
        int updated = current.map(set -> pods.podsOf(set).size()).orElse(0);
        boolean complete =
                updated == wanted && all == updated && current.map(this::ready).orElse(0) == wanted;
        JsonNode before = status.path("conditions").deepCopy();
        status.removeAll();
        status.set("observedGeneration", deployment.at("/metadata/generation"));
        put(status, "replicas", all);
        put(status, "updatedReplicas", updated);
        put(status, "readyReplicas", ready);
        put(status, "availableReplicas", ready);
        put(status, "unavailableReplicas", Math.max(0, Math.max(wanted, all) - ready));
        ArrayNode conditions = status.putArray("conditions");
        boolean available = ready >= wanted - wanted / 4;
        condition(
                conditions,
                before,
                new Condition(
                        "Available",
                        available ? "True" : "False",
                        available ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable"));
        condition(conditions, before, progressing(complete));
        if (current.flatMap(set -> pods.troubleOf(set.at("/spec/template")))
                .filter(PodTrouble.QUOTA::equals)
                .isPresent()) {
            condition(conditions, before, new Condition("ReplicaFailure", "True", PodTrouble.QUOTA.reason()));
        }
    }

    private record Condition(String type, String status, String reason) {}

    private Condition progressing(boolean complete) {
        if (complete) {
            return new Condition("Progressing", "True", "NewReplicaSetAvailable");
        }
        if (deadlineExceeded) {
            return new Condition("Progressing", "False", "ProgressDeadlineExceeded");
        }
        return deployment.at("/spec/paused").asBoolean()
                ? new Condition("Progressing", "Unknown", "DeploymentPaused")
                : new Condition("Progressing", "True", "ReplicaSetUpdated");
    }

    private int ready(ObjectNode set) {
        return (int) pods.podsOf(set).stream().filter(PodStates::ready).count();
    }

    private static void put(ObjectNode status, String field, int count) {
        if (count > 0) {
            status.put(field, count);
        }
    }

    /** Adds a condition, which keeps the time since when it is so. */
    private static void condition(ArrayNode conditions, JsonNode before, Condition condition) {
        String now = TimeSource.system().now().truncatedTo(ChronoUnit.SECONDS).toString();
        String since = FieldSet.element(before, "type", TextNode.valueOf(condition.type()))
                .filter(old -> old.path("status").asText().equals(condition.status()))
                .map(old -> old.path("lastTransitionTime").asText())
                .orElse(now);
        conditions
                .addObject()
                .put("type", condition.type())
                .put("status", condition.status())
                .put("reason", condition.reason())
                .put("message", condition.reason())
                .put("lastTransitionTime", since);
    }
}
