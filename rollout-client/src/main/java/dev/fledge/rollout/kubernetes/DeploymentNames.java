package dev.fledge.rollout.kubernetes;

import java.util.Map;
import java.util.TreeMap;

/** What the parts of a canary by replicas are called. */
record DeploymentNames(String namespace, String stable, String canary, String service) {
    private static final String TRACK = "track";

    ObjectRef stableRef() {
        return new ObjectRef(ResourceKind.DEPLOYMENT, namespace, stable);
    }

    ObjectRef canaryRef() {
        return new ObjectRef(ResourceKind.DEPLOYMENT, namespace, canary);
    }

    ObjectRef serviceRef() {
        return new ObjectRef(ResourceKind.SERVICE, namespace, service);
    }

    /** Returns the labels that make a pod the canary's. */
    Map<String, String> canaryLabels() {
        return new TreeMap<>(Map.of("fledge.dev/canary-of", stable, TRACK, "canary"));
    }
}
