package dev.fledge.rollout.fake;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Carries out a JSON patch (RFC 6902): all operations, or none if one fails. */
final class JsonPatches {
    private JsonPatches() {}

    static JsonNode apply(JsonNode target, JsonNode operations) throws Refusal {
        if (!operations.isArray()) {
            throw Refusal.badRequest("a JSON patch must be a list, but was " + operations.getNodeType());
        }
        JsonNode result = target.deepCopy();
        for (JsonNode operation : operations) {
            result = operate(result, operation);
        }
        return result;
    }

    private static JsonNode operate(JsonNode root, JsonNode operation) throws Refusal {
        JsonPointer path = pointer(operation, "path");
        return switch (operation.path("op").asText()) {
            case "test" -> test(root, path, operation.path("value"));
            case "add" -> add(root, path, value(operation));
            case "replace" -> replace(root, path, value(operation));
            case "remove" -> remove(root, path);
            case "copy" -> add(root, path, present(root, pointer(operation, "from")));
            case "move" -> {
                JsonNode moved = present(root, pointer(operation, "from"));
                yield add(remove(root, pointer(operation, "from")), path, moved);
            }
            default -> throw Refusal.patchNotApplied();
        };
    }

    private static JsonNode replace(JsonNode root, JsonPointer path, JsonNode value) throws Refusal {
        require(!root.at(path).isMissingNode());
        return path.matches() ? value : set(root, path, value);
    }

    private static JsonPointer pointer(JsonNode operation, String field) throws Refusal {
        try {
            return JsonPointer.compile(operation.path(field).asText());
        } catch (IllegalArgumentException e) {
            throw Refusal.patchNotApplied();
        }
    }

    private static JsonNode value(JsonNode operation) throws Refusal {
        require(operation.has("value"));
        return operation.get("value").deepCopy();
    }

    private static JsonNode present(JsonNode root, JsonPointer path) throws Refusal {
        require(!root.at(path).isMissingNode());
        return root.at(path).deepCopy();
    }

    private static JsonNode test(JsonNode root, JsonPointer path, JsonNode value) throws Refusal {
        JsonNode present = root.at(path);
        // The server's library takes a place that is absent for null.
        boolean absent = present.isMissingNode() || present.isNull();
        boolean nothing = value.isMissingNode() || value.isNull();
        require(absent ? nothing : present.equals(value));
        return root;
    }

    private static JsonNode add(JsonNode root, JsonPointer path, JsonNode value) throws Refusal {
        if (path.matches()) {
            return value;
        }
        JsonNode parent = root.at(path.head());
        String key = path.last().getMatchingProperty();
        if (parent instanceof ArrayNode list) {
            int index = key.equals("-") ? list.size() : path.last().getMatchingIndex();
            require(index >= 0 && index <= list.size());
            list.insert(index, value);
            return root;
        }
        return set(root, path, value);
    }

    private static JsonNode set(JsonNode root, JsonPointer path, JsonNode value) throws Refusal {
        JsonNode parent = root.at(path.head());
        if (parent instanceof ArrayNode list) {
            list.set(path.last().getMatchingIndex(), value);
        } else {
            require(parent.isObject());
            ((ObjectNode) parent).set(path.last().getMatchingProperty(), value);
        }
        return root;
    }

    private static JsonNode remove(JsonNode root, JsonPointer path) throws Refusal {
        require(!path.matches() && !root.at(path).isMissingNode());
        if (root.at(path.head()) instanceof ArrayNode list) {
            list.remove(path.last().getMatchingIndex());
        } else {
            ((ObjectNode) root.at(path.head())).remove(path.last().getMatchingProperty());
        }
        return root;
    }

    private static void require(boolean possible) throws Refusal {
        if (!possible) {
            throw Refusal.patchNotApplied();
        }
    }
}
