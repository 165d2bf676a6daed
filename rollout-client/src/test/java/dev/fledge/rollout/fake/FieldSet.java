package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sets of fields in the form {@code FieldsV1}: {@code f:name} for a field, <code>k:{"name":"c"}</code> for an element of a list
 * that has a key, and nothing below what is owned as a whole.
 */
final class FieldSet {
    private static final Set<String> OWNED_BY_SERVER = Set.of(
            "name",
            "namespace",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "managedFields",
            "deletionTimestamp");

    private FieldSet() {}

    /** Returns the fields of an object whose value is another than in {@code before}; all of them if that is empty. */
    static ObjectNode changed(JsonNode before, JsonNode after) {
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        after.properties().forEach(field -> {
            String name = field.getKey();
            if (name.equals("metadata")) {
                ObjectNode metadata = field.getValue().deepCopy();
                metadata.remove(OWNED_BY_SERVER);
                put(set, "f:metadata", fields(before.path(name), metadata));
            } else if (!name.equals("apiVersion") && !name.equals("kind")) {
                put(set, "f:" + name, of(name, before.path(name), field.getValue()));
            }
        });
        return set;
    }

    private static void put(ObjectNode set, String key, Optional<ObjectNode> part) {
        part.ifPresent(found -> set.set(key, found));
    }

    private static Optional<ObjectNode> of(String name, JsonNode before, JsonNode after) {
        if (after.equals(before)) {
            return Optional.empty();
        }
        if (after.isObject() && !after.isEmpty()) {
            return fields(before, after);
        }
        Optional<String> key = after.isArray() && !after.isEmpty() ? keyOf(name, after) : Optional.empty();
        return key.isPresent()
                ? elements(key.get(), before, after)
                : Optional.of(JsonNodeFactory.instance.objectNode());
    }

    private static Optional<ObjectNode> fields(JsonNode before, JsonNode after) {
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        after.properties()
                .forEach(field -> put(
                        set, "f:" + field.getKey(), of(field.getKey(), before.path(field.getKey()), field.getValue())));
        return set.isEmpty() ? Optional.empty() : Optional.of(set);
    }

    private static Optional<ObjectNode> elements(String key, JsonNode before, JsonNode after) {
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        for (JsonNode element : after) {
            Optional<JsonNode> old = element(before, key, element.get(key));
            Optional<ObjectNode> part = fields(old.orElse(JsonNodeFactory.instance.objectNode()), element);
            if (part.isPresent() && old.isEmpty()) {
                part.get().putObject(".");
            }
            put(set, elementKey(key, element), part);
        }
        return set.isEmpty() ? Optional.empty() : Optional.of(set);
    }

    /** Returns the key of a list; empty if it is owned as a whole, or an element lacks the key. */
    static Optional<String> keyOf(String name, JsonNode list) {
        Optional<String> key = MergeKeys.of(name, list);
        for (JsonNode element : list) {
            if (key.isPresent() && !element.has(key.get())) {
                return Optional.empty();
            }
        }
        return key;
    }

    static String elementKey(String key, JsonNode element) {
        return "k:" + JsonNodeFactory.instance.objectNode().set(key, element.get(key));
    }

    static Optional<JsonNode> element(JsonNode list, String key, JsonNode value) {
        for (JsonNode element : list) {
            if (element.path(key).equals(value)) {
                return Optional.of(element);
            }
        }
        return Optional.empty();
    }

    /** Returns the fields that are in both. */
    static ObjectNode common(JsonNode one, JsonNode other) {
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        one.properties().forEach(field -> {
            JsonNode there = other.path(field.getKey());
            if (there.isMissingNode() || field.getKey().equals(".")) {
                return;
            }
            if (field.getValue().isEmpty() || there.isEmpty()) {
                set.putObject(field.getKey());
            } else {
                ObjectNode below = common(field.getValue(), there);
                if (!below.isEmpty()) {
                    set.set(field.getKey(), below);
                }
            }
        });
        return set;
    }

    /** Returns {@code one} without the fields of {@code other}. */
    static ObjectNode without(JsonNode one, JsonNode other) {
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        one.properties().forEach(field -> {
            JsonNode there = other.path(field.getKey());
            if (there.isMissingNode()) {
                set.set(field.getKey(), field.getValue());
            } else if (!field.getValue().isEmpty()) {
                // To have an object is not to have what is in it.
                ObjectNode below = without(field.getValue(), there);
                if (!below.isEmpty()) {
                    set.set(field.getKey(), below);
                }
            }
        });
        return set;
    }

    static ObjectNode union(ObjectNode one, JsonNode other) {
        ObjectNode set = one.deepCopy();
        other.properties().forEach(field -> {
            if (set.get(field.getKey()) instanceof ObjectNode here) {
                set.set(field.getKey(), union(here, field.getValue()));
            } else {
                set.set(field.getKey(), field.getValue());
            }
        });
        return set;
    }

    /** Takes the fields of the set out of the object. */
    static void remove(ObjectNode object, JsonNode set) {
        set.properties().forEach(entry -> {
            if (!entry.getKey().startsWith("f:")) {
                return;
            }
            String name = entry.getKey().substring(2);
            JsonNode value = object.path(name);
            if (entry.getValue().isEmpty()) {
                object.remove(name);
            } else if (value instanceof ObjectNode below) {
                remove(below, entry.getValue());
            } else if (value instanceof ArrayNode list) {
                removeElements(name, list, entry.getValue());
            }
        });
    }

    private static void removeElements(String name, ArrayNode list, JsonNode set) {
        String key = keyOf(name, list).orElse("");
        for (int index = list.size() - 1; index >= 0; index--) {
            JsonNode part = set.path(elementKey(key, list.get(index)));
            if (part.has(".")) {
                list.remove(index);
            } else if (list.get(index) instanceof ObjectNode element) {
                remove(element, part);
            }
        }
    }

    /** Returns the fields as messages name them, such as {@code .spec.replicas}. */
    static List<String> paths(JsonNode set) {
        List<String> paths = new ArrayList<>();
        collect(set, "", paths);
        return paths;
    }

    private static void collect(JsonNode set, String at, List<String> paths) {
        set.properties().forEach(field -> {
            String name = field.getKey();
            String path = name.startsWith("k:")
                    ? at + "[" + name.substring(3, name.length() - 1).replaceFirst("\"([^\"]+)\":", "$1=") + "]"
                    : at + "." + name.substring(Math.min(2, name.length()));
            if (field.getValue().isEmpty()) {
                paths.add(path);
            } else {
                collect(field.getValue(), path, paths);
            }
        });
    }
}
