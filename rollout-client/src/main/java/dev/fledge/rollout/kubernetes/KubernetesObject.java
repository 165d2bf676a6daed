package dev.fledge.rollout.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fledge.internal.Check;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An object of the API, or a part of one, as it was read: what we do not know of it is kept. Immutable and thread-safe.
 *
 * <p>Places are JSON pointers (RFC 6901), such as {@code /spec/replicas}; a slash in a key is written {@code ~1}.
 */
public final class KubernetesObject {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode tree;

    /** Of a tree that nobody changes any more. */
    KubernetesObject(JsonNode tree) {
        this.tree = Check.notNull("tree", tree);
    }

    /**
     * Reads JSON.
     *
     * @throws IOException if it is not one JSON object
     */
    public static KubernetesObject parse(String json) throws IOException {
        return of(JSON.readTree(json));
    }

    /** Returns an object of these texts, such as labels; empty for an object without fields. */
    public static KubernetesObject ofTexts(Map<String, String> texts) {
        return new KubernetesObject(JSON.valueToTree(texts));
    }

    static KubernetesObject of(JsonNode tree) throws IOException {
        if (tree == null || !tree.isObject()) {
            throw new IOException("must be a JSON object, but was " + (tree == null ? "nothing" : tree.getNodeType()));
        }
        return new KubernetesObject(tree);
    }

    /** Returns {@code metadata.name}; empty if there is none. */
    public String name() {
        return text("/metadata/name").orElse("");
    }

    /** Returns {@code metadata.namespace}; empty if there is none. */
    public String namespace() {
        return text("/metadata/namespace").orElse("");
    }

    /** Returns {@code metadata.uid}, which an object of the same name that is made later does not have; empty if there is none. */
    public String uid() {
        return text("/metadata/uid").orElse("");
    }

    /** Returns {@code metadata.resourceVersion}, to be compared for equality only; empty if there is none. */
    public String resourceVersion() {
        return text("/metadata/resourceVersion").orElse("");
    }

    /** Returns {@code metadata.generation}, which counts changes of the spec; 0 if there is none. */
    public long generation() {
        return number("/metadata/generation").orElse(0);
    }

    /** Returns the text at that place; empty if there is none or it is no text. */
    public Optional<String> text(String pointer) {
        JsonNode node = tree.at(pointer);
        return node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
    }

    /** Returns the whole number at that place; empty if there is none. */
    public OptionalLong number(String pointer) {
        JsonNode node = tree.at(pointer);
        return node.canConvertToLong() && node.isIntegralNumber()
                ? OptionalLong.of(node.longValue())
                : OptionalLong.empty();
    }

    /** Returns whether {@code true} stands at that place. */
    public boolean isTrue(String pointer) {
        return tree.at(pointer).isBoolean() && tree.at(pointer).booleanValue();
    }

    /** Returns whether {@code false} stands at that place; what is missing is neither true nor false. */
    public boolean isFalse(String pointer) {
        return tree.at(pointer).isBoolean() && !tree.at(pointer).booleanValue();
    }

    /** Returns whether anything but null stands at that place. */
    public boolean has(String pointer) {
        JsonNode node = tree.at(pointer);
        return !node.isMissingNode() && !node.isNull();
    }

    /** Returns the object at that place; empty if there is none. */
    public Optional<KubernetesObject> object(String pointer) {
        JsonNode node = tree.at(pointer);
        return node.isObject() ? Optional.of(new KubernetesObject(node)) : Optional.empty();
    }

    /** Returns the objects of the list at that place, in order; empty if there is no list. Elements that are no objects are left out. */
    public List<KubernetesObject> objects(String pointer) {
        List<KubernetesObject> objects = new ArrayList<>();
        for (JsonNode element : tree.at(pointer)) {
            if (element.isObject()) {
                objects.add(new KubernetesObject(element));
            }
        }
        return objects;
    }

    /** Returns the texts of the map at that place, such as labels, in order; empty if there is no map. */
    public Map<String, String> texts(String pointer) {
        Map<String, String> texts = new LinkedHashMap<>();
        tree.at(pointer).properties().forEach(entry -> {
            if (entry.getValue().isTextual()) {
                texts.put(entry.getKey(), entry.getValue().textValue());
            }
        });
        return texts;
    }

    /** Returns it as JSON on one line. */
    public String json() {
        try {
            return JSON.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree can be written", e);
        }
    }

    /** The tree itself, for this package: not to be changed. */
    JsonNode tree() {
        return tree;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KubernetesObject object && tree.equals(object.tree);
    }

    @Override
    public int hashCode() {
        return tree.hashCode();
    }

    @Override
    public String toString() {
        return text("/kind").orElse("object") + " " + namespace() + "/" + name();
    }
}
