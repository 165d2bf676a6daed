package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.fake.ApiHandler.Answer;
import dev.fledge.rollout.fake.ApiRequest.ApiPath;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.util.Set;

/** Answers POST, PUT, PATCH and DELETE. */
final class Writes {
    private static final String APPLY = "application/apply-patch+yaml";
    private static final Set<String> TOP_LEVEL = Set.of(
            "apiVersion",
            "kind",
            "metadata",
            "spec",
            "status",
            "data",
            "binaryData",
            "stringData",
            "type",
            "immutable",
            "rules",
            "webhooks",
            "subsets",
            "endpoints",
            "ports",
            "addressType",
            "containers",
            "timestamp",
            "window",
            "involvedObject",
            "reason",
            "message",
            "count",
            "firstTimestamp",
            "lastTimestamp",
            "source");

    private final ObjectStore store;
    private final Faults faults;

    Writes(ObjectStore store, Faults faults) {
        this.store = store;
        this.faults = faults;
    }

    Answer answer(ApiRequest request, ApiPath path, Kinds.Known known) throws Refusal {
        return switch (request.method()) {
            case "POST" -> create(request, path, known);
            case "PUT" -> replace(request, path, known);
            case "PATCH" -> patch(request, path, known);
            case "DELETE" -> delete(request, path, known);
            default ->
                throw new Refusal(
                        405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
        };
    }

    /** Changes an object that somebody else read, so that its version is not the one that was read. */
    void bump(ApiPath path, Kinds.Known known) throws Refusal {
        store.update(
                known,
                path.namespace(),
                path.name(),
                live -> {
                    ObjectNode annotations = live.withObject("/metadata/annotations");
                    int times = annotations.path("fake.fledge.dev/bumped").asInt() + 1;
                    annotations.put("fake.fledge.dev/bumped", Integer.toString(times));
                    return live;
                },
                ObjectStore.Part.ALL,
                false);
    }

    private Answer create(ApiRequest request, ApiPath path, Kinds.Known known) throws Refusal {
        if (faults.isTerminating(path.namespace())) {
            throw new Refusal(
                            403,
                            "Forbidden",
                            known.kind() + " is forbidden: unable to create new content in namespace "
                                    + path.namespace() + " because it is being terminated")
                    .cause("NamespaceTerminating", "metadata.namespace", "namespace is being terminated");
        }
        checkJson(request);
        ObjectNode given = Bodies.object(request.seen().body());
        checkKind(given, known.kind());
        checkFields(request, given);
        ObjectNode owned = ManagedFields.updated(JsonNodeFactory.instance.objectNode(), given, manager(request));
        return Answer.json(201, store.create(known, path.namespace(), owned, ObjectStore.Part.MAIN, dryRun(request)));
    }

    private Answer replace(ApiRequest request, ApiPath path, Kinds.Known known) throws Refusal {
        ObjectNode given = Bodies.object(request.seen().body());
        if (path.subresource().equals("scale")) {
            return changed(request, path, known, live -> Scale.into(live, given));
        }
        checkKind(given, known.kind());
        checkFields(request, given);
        return changed(request, path, known, live -> given);
    }

    private Answer patch(ApiRequest request, ApiPath path, Kinds.Known known) throws Refusal {
        String form = request.mediaType();
        if (form.equals(APPLY)) {
            return apply(request, path, known);
        }
        JsonNode patch = Bodies.json(request.seen().body());
        ObjectStore.Change change = switch (form) {
            case "application/merge-patch+json" -> live -> MergePatch.apply(live, patch);
            case "application/json-patch+json" -> live -> JsonPatches.apply(live, patch);
            case "application/strategic-merge-patch+json" -> {
                if (!known.builtIn()) {
                    throw unsupported(
                            request,
                            "application/json-patch+json, application/merge-patch+json, "
                                    + "application/apply-patch+yaml");
                }
                yield live -> StrategicMerge.apply(live, patch);
            }
            default ->
                throw unsupported(
                        request,
                        "application/json-patch+json, application/merge-patch+json, "
                                + "application/strategic-merge-patch+json, application/apply-patch+yaml");
        };
        if (path.subresource().equals("scale")) {
            return changed(
                    request,
                    path,
                    known,
                    live -> Scale.into(live, change.of(Scale.of(live)).deepCopy()));
        }
        return changed(request, path, known, live -> {
            JsonNode wanted = change.of(live);
            checkFields(request, wanted);
            return wanted;
        });
    }

    private Answer apply(ApiRequest request, ApiPath path, Kinds.Known known) throws Refusal {
        ObjectNode given = Bodies.yamlObject(request.seen().body());
        checkKind(given, known.kind());
        checkFields(request, given);
        if (request.query("fieldManager").isEmpty()) {
            throw Refusal.invalid(
                    known.kind(), path.name(), "fieldManager", "Required value: is required for apply patch");
        }
        boolean force = request.query("force").matches("true|1");
        ServerSideApply apply = new ServerSideApply(known, request.query("fieldManager"), force);
        if (store.find(known.kind(), path.namespace(), path.name()).isEmpty()) {
            ObjectNode created = apply.to(JsonNodeFactory.instance.objectNode(), given);
            return Answer.json(
                    201, store.create(known, path.namespace(), created, ObjectStore.Part.MAIN, dryRun(request)));
        }
        checkNoStorm(path, known);
        return Answer.json(
                200,
                store.update(
                        known,
                        path.namespace(),
                        path.name(),
                        live -> apply.to(live, given),
                        part(path),
                        dryRun(request)));
    }

    private Answer changed(ApiRequest request, ApiPath path, Kinds.Known known, ObjectStore.Change change)
            throws Refusal {
        checkNoStorm(path, known);
        ObjectNode now = store.update(
                known,
                path.namespace(),
                path.name(),
                live -> {
                    ObjectNode before = live.deepCopy();
                    JsonNode wanted = change.of(live);
                    return wanted instanceof ObjectNode object
                            ? ManagedFields.updated(before, object, manager(request))
                            : wanted;
                },
                part(path),
                dryRun(request));
        return Answer.json(200, path.subresource().equals("scale") ? Scale.of(now) : now);
    }

    private void checkNoStorm(ApiPath path, Kinds.Known known) throws Refusal {
        if (faults.conflicts()) {
            throw Refusal.conflict(known.kind(), path.name());
        }
    }

    private Answer delete(ApiRequest request, ApiPath path, Kinds.Known known) throws Refusal {
        String body = request.seen().body();
        JsonNode options = body.isEmpty() ? JsonNodeFactory.instance.objectNode() : Bodies.json(body);
        boolean dry = dryRun(request) || options.path("dryRun").toString().contains("All");
        if (dry) {
            return Answer.json(200, store.get(known.kind(), path.namespace(), path.name()));
        }
        ObjectNode last = store.delete(known, path.namespace(), path.name(), options.path("preconditions"));
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        status.put("status", "Success")
                .putObject("details")
                .put("name", path.name())
                .put("group", known.kind().group())
                .put("kind", known.kind().plural())
                .set("uid", last.at("/metadata/uid"));
        return Answer.json(200, status);
    }

    private static ObjectStore.Part part(ApiPath path) {
        return path.subresource().equals("status") ? ObjectStore.Part.STATUS : ObjectStore.Part.MAIN;
    }

    private static boolean dryRun(ApiRequest request) {
        return request.query("dryRun").equals("All");
    }

    private static ManagedFields.Owner manager(ApiRequest request) {
        String name = request.query("fieldManager");
        return new ManagedFields.Owner(name.isEmpty() ? "unknown" : name, "Update");
    }

    static void checkJson(ApiRequest request) throws Refusal {
        if (!request.mediaType().isEmpty() && !request.mediaType().equals("application/json")) {
            throw unsupported(request, "application/json");
        }
    }

    private static void checkKind(ObjectNode given, ResourceKind kind) throws Refusal {
        String apiVersion = given.path("apiVersion").asText(kind.apiVersion());
        String name = given.path("kind").asText(kind.kind());
        if (!apiVersion.equals(kind.apiVersion()) || !name.equals(kind.kind())) {
            throw Refusal.badRequest("the object provided is " + name + " of " + apiVersion + ", but the path expects "
                    + kind.kind() + " of " + kind.apiVersion());
        }
    }

    private static void checkFields(ApiRequest request, JsonNode object) throws Refusal {
        if (!request.query("fieldValidation").equals("Strict")) {
            return;
        }
        for (var field : object.properties()) {
            if (!TOP_LEVEL.contains(field.getKey())) {
                throw Refusal.badRequest("strict decoding error: unknown field \"" + field.getKey() + "\"");
            }
        }
    }

    private static Refusal unsupported(ApiRequest request, String accepted) {
        return new Refusal(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: " + accepted
                        + ", but it was " + request.mediaType());
    }
}
