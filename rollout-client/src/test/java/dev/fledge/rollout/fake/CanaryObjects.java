package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.PodTemplate;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.io.IOException;

/** The objects that Flagger makes and changes for one Canary whose target has the Canary's name. */
final class CanaryObjects {
    private final FakeKubernetes kubernetes;
    private final SteeredRouter router;
    private final ObjectRef target;
    private final ObjectRef primary;
    private final ObjectRef route;

    CanaryObjects(FakeKubernetes kubernetes, SteeredRouter router, ObjectRef canary) {
        this.kubernetes = kubernetes;
        this.router = router;
        this.target = new ObjectRef(ResourceKind.DEPLOYMENT, canary.namespace(), canary.name());
        this.primary = new ObjectRef(ResourceKind.DEPLOYMENT, canary.namespace(), canary.name() + "-primary");
        this.route = new ObjectRef(ResourceKind.HTTP_ROUTE, canary.namespace(), canary.name());
    }

    void initialise() {
        ObjectNode copy = CanaryController.tree(kubernetes.get(target));
        copy.withObject("/metadata").removeAll();
        copy.withObject("/metadata").put("name", primary.name()).put("namespace", primary.namespace());
        kubernetes.put(copy.toString());
        scaleTarget(0);
        kubernetes.put("""
                {"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute",
                 "metadata":{"name":"%1$s","namespace":"%2$s"},
                 "spec":{"parentRefs":[{"name":"gateway"}],"rules":[{"backendRefs":[
                   {"name":"%1$s-primary","port":80,"weight":100},{"name":"%1$s-canary","port":80,"weight":0}]}]}}
                """.formatted(route.name(), route.namespace()));
        rollOut(false, false);
        steer();
    }

    String templateHash() {
        return Integer.toHexString(CanaryController.tree(kubernetes.get(target))
                .at("/spec/template")
                .hashCode());
    }

    void scaleTarget(int replicas) {
        kubernetes.edit(target, deployment -> deployment.withObject("/spec").put("replicas", replicas));
    }

    /** Copies the template of the target to the primary. */
    void promote() {
        JsonNode template = CanaryController.tree(kubernetes.get(target)).at("/spec/template");
        kubernetes.edit(primary, deployment -> deployment.withObject("/spec").set("template", template));
    }

    void route(int canaryWeight) {
        kubernetes.edit(route, object -> {
            ((ObjectNode) object.at("/spec/rules/0/backendRefs/0")).put("weight", 100 - canaryWeight);
            ((ObjectNode) object.at("/spec/rules/0/backendRefs/1")).put("weight", canaryWeight);
        });
    }

    int canaryWeight() {
        return (int) kubernetes
                .get(route)
                .number("/spec/rules/0/backendRefs/1/weight")
                .orElse(0);
    }

    /** What the Deployments' own controller does, in no time. */
    void rollOut(boolean primaryNotReady, boolean canaryNotReady) {
        rollOut(target, canaryNotReady);
        if (kubernetes.find(primary).isPresent()) {
            rollOut(primary, primaryNotReady);
        }
    }

    private void rollOut(ObjectRef ref, boolean notReady) {
        KubernetesObject deployment = kubernetes.get(ref);
        long replicas = deployment.number("/spec/replicas").orElse(1);
        long available = notReady ? 0 : replicas;
        boolean same = deployment.number("/status/observedGeneration").orElse(0) == deployment.generation()
                && deployment.number("/status/availableReplicas").orElse(-1) == available;
        if (!same) {
            kubernetes.editStatus(
                    ref,
                    status -> status.put("observedGeneration", deployment.generation())
                            .put("replicas", replicas)
                            .put("updatedReplicas", replicas)
                            .put("availableReplicas", available));
        }
    }

    boolean primaryReady() {
        return ready(primary);
    }

    boolean canaryReady() {
        return ready(target);
    }

    private boolean ready(ObjectRef ref) {
        KubernetesObject deployment = kubernetes.get(ref);
        return deployment.number("/status/availableReplicas").orElse(0)
                >= deployment.number("/spec/replicas").orElse(1);
    }

    /** Lets the gateway do what the route says, and say so. */
    synchronized void steer() {
        if (kubernetes.find(route).isEmpty()) {
            return;
        }
        router.stable(revision(primary));
        boolean up = kubernetes.get(target).number("/spec/replicas").orElse(0) > 0;
        if (up && !revision(target).equals(router.stable())) {
            router.canary(revision(target));
            router.weight(10 * canaryWeight());
        } else {
            router.noCanary();
        }
        long generation = kubernetes.get(route).generation();
        if (kubernetes
                        .get(route)
                        .number("/status/parents/0/conditions/0/observedGeneration")
                        .orElse(-1)
                != generation) {
            kubernetes.editStatus(route, status -> accept(status, generation));
        }
    }

    private static void accept(ObjectNode status, long generation) {
        ObjectNode parent = status.putArray("parents").addObject();
        parent.putObject("parentRef").put("name", "gateway");
        for (String type : new String[] {"Accepted", "ResolvedRefs"}) {
            parent.withArray("conditions")
                    .addObject()
                    .put("type", type)
                    .put("status", "True")
                    .put("observedGeneration", generation);
        }
    }

    private Revision revision(ObjectRef deployment) {
        try {
            return PodTemplate.of(kubernetes.get(deployment), "").revision();
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
