package dev.fledge.rollout.fake;

import dev.fledge.rollout.kubernetes.ResourceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** The kinds that the fake server knows, built in or defined. Thread-safe. */
final class Kinds {
    static final ResourceKind NAMESPACE = new ResourceKind("", "v1", "namespaces", "Namespace");
    private static final Set<String> CLUSTER_WIDE =
            Set.of("namespaces", "nodes", "gatewayclasses", "customresourcedefinitions", "ingressclasses");
    private static final Set<String> WITHOUT_GENERATION = Set.of("", "coordination.k8s.io", "metrics.k8s.io");
    private static final List<ResourceKind> SCALED = List.of(
            ResourceKind.DEPLOYMENT,
            ResourceKind.REPLICA_SET,
            new ResourceKind("apps", "v1", "statefulsets", "StatefulSet"),
            ResourceKind.ROLLOUT);

    private final List<Known> known = new CopyOnWriteArrayList<>();

    /** A kind, and how the server treats it. */
    record Known(ResourceKind kind, boolean builtIn, boolean hasStatus) {
        boolean namespaced() {
            return !CLUSTER_WIDE.contains(kind.plural());
        }

        boolean scaled() {
            return SCALED.contains(kind);
        }

        boolean counted() {
            return !WITHOUT_GENERATION.contains(kind.group());
        }
    }

    Kinds() {
        for (ResourceKind kind : List.of(
                ResourceKind.POD,
                ResourceKind.SERVICE,
                ResourceKind.DEPLOYMENT,
                ResourceKind.REPLICA_SET,
                ResourceKind.INGRESS,
                NAMESPACE,
                new ResourceKind("", "v1", "nodes", "Node"),
                new ResourceKind("apps", "v1", "statefulsets", "StatefulSet"),
                new ResourceKind("batch", "v1", "jobs", "Job"),
                new ResourceKind("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler"))) {
            known.add(new Known(kind, true, true));
        }
        for (ResourceKind kind : List.of(
                ResourceKind.CONFIG_MAP,
                ResourceKind.EVENT,
                ResourceKind.ENDPOINT_SLICE,
                ResourceKind.LEASE,
                new ResourceKind("", "v1", "secrets", "Secret"))) {
            known.add(new Known(kind, true, false));
        }
        define(ResourceKind.HTTP_ROUTE, true);
        define(new ResourceKind("gateway.networking.k8s.io", "v1", "gateways", "Gateway"), true);
        define(ResourceKind.ROLLOUT, true);
        define(ResourceKind.ANALYSIS_RUN, false);
        define(new ResourceKind("argoproj.io", "v1alpha1", "analysistemplates", "AnalysisTemplate"), false);
        define(new ResourceKind("argoproj.io", "v1alpha1", "applications", "Application"), false);
        define(ResourceKind.CANARY, true);
        define(new ResourceKind("flagger.app", "v1beta1", "metrictemplates", "MetricTemplate"), true);
        define(ResourceKind.TRAEFIK_SERVICE, false);
        define(ResourceKind.POD_METRICS, false);
    }

    /** Adds a kind of a custom resource, or says anew whether it has the subresource {@code status}. */
    void define(ResourceKind kind, boolean hasStatus) {
        known.removeIf(one -> one.kind.equals(kind));
        known.add(new Known(kind, false, hasStatus));
    }

    Optional<Known> at(String group, String version, String plural) {
        return known.stream()
                .filter(one -> one.kind.group().equals(group)
                        && one.kind.version().equals(version)
                        && one.kind.plural().equals(plural))
                .findFirst();
    }

    Known of(ResourceKind kind) {
        return at(kind.group(), kind.version(), kind.plural())
                .orElseThrow(() -> new IllegalArgumentException(
                        kind + " " + kind.apiVersion() + " is unknown to the fake server; define() it first"));
    }

    Known of(String apiVersion, String kindName) {
        return known.stream()
                .filter(one -> one.kind.apiVersion().equals(apiVersion)
                        && one.kind.kind().equals(kindName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        kindName + " of " + apiVersion + " is unknown to the fake server; define() it first"));
    }

    List<Known> all() {
        return new ArrayList<>(known);
    }
}
