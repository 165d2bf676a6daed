package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries out a strategic merge patch of the built-in kinds: as a merge patch, but lists of objects that have a key are merged
 * by it. Knows the directives {@code $patch}, {@code $setElementOrder}, {@code $deleteFromPrimitiveList} and
 * {@code $retainKeys}.
 */
final class StrategicMerge {
    private static final String ORDER = "$setElementOrder/";
    private static final String DELETE_VALUES = "$deleteFromPrimitiveList/";
    private static final String RETAIN = "$retainKeys";
    private static final String DIRECTIVE = "$patch";

    private StrategicMerge() {}

    static ObjectNode apply(JsonNode target, JsonNode patch) throws Refusal {
        if (!patch.isObject()) {
            throw Refusal.badRequest("a strategic merge patch must be an object, but was " + patch.getNodeType());
        }
        ObjectNode result =
                target.isObject() ? ((ObjectNode) target).deepCopy() : JsonNodeFactory.instance.objectNode();
        if (patch.path(DIRECTIVE).asText().equals("replace")) {
            result.removeAll();
        }
        if (patch.has(RETAIN)) {
            List<String> retained = texts(patch.get(RETAIN));
            result.retain(retained);
        }
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            mergeField(result, entry.getKey(), entry.getValue(), patch);
        }
        return result;
    }

    private static void mergeField(ObjectNode result, String field, JsonNode value, JsonNode patch) throws Refusal {
        if (field.startsWith(ORDER)) {
            String list = field.substring(ORDER.length());
            if (!patch.has(list) && result.path(list).isArray()) {
                result.set(list, mergeList(list, result.get(list), JsonNodeFactory.instance.arrayNode(), value));
            }
        } else if (field.startsWith(DELETE_VALUES)) {
            String list = field.substring(DELETE_VALUES.length());
            List<String> unwanted = texts(value);
            ArrayNode left = result.arrayNode();
            result.path(list).forEach(one -> {
                if (!unwanted.contains(one.asText())) {
                    left.add(one);
                }
            });
            result.set(list, left);
        } else if (field.startsWith("$")) {
            return;
        } else if (value.isNull()) {
            result.remove(field);
        } else if (value.isObject()) {
            if (value.path(DIRECTIVE).asText().equals("delete")) {
                result.remove(field);
            } else {
                result.set(field, apply(result.path(field), value));
            }
        } else if (value.isArray()) {
            result.set(field, mergeList(field, result.path(field), value, patch.path(ORDER + field)));
        } else {
            result.set(field, value.deepCopy());
        }
    }

    private static ArrayNode mergeList(String field, JsonNode present, JsonNode patch, JsonNode order) throws Refusal {
        Optional<String> key = MergeKeys.of(field, present.isEmpty() ? patch : present);
        if (key.isEmpty()) {
            return MergeKeys.isSet(field) ? union(present, patch) : patch.deepCopy();
        }
        Map<String, JsonNode> merged = new HashMap<>();
        List<String> before = new ArrayList<>();
        for (JsonNode one : present) {
            String name = one.path(key.get()).asText();
            before.add(name);
            merged.put(name, one);
        }
        List<String> patched = new ArrayList<>();
        for (JsonNode one : patch) {
            if (one.path(DIRECTIVE).asText().equals("replace") && one.size() == 1) {
                before.clear();
                merged.clear();
                continue;
            }
            if (!one.has(key.get())) {
                throw Refusal.badRequest("map: " + one + " does not contain declared merge key: " + key.get());
            }
            String name = one.get(key.get()).asText();
            if (one.path(DIRECTIVE).asText().equals("delete")) {
                merged.remove(name);
            } else {
                patched.add(name);
                merged.put(name, apply(merged.getOrDefault(name, JsonNodeFactory.instance.objectNode()), one));
            }
        }
        if (order.isArray()) {
            patched = new ArrayList<>();
            for (JsonNode one : order) {
                patched.add(one.path(key.get()).asText());
            }
        }
        return inOrder(merged, patched, before);
    }

    /**
     * What the patch names comes in its order; the rest keeps its own, each before the first named one that it stood before. So
     * an element that is new comes first, if no order is said.
     */
    private static ArrayNode inOrder(Map<String, JsonNode> merged, List<String> patched, List<String> before) {
        List<String> named =
                patched.stream().filter(merged::containsKey).distinct().toList();
        List<String> rest = before.stream()
                .filter(name -> merged.containsKey(name) && !named.contains(name))
                .toList();
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        int next = 0;
        for (String name : named) {
            while (next < rest.size()
                    && before.contains(name)
                    && before.indexOf(rest.get(next)) < before.indexOf(name)) {
                result.add(merged.get(rest.get(next++)));
            }
            result.add(merged.get(name));
        }
        rest.subList(next, rest.size()).forEach(name -> result.add(merged.get(name)));
        return result;
    }

    private static ArrayNode union(JsonNode present, JsonNode patch) {
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        List<String> seen = new ArrayList<>();
        for (JsonNode list : List.of(present, patch)) {
            for (JsonNode one : list) {
                if (!seen.contains(one.asText())) {
                    seen.add(one.asText());
                    result.add(one);
                }
            }
        }
        return result;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.asText()));
        return texts;
    }
}
