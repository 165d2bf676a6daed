package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** By which key the built-in kinds tell the elements of their lists apart. */
final class MergeKeys {
    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("containers", "name"),
            Map.entry("initContainers", "name"),
            Map.entry("ephemeralContainers", "name"),
            Map.entry("env", "name"),
            Map.entry("volumes", "name"),
            Map.entry("imagePullSecrets", "name"),
            Map.entry("volumeMounts", "mountPath"),
            Map.entry("volumeDevices", "devicePath"),
            Map.entry("hostAliases", "ip"),
            Map.entry("topologySpreadConstraints", "topologyKey"),
            Map.entry("conditions", "type"),
            Map.entry("ownerReferences", "uid"));

    private MergeKeys() {}

    /** Returns the key of the list in that field; empty if a list there is replaced as a whole. */
    static Optional<String> of(String field, JsonNode list) {
        if (field.equals("ports")) {
            // Of a container by containerPort, of a Service by port.
            return Optional.of(list.path(0).has("containerPort") ? "containerPort" : "port");
        }
        return Optional.ofNullable(KEYS.get(field));
    }

    /** Returns whether the list in that field is a set of texts. */
    static boolean isSet(String field) {
        return Set.of("finalizers").contains(field);
    }
}
