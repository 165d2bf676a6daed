package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.util.List;

/** As much of the API's description as a client reads before it leaves the checking of fields to the server. */
final class OpenApi {
    private OpenApi() {}

    /** Returns where the description of each group and version is. */
    static ObjectNode index(List<Kinds.Known> kinds) {
        ObjectNode index = JsonNodeFactory.instance.objectNode();
        ObjectNode paths = index.putObject("paths");
        for (Kinds.Known known : kinds) {
            String path = root(known.kind());
            paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path);
        }
        return index;
    }

    /** Returns the description of a group and version, such as {@code apis/apps/v1}. */
    static ObjectNode of(String root, List<Kinds.Known> kinds) {
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("openapi", "3.0.0");
        document.putObject("info").put("title", "fake").put("version", "1");
        ObjectNode paths = document.putObject("paths");
        for (Kinds.Known known : kinds) {
            ResourceKind kind = known.kind();
            if (!root(kind).equals(root)) {
                continue;
            }
            String namespace = known.namespaced() ? "/namespaces/{namespace}/" : "/";
            ObjectNode patch = paths.putObject("/" + root + namespace + kind.plural() + "/{name}")
                    .putObject("patch");
            patch.putObject("x-kubernetes-group-version-kind")
                    .put("group", kind.group())
                    .put("version", kind.version())
                    .put("kind", kind.kind());
            ArrayNode parameters = patch.putArray("parameters");
            for (String parameter : List.of("fieldValidation", "dryRun", "fieldManager")) {
                parameters
                        .addObject()
                        .put("name", parameter)
                        .put("in", "query")
                        .putObject("schema")
                        .put("type", "string");
            }
            patch.putObject("responses").putObject("200").put("description", "OK");
        }
        return document;
    }

    private static String root(ResourceKind kind) {
        return (kind.group().isEmpty() ? "api/" : "apis/") + kind.apiVersion();
    }
}
