package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.fake.ApiHandler.Answer;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Says which kinds there are, in the old form and in the aggregated one that clients ask for first. */
final class Discovery {
    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private static final List<String> VERBS = List.of("create", "delete", "get", "list", "patch", "update", "watch");

    private final Kinds kinds;
    private final Faults faults;

    Discovery(Kinds kinds, Faults faults) {
        this.kinds = kinds;
        this.faults = faults;
    }

    Answer answer(ApiRequest request) {
        List<String> path = request.segments();
        boolean aggregated = request.accept().contains("as=APIGroupDiscoveryList")
                && request.accept().contains("v=v2;");
        if (path.equals(List.of("api"))) {
            return aggregated ? aggregated(true) : Answer.json(200, legacyVersions());
        }
        if (path.equals(List.of("apis"))) {
            return aggregated ? aggregated(false) : Answer.json(200, groups());
        }
        if (path.equals(List.of("api", "v1"))) {
            return Answer.json(200, resources("", "v1"));
        }
        if (path.size() == 3 && path.get(0).equals("apis") && groupsOf(false).containsKey(path.get(1))) {
            return Answer.json(200, resources(path.get(1), path.get(2)));
        }
        if (path.equals(List.of("version"))) {
            ObjectNode version = node().put("major", "1").put("minor", "35").put("gitVersion", "v1.35.2-fake");
            return Answer.json(200, version);
        }
        if (path.size() >= 2 && path.subList(0, 2).equals(List.of("openapi", "v3"))) {
            String root = String.join("/", path.subList(2, path.size()));
            return Answer.json(200, root.isEmpty() ? OpenApi.index(kinds.all()) : OpenApi.of(root, kinds.all()));
        }
        if (path.equals(List.of("readyz")) || path.equals(List.of("livez")) || path.equals(List.of("healthz"))) {
            return Answer.text(200, "ok");
        }
        return Answer.text(404, "404 page not found\n");
    }

    private Map<String, List<Kinds.Known>> groupsOf(boolean core) {
        return kinds.all().stream()
                .filter(known -> !faults.isMissing(known.kind()))
                .filter(known -> known.kind().group().isEmpty() == core)
                .collect(Collectors.groupingBy(known -> known.kind().group(), LinkedHashMap::new, Collectors.toList()));
    }

    private static Map<String, List<Kinds.Known>> versions(List<Kinds.Known> group) {
        return group.stream()
                .collect(Collectors.groupingBy(
                        known -> known.kind().version(), LinkedHashMap::new, Collectors.toList()));
    }

    private Answer aggregated(boolean core) {
        ObjectNode list = node().put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/v2");
        list.putObject("metadata");
        ArrayNode items = list.putArray("items");
        groupsOf(core).forEach((name, group) -> {
            ObjectNode item = items.addObject();
            item.putObject("metadata").put("name", name);
            ArrayNode versions = item.putArray("versions");
            versions(group).forEach((version, known) -> {
                ObjectNode entry = versions.addObject().put("version", version);
                entry.put("freshness", "Current");
                ArrayNode resources = entry.putArray("resources");
                known.forEach(one -> describe(resources.addObject(), one));
            });
        });
        return new Answer(200, AGGREGATED, list.toString());
    }

    private static void describe(ObjectNode entry, Kinds.Known known) {
        ResourceKind kind = known.kind();
        entry.put("resource", kind.plural());
        gvk(entry.putObject("responseKind"), kind.group(), kind.version(), kind.kind());
        entry.put("scope", known.namespaced() ? "Namespaced" : "Cluster");
        entry.put("singularResource", singular(kind));
        VERBS.forEach(entry.putArray("verbs")::add);
        shortNames(entry.putArray("shortNames"), kind);
        ArrayNode subresources = entry.putArray("subresources");
        if (known.hasStatus()) {
            ObjectNode status = subresources.addObject().put("subresource", "status");
            gvk(status.putObject("responseKind"), kind.group(), kind.version(), kind.kind());
            List.of("get", "patch", "update").forEach(status.putArray("verbs")::add);
        }
        if (known.scaled()) {
            ObjectNode scale = subresources.addObject().put("subresource", "scale");
            gvk(scale.putObject("responseKind"), "autoscaling", "v1", "Scale");
            List.of("get", "patch", "update").forEach(scale.putArray("verbs")::add);
        }
    }

    private static void gvk(ObjectNode entry, String group, String version, String kind) {
        entry.put("group", group).put("version", version).put("kind", kind);
    }

    private static ObjectNode legacyVersions() {
        ObjectNode versions = node().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        return versions;
    }

    private ObjectNode groups() {
        ObjectNode list = node().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        groupsOf(false).forEach((name, group) -> {
            ObjectNode entry = groups.addObject().put("name", name);
            ArrayNode versions = entry.putArray("versions");
            versions(group)
                    .keySet()
                    .forEach(version -> versions.addObject()
                            .put("groupVersion", name + "/" + version)
                            .put("version", version));
            entry.set("preferredVersion", versions.get(0));
        });
        return list;
    }

    private ObjectNode resources(String group, String version) {
        ObjectNode list = node().put("kind", "APIResourceList").put("apiVersion", "v1");
        list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        ArrayNode resources = list.putArray("resources");
        for (Kinds.Known known : groupsOf(group.isEmpty()).getOrDefault(group, List.of())) {
            ResourceKind kind = known.kind();
            if (!kind.version().equals(version)) {
                continue;
            }
            ObjectNode entry = resources.addObject().put("name", kind.plural());
            entry.put("singularName", singular(kind))
                    .put("namespaced", known.namespaced())
                    .put("kind", kind.kind());
            VERBS.forEach(entry.putArray("verbs")::add);
            shortNames(entry.putArray("shortNames"), kind);
            for (String sub : List.of("status", "scale")) {
                if (sub.equals("status") ? known.hasStatus() : known.scaled()) {
                    ObjectNode part = resources.addObject().put("name", kind.plural() + "/" + sub);
                    part.put("singularName", "").put("namespaced", known.namespaced());
                    part.put("kind", sub.equals("scale") ? "Scale" : kind.kind());
                    List.of("get", "patch", "update").forEach(part.putArray("verbs")::add);
                }
            }
        }
        return list;
    }

    private static String singular(ResourceKind kind) {
        return kind.kind().toLowerCase(Locale.ROOT);
    }

    private static void shortNames(ArrayNode names, ResourceKind kind) {
        Map<String, String> known = Map.of(
                "deployments", "deploy", "replicasets", "rs", "services", "svc", "configmaps", "cm", "pods", "po");
        if (known.containsKey(kind.plural())) {
            names.add(known.get(kind.plural()));
        }
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
