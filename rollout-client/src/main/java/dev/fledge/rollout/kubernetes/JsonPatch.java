package dev.fledge.rollout.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Collects the operations of a JSON patch (RFC 6902): all of them are carried out, or none if a test fails. Not thread-safe. */
public final class JsonPatch {
    private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();

    private JsonPatch() {}

    /** Starts an empty patch. */
    public static JsonPatch begin() {
        return new JsonPatch();
    }

    /** Writes a key as a part of a pointer: {@code ~} becomes {@code ~0} and {@code /} becomes {@code ~1}. */
    public static String escape(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    /** Presumes that this text stands there. */
    public JsonPatch test(String pointer, String value) {
        operation("test", pointer).put("value", value);
        return this;
    }

    /** Presumes that this number stands there. */
    public JsonPatch test(String pointer, long value) {
        operation("test", pointer).put("value", value);
        return this;
    }

    /** Presumes that this object stands there. */
    public JsonPatch test(String pointer, KubernetesObject value) {
        operation("test", pointer).set("value", value.tree());
        return this;
    }

    /** Writes a text, over what stands there if anything does. */
    public JsonPatch add(String pointer, String value) {
        operation("add", pointer).put("value", value);
        return this;
    }

    /** Writes a number, over what stands there if anything does. */
    public JsonPatch add(String pointer, long value) {
        operation("add", pointer).put("value", value);
        return this;
    }

    /** Writes a truth value, over what stands there if anything does. */
    public JsonPatch add(String pointer, boolean value) {
        operation("add", pointer).put("value", value);
        return this;
    }

    /** Writes an object, over what stands there if anything does. */
    public JsonPatch add(String pointer, KubernetesObject value) {
        operation("add", pointer).set("value", value.tree());
        return this;
    }

    /** Writes null where something must stand already. */
    public JsonPatch replaceByNull(String pointer) {
        operation("replace", pointer).putNull("value");
        return this;
    }

    /** Takes away what must stand there. */
    public JsonPatch remove(String pointer) {
        operation("remove", pointer);
        return this;
    }

    /** Returns the patch. */
    public Patch build() {
        return new Patch(Patch.JSON_PATCH, operations.toString());
    }

    private ObjectNode operation(String op, String pointer) {
        return operations.addObject().put("op", op).put("path", pointer);
    }
}
