package dev.fledge.canary.compat.argo;

import dev.fledge.document.DocumentNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The templates of one file, with what the first refers to merged into it. */
final class ArgoTemplates {
    private static final String API_VERSION = "argoproj.io/v1alpha1";
    private static final String CLUSTER = "ClusterAnalysisTemplate";

    private final Map<String, DocumentNode> byName = new HashMap<>();
    private final Set<DocumentNode> merged = new LinkedHashSet<>();
    private final DocumentNode first;

    private ArgoTemplates(DocumentNode root) {
        boolean list = root.optional("items").isPresent();
        List<DocumentNode> objects = list
                ? root.allowOnly("apiVersion", "kind", "metadata", "items")
                        .field("items")
                        .items()
                : List.of(root);
        if (objects.isEmpty()) {
            throw root.field("items").error("holds no template; give at least one");
        }
        for (DocumentNode object : objects) {
            object.allowOnly("apiVersion", "kind", "metadata", "spec", "status");
            object.field("apiVersion").oneOf(API_VERSION);
            String kind = object.field("kind").oneOf("AnalysisTemplate", CLUSTER, "AnalysisRun");
            byName.put(key(kind.equals(CLUSTER), name(object)), object);
        }
        this.first = objects.get(0);
        merge(first);
    }

    /** Reads one object, or a list whose first object may refer to the others. */
    static ArgoTemplates read(DocumentNode root) {
        return new ArgoTemplates(root);
    }

    private static String name(DocumentNode object) {
        return object.optional("metadata")
                .flatMap(metadata -> metadata.optional("name").or(() -> metadata.optional("generateName")))
                .map(DocumentNode::text)
                .filter(text -> !text.isBlank())
                .orElse("argo");
    }

    private static String key(boolean cluster, String name) {
        return (cluster ? "cluster " : "") + name;
    }

    private void merge(DocumentNode object) {
        if (!merged.add(object)) {
            return;
        }
        DocumentNode spec = object.field("spec")
                .allowOnly(
                        "metrics", "args", "dryRun", "measurementRetention", "templates", "terminate", "ttlStrategy");
        spec.optional("terminate").filter(DocumentNode::bool).ifPresent(terminate -> {
            throw terminate.error("a run that is terminated from the start judges nothing; remove it");
        });
        spec.optional("templates").ifPresent(references -> references.items().forEach(this::follow));
    }

    private void follow(DocumentNode reference) {
        reference.allowOnly("templateName", "clusterScope");
        boolean cluster =
                reference.optional("clusterScope").map(DocumentNode::bool).orElse(false);
        String name = reference.field("templateName").text();
        DocumentNode object = byName.get(key(cluster, name));
        if (object == null) {
            throw reference.error("refers to the template '" + name
                    + "', which is not in this file; put both into a List, this one first");
        }
        merge(object);
    }

    String name() {
        return name(first);
    }

    /** Returns the specs, the first object's first. */
    List<DocumentNode> specs() {
        List<DocumentNode> specs = new ArrayList<>();
        merged.forEach(object -> specs.add(object.field("spec")));
        return specs;
    }
}
