package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The subresource {@code scale}: the replicas of an object, by themselves. */
final class Scale {
    private Scale() {}

    static ObjectNode of(ObjectNode object) {
        ObjectNode scale = JsonNodeFactory.instance.objectNode();
        scale.put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        ObjectNode metadata = scale.putObject("metadata");
        for (String field : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            metadata.set(field, object.at("/metadata/" + field));
        }
        scale.putObject("spec").put("replicas", object.at("/spec/replicas").asInt(1));
        List<String> labels = new ArrayList<>();
        for (var label : object.at("/spec/selector/matchLabels").properties()) {
            labels.add(label.getKey() + "=" + label.getValue().asText());
        }
        scale.putObject("status")
                .put("replicas", object.at("/status/replicas").asInt())
                .put("selector", String.join(",", labels));
        return scale;
    }

    /** Writes what a changed scale says back to the object. */
    static ObjectNode into(ObjectNode object, JsonNode scale) throws Refusal {
        JsonNode replicas = scale.at("/spec/replicas");
        if (!replicas.isInt() && !replicas.isMissingNode() && !replicas.isNull()) {
            throw Refusal.badRequest("spec.replicas must be a number, but was " + replicas);
        }
        object.withObject("/spec").put("replicas", replicas.asInt(0));
        String presumed = scale.at("/metadata/resourceVersion").asText("");
        if (!presumed.isEmpty()) {
            object.withObject("/metadata").put("resourceVersion", presumed);
        }
        return object;
    }
}
