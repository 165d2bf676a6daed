package dev.fledge.rollout.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.time.TimeSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/** Keeps objects as an API server does: identity, versions, generations, what happened. Thread-safe. */
final class ObjectStore {
    /** Which part of an object a write may change; the rest is taken from what is stored. */
    enum Part {
        MAIN,
        STATUS,
        ALL
    }

    /** Computes what an object shall be from what it is; the argument may be changed and returned. */
    @FunctionalInterface
    interface Change {
        JsonNode of(ObjectNode live) throws Refusal;
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TreeMap<String, Stored> objects = new TreeMap<>();
    private final History history;
    private final Consumer<Happening> listener;
    private long version = 1000;
    private long named;

    private record Stored(Kinds.Known known, String namespace, ObjectNode tree) {}

    ObjectStore(History history, Consumer<Happening> listener) {
        this.history = history;
        this.listener = listener;
    }

    synchronized long version() {
        return version;
    }

    synchronized Optional<ObjectNode> find(ResourceKind kind, String namespace, String name) {
        return Optional.ofNullable(objects.get(key(kind, namespace, name))).map(stored -> stored.tree.deepCopy());
    }

    ObjectNode get(ResourceKind kind, String namespace, String name) throws Refusal {
        return find(kind, namespace, name).orElseThrow(() -> Refusal.notFound(kind, name));
    }

    /** Returns the objects of a kind by namespace and name; those of all namespaces if none is named. */
    synchronized List<ObjectNode> list(ResourceKind kind, String namespace) {
        String from = key(kind, namespace, "");
        String prefix = namespace.isEmpty() ? key(kind, "", "").replaceFirst("/$", "") : from;
        List<ObjectNode> found = new ArrayList<>();
        for (var entry : objects.tailMap(prefix).entrySet()) {
            if (!entry.getKey().startsWith(prefix)) {
                break;
            }
            found.add(entry.getValue().tree.deepCopy());
        }
        return found;
    }

    synchronized ObjectNode create(Kinds.Known known, String namespace, ObjectNode given, Part part, boolean dryRun)
            throws Refusal {
        ObjectNode object = normal(given, known);
        ObjectNode metadata = object.withObject("/metadata");
        if (!metadata.hasNonNull("name") && metadata.hasNonNull("generateName")) {
            metadata.put("name", metadata.get("generateName").asText() + String.format("%05x", 0xa0000 + ++named));
        }
        String name = metadata.path("name").asText();
        if (name.isEmpty()) {
            throw Refusal.invalid(
                    known.kind(), name, "metadata.name", "Required value: name or generateName is required");
        }
        if (objects.containsKey(key(known.kind(), namespace, name))) {
            throw Refusal.exists(known.kind(), name);
        }
        if (part == Part.MAIN && known.hasStatus()) {
            object.remove("status");
        }
        if (known.namespaced()) {
            metadata.put("namespace", namespace);
        }
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put(
                "creationTimestamp",
                TimeSource.system().now().truncatedTo(ChronoUnit.SECONDS).toString());
        if (known.counted()) {
            metadata.put("generation", 1);
        }
        return store(known, namespace, object, Optional.empty(), dryRun);
    }

    synchronized ObjectNode update(
            Kinds.Known known, String namespace, String name, Change change, Part part, boolean dryRun) throws Refusal {
        ObjectNode live = get(known.kind(), namespace, name);
        JsonNode wanted = change.of(live.deepCopy());
        if (!wanted.isObject()) {
            throw Refusal.badRequest("an object must be left, but it was " + wanted.getNodeType());
        }
        ObjectNode next = keep(live, normal((ObjectNode) wanted, known), known, part);
        String presumed = next.at("/metadata/resourceVersion").asText("");
        String present = live.at("/metadata/resourceVersion").asText();
        if (!presumed.isEmpty() && !presumed.equals(present)) {
            throw Refusal.conflict(known.kind(), name);
        }
        if (!next.at("/metadata/uid").equals(live.at("/metadata/uid"))) {
            throw Refusal.conflict(
                    known.kind(),
                    name,
                    "Precondition failed: UID in precondition: "
                            + next.at("/metadata/uid").asText() + ", UID in object meta: "
                            + live.at("/metadata/uid").asText());
        }
        ObjectNode metadata = next.withObject("/metadata");
        metadata.put("resourceVersion", present);
        if (next.equals(live)) {
            return live;
        }
        if (known.counted() && !spec(next, known).equals(spec(live, known))) {
            metadata.put("generation", live.at("/metadata/generation").asLong() + 1);
        }
        if (metadata.has("deletionTimestamp") && metadata.path("finalizers").isEmpty()) {
            return dryRun ? next : take(known, namespace, name);
        }
        return store(known, namespace, normal(next, known), Optional.of(live), dryRun);
    }

    /** Puts back what a write of that part may not change. */
    private static ObjectNode keep(ObjectNode live, ObjectNode next, Kinds.Known known, Part part) {
        ObjectNode kept = part == Part.STATUS ? live.deepCopy() : next;
        ObjectNode metadata = kept.withObject("/metadata");
        if (part == Part.STATUS) {
            put(kept, "status", next.path("status"));
            put(metadata, "resourceVersion", next.at("/metadata/resourceVersion"));
            put(metadata, "managedFields", next.at("/metadata/managedFields"));
        } else if (part == Part.MAIN && known.hasStatus()) {
            put(kept, "status", live.path("status"));
        }
        for (String field : List.of("name", "namespace", "generation", "creationTimestamp", "deletionTimestamp")) {
            put(metadata, field, live.at("/metadata/" + field));
        }
        if (!metadata.hasNonNull("uid")) {
            put(metadata, "uid", live.at("/metadata/uid"));
        }
        put(kept, "apiVersion", live.path("apiVersion"));
        put(kept, "kind", live.path("kind"));
        return kept;
    }

    private static void put(ObjectNode object, String field, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            object.remove(field);
        } else {
            object.set(field, value);
        }
    }

    /** What a change of raises the generation. */
    private static ObjectNode spec(ObjectNode object, Kinds.Known known) {
        ObjectNode spec = object.deepCopy();
        spec.remove("metadata");
        if (known.hasStatus() || known.builtIn()) {
            spec.remove("status");
        }
        return spec;
    }

    /** Deletes an object and what it owns; one with finalizers is only marked. */
    synchronized ObjectNode delete(Kinds.Known known, String namespace, String name, JsonNode preconditions)
            throws Refusal {
        ObjectNode live = get(known.kind(), namespace, name);
        for (String field : List.of("uid", "resourceVersion")) {
            String presumed = preconditions.path(field).asText("");
            if (!presumed.isEmpty()
                    && !presumed.equals(live.at("/metadata/" + field).asText())) {
                throw Refusal.conflict(known.kind(), name, "Precondition failed: " + field + " differs");
            }
        }
        if (live.at("/metadata/finalizers").isEmpty()) {
            return take(known, namespace, name);
        }
        ObjectNode marked = live.deepCopy();
        marked.withObject("/metadata")
                .put(
                        "deletionTimestamp",
                        TimeSource.system()
                                .now()
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString());
        return store(known, namespace, marked, Optional.of(live), false);
    }

    private ObjectNode take(Kinds.Known known, String namespace, String name) throws Refusal {
        ObjectNode last = Objects.requireNonNull(objects.remove(key(known.kind(), namespace, name)))
                .tree
                .deepCopy();
        last.withObject("/metadata").put("resourceVersion", Long.toString(++version));
        happened("DELETED", known, namespace, last, Optional.empty());
        String uid = last.at("/metadata/uid").asText();
        for (Stored owned : List.copyOf(objects.values())) {
            for (JsonNode owner : owned.tree.at("/metadata/ownerReferences")) {
                if (owner.path("uid").asText().equals(uid)) {
                    delete(
                            owned.known,
                            owned.namespace,
                            owned.tree.at("/metadata/name").asText(),
                            JSON.missingNode());
                }
            }
        }
        return last;
    }

    private ObjectNode store(
            Kinds.Known known, String namespace, ObjectNode object, Optional<ObjectNode> before, boolean dryRun) {
        object.put("apiVersion", known.kind().apiVersion());
        object.put("kind", known.kind().kind());
        ObjectNode metadata = object.withObject("/metadata");
        if (dryRun) {
            return object;
        }
        metadata.put("resourceVersion", Long.toString(++version));
        objects.put(key(known.kind(), namespace, metadata.path("name").asText()), new Stored(known, namespace, object));
        happened(before.isEmpty() ? "ADDED" : "MODIFIED", known, namespace, object, before);
        return object.deepCopy();
    }

    private void happened(
            String type, Kinds.Known known, String namespace, ObjectNode now, Optional<ObjectNode> before) {
        Happening happening = new Happening(version, type, known.kind(), namespace, now, before);
        history.add(happening);
        listener.accept(happening);
    }

    /** Equal numbers become equal nodes, however they were made; built-in kinds do not keep a null. */
    private static ObjectNode normal(ObjectNode tree, Kinds.Known known) {
        try {
            ObjectNode normal = (ObjectNode) JSON.readTree(tree.toString());
            if (known.builtIn()) {
                removeNulls(normal);
            }
            return normal;
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree can be written and read", e);
        }
    }

    private static void removeNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().removeIf(field -> field.getValue().isNull());
        }
        node.forEach(ObjectStore::removeNulls);
    }

    private static String key(ResourceKind kind, String namespace, String name) {
        return kind.plural() + "." + kind.group() + "/" + namespace + "/" + name;
    }
}
