package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.Revision;
import java.util.function.Consumer;

/** Objects to start from, as JSON. */
public final class Manifests {
    private Manifests() {}

    /**
     * Returns a Deployment whose pods carry the label {@code app} with its name, and whose one container {@code app} runs the
     * image {@code registry.test/app} of the revision.
     *
     * @param replicas 0 or more
     */
    public static String deployment(String namespace, String name, Revision revision, int replicas) {
        return deployment(namespace, name, name, revision, replicas);
    }

    /**
     * Returns a Deployment as the other, whose pods carry the label {@code app} with the value {@code app} and {@code track} with
     * its own name, so that a Service can select those of two Deployments.
     */
    public static String deployment(String namespace, String name, String app, Revision revision, int replicas) {
        return """
                {"apiVersion":"apps/v1","kind":"Deployment",
                 "metadata":{"name":"%s","namespace":"%s","labels":{"app":"%s"}},
                 "spec":{"replicas":%d,"selector":{"matchLabels":{"app":"%s","track":"%s"}},
                  "template":{"metadata":{"labels":{"app":"%s","track":"%s"},
                    "annotations":{"fledge.dev/version":"%s"}},
                   "spec":{"containers":[{"name":"app","image":"registry.test/app@%s",
                    "ports":[{"containerPort":8080}]}]}}}}
                """.formatted(
                        name, namespace, app, replicas, app, name, app, name, revision.version(), revision.digest());
    }

    /** Returns a Service of the pods whose label {@code app} has that value, on port 80. */
    public static String service(String namespace, String name, String app) {
        return """
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"%s","namespace":"%s"},
                 "spec":{"selector":{"app":"%s"},"ports":[{"name":"http","port":80,"targetPort":8080}]}}
                """.formatted(name, namespace, app);
    }

    /** Returns a change of such a Deployment to another revision, as somebody else would make it: for {@code edit}. */
    public static Consumer<ObjectNode> running(Revision revision) {
        return deployment -> {
            deployment.withObject("/spec/template/metadata/annotations").put("fledge.dev/version", revision.version());
            ((ObjectNode) deployment.at("/spec/template/spec/containers/0"))
                    .put("image", "registry.test/app@" + revision.digest());
        };
    }
}
