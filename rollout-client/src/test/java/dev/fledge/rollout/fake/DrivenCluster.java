package dev.fledge.rollout.fake;

import dev.fledge.rollout.RolloutTarget;
import dev.fledge.rollout.argo.ArgoTarget;
import dev.fledge.rollout.kubernetes.DeploymentTarget;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.rollout.route.DeploymentPair;
import dev.fledge.rollout.route.HttpRouteTarget;
import dev.fledge.rollout.route.IngressNginxTarget;
import dev.fledge.rollout.route.TraefikTarget;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** One target of each kind over a fake cluster of its own, in front of real apps, with short times. */
final class DrivenCluster implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(3);
    private static final Duration SETTLE = Duration.ofMillis(10);

    final FakeKubernetes kubernetes;
    final RolloutTarget target;
    private final SteeredRouter router;
    private final KubernetesClient client;
    private final Deque<Runnable> opened = new ArrayDeque<>();

    /** @param kind deployment, argo, httproute, traefik or ingress-nginx */
    DrivenCluster(String kind) throws Exception {
        kubernetes = hold(FakeKubernetes.start(), FakeKubernetes::close);
        try {
            router = hold(SteeredRouter.inFrontOf(FakeApps.V1, new FakeApps()), SteeredRouter::close);
            client = hold(
                    KubernetesClient.at(kubernetes.url())
                            .requestsPerSecond(1000)
                            .build(),
                    KubernetesClient::close);
            target = switch (kind) {
                case "deployment" -> deployment();
                case "argo" -> argo();
                case "httproute" -> httpRoute();
                case "traefik" -> traefik();
                case "ingress-nginx" -> ingressNginx();
                default -> throw new IllegalArgumentException(kind);
            };
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private <T> T hold(T one, Consumer<T> close) {
        opened.push(() -> close.accept(one));
        return one;
    }

    @Override
    public void close() {
        opened.forEach(Runnable::run);
    }

    private RolloutTarget deployment() {
        kubernetes.put(Manifests.deployment("prod", "app", FakeApps.V1, 4));
        kubernetes.put(Manifests.service("prod", "app", "app"));
        DeploymentController.of(kubernetes).steer(router, "prod", "app");
        return hold(
                DeploymentTarget.of(client, "prod", "app")
                        .settle(SETTLE)
                        .poll(POLL)
                        .build(),
                DeploymentTarget::close);
    }

    private RolloutTarget httpRoute() {
        kubernetes.put("""
                {"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute",
                 "metadata":{"name":"app","namespace":"prod"},
                 "spec":{"parentRefs":[{"name":"public"}],
                   "rules":[{"backendRefs":[{"name":"app-stable","port":80,"weight":1000},
                                            {"name":"app-canary","port":80,"weight":0}]}]}}
                """);
        return hold(
                HttpRouteTarget.of(client, "prod", "app")
                        .services("app-stable", "app-canary")
                        .workload(pair())
                        .settle(SETTLE)
                        .poll(POLL)
                        .build(),
                HttpRouteTarget::close);
    }

    private RolloutTarget traefik() {
        kubernetes.put("""
                {"apiVersion":"traefik.io/v1alpha1","kind":"TraefikService","metadata":{"name":"app","namespace":"prod"},
                 "spec":{"weighted":{"services":[{"name":"app-stable","port":80,"weight":1000},
                                                 {"name":"app-canary","port":80,"weight":0}]}}}
                """);
        return hold(
                TraefikTarget.of(client, "prod", "app")
                        .services("app-stable", "app-canary")
                        .workload(pair())
                        .takesEffectWithin(SETTLE)
                        .settle(SETTLE)
                        .poll(POLL)
                        .build(),
                TraefikTarget::close);
    }

    private RolloutTarget ingressNginx() {
        kubernetes.put("""
                {"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"app","namespace":"prod"},
                 "spec":{"ingressClassName":"nginx","rules":[{"host":"app.example","http":{"paths":[
                   {"path":"/","pathType":"Prefix",
                    "backend":{"service":{"name":"app-stable","port":{"number":80}}}}]}}]}}
                """);
        return hold(
                IngressNginxTarget.of(client, "prod", "app")
                        .services("app-stable", "app-canary")
                        .workload(pair())
                        .takesEffectWithin(SETTLE)
                        .settle(SETTLE)
                        .poll(POLL)
                        .build(),
                IngressNginxTarget::close);
    }

    private DeploymentPair pair() {
        for (String side : List.of("app-stable", "app-canary")) {
            kubernetes.put(Manifests.deployment("prod", side, FakeApps.V1, side.equals("app-stable") ? 2 : 0));
            kubernetes.put(Manifests.service("prod", side, side));
        }
        DeploymentController.of(kubernetes);
        RouteController.on(kubernetes, router, "app-stable", "app-canary")
                .follow(
                        new ObjectRef(ResourceKind.DEPLOYMENT, "prod", "app-stable"),
                        new ObjectRef(ResourceKind.DEPLOYMENT, "prod", "app-canary"));
        return DeploymentPair.of(client, "prod", "app-stable", "app-canary")
                .poll(POLL)
                .build();
    }

    private RolloutTarget argo() throws Exception {
        kubernetes.put("""
                {"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","metadata":{"name":"app","namespace":"prod"},
                 "spec":{"replicas":4,
                  "strategy":{"canary":{"trafficRouting":{"plugins":{}},"steps":[
                    {"setWeight":0},{"pause":{}},{"setWeight":20},{"pause":{}},{"setWeight":50},{"pause":{}}]}},
                  "template":{"metadata":{"labels":{"app":"app"},"annotations":{"fledge.dev/version":"%s"}},
                    "spec":{"containers":[{"name":"app","image":"registry.test/app@%s"}]}}}}
                """.formatted(FakeApps.V1.version(), FakeApps.V1.digest()));
        hold(RolloutController.start(kubernetes, "prod", "app", router, 0.01), RolloutController::close);
        Eventually.holds(
                "the first release",
                () -> kubernetes.list(ResourceKind.ROLLOUT, "prod").stream()
                        .anyMatch(rollout ->
                                rollout.text("/status/phase").orElse("").equals("Healthy")));
        return hold(
                ArgoTarget.of(client, "prod", "app")
                        .settle(Duration.ofMillis(30))
                        .poll(POLL)
                        .escalateAfter(Duration.ofSeconds(5))
                        .build(),
                ArgoTarget::close);
    }
}
