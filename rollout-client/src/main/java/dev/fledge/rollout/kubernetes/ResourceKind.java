package dev.fledge.rollout.kubernetes;

import dev.fledge.internal.Check;

/**
 * One kind of object, as the API names it.
 *
 * @param group the API group; empty for the core group
 * @param version such as {@code v1}
 * @param plural as it stands in paths, such as {@code deployments}
 * @param kind as it stands in manifests, such as {@code Deployment}
 */
public record ResourceKind(String group, String version, String plural, String kind) {
    public static final ResourceKind POD = new ResourceKind("", "v1", "pods", "Pod");
    public static final ResourceKind SERVICE = new ResourceKind("", "v1", "services", "Service");
    public static final ResourceKind CONFIG_MAP = new ResourceKind("", "v1", "configmaps", "ConfigMap");
    public static final ResourceKind EVENT = new ResourceKind("", "v1", "events", "Event");
    public static final ResourceKind DEPLOYMENT = new ResourceKind("apps", "v1", "deployments", "Deployment");
    public static final ResourceKind REPLICA_SET = new ResourceKind("apps", "v1", "replicasets", "ReplicaSet");
    public static final ResourceKind ENDPOINT_SLICE =
            new ResourceKind("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice");
    public static final ResourceKind LEASE = new ResourceKind("coordination.k8s.io", "v1", "leases", "Lease");
    public static final ResourceKind INGRESS = new ResourceKind("networking.k8s.io", "v1", "ingresses", "Ingress");
    public static final ResourceKind HTTP_ROUTE =
            new ResourceKind("gateway.networking.k8s.io", "v1", "httproutes", "HTTPRoute");
    public static final ResourceKind TRAEFIK_SERVICE =
            new ResourceKind("traefik.io", "v1alpha1", "traefikservices", "TraefikService");
    public static final ResourceKind ROLLOUT = new ResourceKind("argoproj.io", "v1alpha1", "rollouts", "Rollout");
    public static final ResourceKind ANALYSIS_RUN =
            new ResourceKind("argoproj.io", "v1alpha1", "analysisruns", "AnalysisRun");
    public static final ResourceKind CANARY = new ResourceKind("flagger.app", "v1beta1", "canaries", "Canary");
    public static final ResourceKind POD_METRICS = new ResourceKind("metrics.k8s.io", "v1beta1", "pods", "PodMetrics");

    /** @throws IllegalArgumentException if version, plural or kind is blank */
    public ResourceKind {
        Check.notNull("API group", group);
        Check.notBlank("API version", version);
        Check.notBlank("plural", plural);
        Check.notBlank("kind", kind);
    }

    /** Returns group and version as manifests write them, such as {@code apps/v1} or {@code v1}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** Returns the path of all objects of this kind in a namespace, without a leading slash. */
    public String path(String namespace) {
        String root = group.isEmpty() ? "api/" : "apis/";
        return root + apiVersion() + "/namespaces/" + namespace + "/" + plural;
    }

    @Override
    public String toString() {
        return group.isEmpty() ? plural : plural + "." + group;
    }
}
