package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.PodTemplate;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a gateway, Traefik and ingress-nginx do with their objects: it sets a {@link SteeredRouter} to what they say, and for
 * an HTTPRoute writes the status of every parent.
 *
 * <p>Shares are those of the first rule that names both Services. Thread-safe.
 */
public final class RouteController {
    private static final String CONTROLLER = "example.net/gateway";
    private static final String NGINX = "nginx.ingress.kubernetes.io/";

    private final FakeKubernetes fake;
    private final SteeredRouter router;
    private final String stable;
    private final String canary;
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private volatile Duration delay = Duration.ZERO;
    private volatile String refusal = "";
    private volatile boolean backendNotFound;
    private volatile boolean asleep;

    private RouteController(FakeKubernetes fake, SteeredRouter router, String stable, String canary) {
        this.fake = fake;
        this.router = router;
        this.stable = stable;
        this.canary = canary;
    }

    /** Starts to steer by the objects of that server that name the two Services. */
    public static RouteController on(FakeKubernetes fake, SteeredRouter router, String stable, String canary) {
        RouteController controller = new RouteController(fake, router, stable, canary);
        fake.onChange(controller::changed);
        return controller;
    }

    /** From now on what is behind the two Services is what these two Deployments run, when all their pods are available. */
    public void follow(ObjectRef stableDeployment, ObjectRef canaryDeployment) {
        fake.onChange(change -> {
            if (change.ref().kind().equals(ResourceKind.DEPLOYMENT)) {
                fake.find(stableDeployment)
                        .filter(RouteController::complete)
                        .map(RouteController::revision)
                        .ifPresent(router::stable);
                fake.find(canaryDeployment).ifPresent(this::behindCanary);
            }
        });
    }

    private void behindCanary(KubernetesObject deployment) {
        if (deployment.number("/spec/replicas").orElse(1) == 0) {
            router.noCanary();
        } else if (complete(deployment) && !revision(deployment).equals(router.stable())) {
            router.canary(revision(deployment));
        }
    }

    private static boolean complete(KubernetesObject deployment) {
        long replicas = deployment.number("/spec/replicas").orElse(1);
        return replicas > 0
                && deployment.number("/status/observedGeneration").orElse(0) >= deployment.generation()
                && deployment.number("/status/updatedReplicas").orElse(0) == replicas
                && deployment.number("/status/replicas").orElse(0) == replicas
                && deployment.number("/status/availableReplicas").orElse(0) == replicas;
    }

    private static Revision revision(KubernetesObject deployment) {
        try {
            return PodTemplate.of(deployment, "").revision();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes up each change so much later; what users meet and the status change together. */
    public void delay(Duration delay) {
        this.delay = delay;
    }

    /** Sets {@code Accepted} to false with that reason from the next change on; an empty one accepts again. */
    public void refuse(String reason) {
        refusal = reason;
    }

    /** Says from the next change on that the canary's Service is not there, or that it is. */
    public void backendNotFound(boolean on) {
        backendNotFound = on;
    }

    /** Takes up nothing any more, or again from the next change on. */
    public void asleep(boolean on) {
        asleep = on;
    }

    /** Keeps one parent, by name, from reporting anything new. */
    public void silent(String parent) {
        silent.add(parent);
    }

    private void changed(ObjectChange change) {
        if (asleep) {
            return;
        }
        ResourceKind kind = change.ref().kind();
        if (kind.equals(ResourceKind.HTTP_ROUTE)) {
            waited();
            fake.find(change.ref()).ifPresent(this::httpRoute);
        } else if (kind.equals(ResourceKind.TRAEFIK_SERVICE)) {
            waited();
            fake.find(change.ref()).ifPresent(this::traefikService);
        } else if (kind.equals(ResourceKind.INGRESS)) {
            waited();
            ingresses(change.ref().namespace());
        }
    }

    private void waited() {
        try {
            TimeSource.system().sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void httpRoute(KubernetesObject route) {
        List<KubernetesObject> rules = route.objects("/spec/rules");
        rules.stream()
                .filter(rule -> names(rule.objects("/backendRefs"), stable))
                .filter(rule -> names(rule.objects("/backendRefs"), canary))
                .findFirst()
                .ifPresent(rule -> steer(rule.objects("/backendRefs")));
        router.headerOptIn(rules.stream()
                .anyMatch(rule ->
                        names(rule.objects("/backendRefs"), canary) && !names(rule.objects("/backendRefs"), stable)));
        if (!reported(route)) {
            ObjectRef ref = new ObjectRef(ResourceKind.HTTP_ROUTE, route.namespace(), route.name());
            fake.editStatus(ref, status -> report(route, status));
        }
    }

    private boolean reported(KubernetesObject route) {
        List<KubernetesObject> parents = route.objects("/status/parents");
        return !parents.isEmpty()
                && parents.stream()
                        .filter(parent ->
                                !silent.contains(parent.text("/parentRef/name").orElse("")))
                        .allMatch(parent -> parent.number("/conditions/0/observedGeneration")
                                        .orElse(0)
                                == route.generation());
    }

    private void report(KubernetesObject route, ObjectNode status) {
        ArrayNode before = status.withArray("parents").deepCopy();
        ArrayNode parents = status.putArray("parents");
        before.forEach(parent -> {
            if (silent.contains(parent.at("/parentRef/name").asText())) {
                parents.add(parent);
            }
        });
        for (KubernetesObject ref : route.objects("/spec/parentRefs")) {
            String name = ref.text("/name").orElseThrow();
            if (silent.contains(name)) {
                continue;
            }
            ObjectNode parent = parents.addObject().put("controllerName", CONTROLLER);
            parent.putObject("parentRef").put("name", name);
            condition(parent, route, "Accepted", refusal.isEmpty() ? "" : refusal);
            condition(parent, route, "ResolvedRefs", backendNotFound ? "BackendNotFound" : "");
        }
    }

    private static void condition(ObjectNode parent, KubernetesObject route, String type, String refusal) {
        parent.withArray("conditions")
                .addObject()
                .put("type", type)
                .put("status", refusal.isEmpty() ? "True" : "False")
                .put("reason", refusal.isEmpty() ? type : refusal)
                .put("observedGeneration", route.generation());
    }

    private void traefikService(KubernetesObject service) {
        steer(service.objects("/spec/weighted/services"));
    }

    private void ingresses(String namespace) {
        Optional<KubernetesObject> found = fake.list(ResourceKind.INGRESS, namespace).stream()
                .filter(ingress -> annotation(ingress, "canary").equals("true"))
                .findFirst();
        router.weight(found.map(RouteController::ingressWeight).orElse(0));
        router.headerOptIn(
                found.filter(ingress -> !annotation(ingress, "canary-by-header").isEmpty())
                        .isPresent());
    }

    private static int ingressWeight(KubernetesObject ingress) {
        String total = annotation(ingress, "canary-weight-total");
        String weight = annotation(ingress, "canary-weight");
        return (weight.isEmpty() ? 0 : Integer.parseInt(weight))
                * 1000
                / (total.isEmpty() ? 100 : Integer.parseInt(total));
    }

    private static String annotation(KubernetesObject ingress, String name) {
        return ingress.texts("/metadata/annotations").getOrDefault(NGINX + name, "");
    }

    private static boolean names(List<KubernetesObject> backends, String service) {
        return backends.stream().anyMatch(backend -> isNamed(backend, service));
    }

    private static boolean isNamed(KubernetesObject backend, String service) {
        return Objects.equals(backend.text("/name").orElse(""), service);
    }

    private void steer(List<KubernetesObject> backends) {
        long sum = backends.stream().mapToLong(RouteController::weight).sum();
        long share = backends.stream()
                .filter(backend -> isNamed(backend, canary))
                .mapToLong(RouteController::weight)
                .sum();
        router.weight(sum == 0 ? 0 : (int) (share * 1000 / sum));
    }

    private static long weight(KubernetesObject backend) {
        return backend.number("/weight").orElse(1);
    }
}
