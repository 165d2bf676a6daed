package dev.fledge.rollout.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** Reads the bodies of requests. */
final class Bodies {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new YAMLMapper();

    private Bodies() {}

    static JsonNode json(String body) throws Refusal {
        return read(JSON, body);
    }

    static ObjectNode object(String body) throws Refusal {
        return object(read(JSON, body), body);
    }

    /** Reads YAML, which JSON is too. */
    static ObjectNode yamlObject(String body) throws Refusal {
        return object(read(YAML, body), body);
    }

    private static JsonNode read(ObjectMapper mapper, String body) throws Refusal {
        try {
            return mapper.readTree(body);
        } catch (JsonProcessingException e) {
            throw Refusal.badRequest("error decoding the body: " + e.getOriginalMessage());
        }
    }

    private static ObjectNode object(JsonNode tree, String body) throws Refusal {
        if (tree instanceof ObjectNode object) {
            return object;
        }
        throw Refusal.badRequest("the body must be an object, but was: " + body);
    }
}
