package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Writes the status of a pod, as the kubelet and the scheduler would. */
final class PodStates {
    private PodStates() {}

    static void write(ObjectNode pod, Optional<PodTrouble> trouble) {
        ObjectNode status = pod.putObject("status");
        boolean scheduled = trouble.stream().noneMatch(PodTrouble.UNSCHEDULABLE::equals);
        boolean running = trouble.isEmpty() || trouble.get() == PodTrouble.NOT_READY;
        status.put("phase", running ? "Running" : "Pending");
        ArrayNode conditions = status.putArray("conditions");
        ObjectNode placed = condition(pod, conditions, "PodScheduled", scheduled);
        if (!scheduled) {
            placed.put("reason", PodTrouble.UNSCHEDULABLE.reason()).put("message", PodTrouble.UNSCHEDULABLE.message());
        }
        condition(pod, conditions, "Ready", trouble.isEmpty());
        condition(pod, conditions, "ContainersReady", trouble.isEmpty());
        if (!scheduled) {
            return;
        }
        status.put("podIP", address(pod)).put("startTime", made(pod));
        ArrayNode containers = status.putArray("containerStatuses");
        for (JsonNode container : pod.at("/spec/containers")) {
            container(containers.addObject(), container, pod, trouble, running);
        }
    }

    private static void container(
            ObjectNode entry, JsonNode container, ObjectNode pod, Optional<PodTrouble> trouble, boolean running) {
        entry.set("name", container.path("name"));
        entry.set("image", container.path("image"));
        entry.set("imageID", container.path("image"));
        entry.put("ready", trouble.isEmpty());
        entry.put("restartCount", trouble.stream().anyMatch(PodTrouble.CRASH_LOOP_BACK_OFF::equals) ? 5 : 0);
        if (running) {
            entry.put("started", true).putObject("state").putObject("running").put("startedAt", made(pod));
        } else {
            PodTrouble why = trouble.orElseThrow();
            entry.put("started", false)
                    .putObject("state")
                    .putObject("waiting")
                    .put("reason", why.reason())
                    .put("message", why.message());
        }
    }

    private static ObjectNode condition(ObjectNode pod, ArrayNode conditions, String type, boolean holds) {
        return conditions
                .addObject()
                .put("type", type)
                .put("status", holds ? "True" : "False")
                .put("lastTransitionTime", made(pod));
    }

    private static String made(ObjectNode pod) {
        return pod.at("/metadata/creationTimestamp").asText();
    }

    /** An address of the network that is kept for examples, told apart by the pod's name. */
    private static String address(ObjectNode pod) {
        return "192.0.2." + (1 + Math.floorMod(pod.at("/metadata/name").asText().hashCode(), 254));
    }

    static boolean ready(JsonNode pod) {
        for (JsonNode condition : pod.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }
}
