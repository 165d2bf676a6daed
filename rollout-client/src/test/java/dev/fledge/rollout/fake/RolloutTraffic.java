package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Steers a router by what the status of a Rollout says, and notes the weights there. */
final class RolloutTraffic {
    private final SteeredRouter router;
    private final RolloutReplicaSets sets;

    RolloutTraffic(SteeredRouter router, RolloutReplicaSets sets) {
        this.router = router;
        this.sets = sets;
    }

    void steer(ObjectNode rollout, ObjectNode status, boolean abortsAreStuck, boolean headerStuck) {
        String stable = status.path("stableRS").asText();
        String current = status.path("currentPodHash").asText();
        int before = status.at("/canary/weights/canary/weight").asInt();
        boolean stuck = abortsAreStuck
                && before > 0
                && (status.path("abort").asBoolean() || current.equals(stable))
                && !sets.isAtFullScale(rollout, stable);
        if (stuck) {
            // The dead end: neither the status nor the route moves any more.
            return;
        }
        boolean open = !status.path("abort").asBoolean() && !current.equals(stable);
        int weight = open ? weightAt(rollout, status) : 0;
        boolean header = open ? headerAt(rollout, status) : headerStuck && !current.equals(stable);
        router.stable(sets.revision(stable));
        if (current.equals(stable)) {
            router.noCanary();
        } else {
            router.canary(sets.revision(current));
            router.headerOptIn(header);
            router.weight(weight * 10);
        }
        ObjectNode weights = status.withObject("/canary/weights");
        weights.withObject("/canary").put("weight", weight).put("podTemplateHash", current);
        weights.withObject("/stable").put("weight", 100 - weight).put("podTemplateHash", stable);
    }

    private static int weightAt(ObjectNode rollout, ObjectNode status) {
        JsonNode steps = rollout.at("/spec/strategy/canary/steps");
        for (int i = Math.min(status.path("currentStepIndex").asInt(), steps.size()) - 1; i >= 0; i--) {
            if (steps.get(i).has("setWeight")) {
                return steps.get(i).path("setWeight").asInt();
            }
        }
        return 0;
    }

    private static boolean headerAt(ObjectNode rollout, ObjectNode status) {
        boolean header = false;
        JsonNode steps = rollout.at("/spec/strategy/canary/steps");
        for (int i = 0; i < Math.min(status.path("currentStepIndex").asInt(), steps.size()); i++) {
            JsonNode route = steps.get(i).path("setHeaderRoute");
            if (!route.isMissingNode()) {
                header = route.path("match").size() > 0;
            }
        }
        return header;
    }
}
