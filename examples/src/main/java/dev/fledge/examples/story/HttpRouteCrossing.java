package dev.fledge.examples.story;

import dev.fledge.rollout.Revision;
import dev.fledge.rollout.fake.DeploymentController;
import dev.fledge.rollout.fake.FakeKubernetes;
import dev.fledge.rollout.fake.Manifests;
import dev.fledge.rollout.fake.RouteController;
import dev.fledge.rollout.fake.SteeredRouter;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.rollout.route.DeploymentPair;
import dev.fledge.rollout.route.HttpRouteTarget;
import java.io.IOException;
import java.time.Duration;

/** A fake cluster with a Gateway API route over two Services. */
final class HttpRouteCrossing {
    private static final String ROUTE = """
            {"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute",
             "metadata":{"name":"where2eat","namespace":"prod"},
             "spec":{"parentRefs":[{"name":"public"}],
               "rules":[{"backendRefs":[{"name":"where2eat-stable","port":80,"weight":1000},
                                        {"name":"where2eat-canary","port":80,"weight":0}]}]}}
            """;

    private HttpRouteCrossing() {}

    static Crossing open(Held held, Apps apps) throws IOException, InterruptedException {
        CountedApps counted = held.hold(new CountedApps(apps));
        SteeredRouter router = held.hold(SteeredRouter.inFrontOf(Story.STABLE, counted));
        FakeKubernetes cluster = held.hold(FakeKubernetes.start());
        side(cluster, "where2eat-stable", Story.STABLE, 3);
        side(cluster, "where2eat-canary", Story.STABLE, 0);
        cluster.put(ROUTE);
        DeploymentController.of(cluster);
        RouteController.on(cluster, router, "where2eat-stable", "where2eat-canary")
                .follow(deployment("where2eat-stable"), deployment("where2eat-canary"));
        KubernetesClient client = held.hold(KubernetesClient.at(cluster.url()).build());
        HttpRouteTarget target = held.hold(HttpRouteTarget.of(client, "prod", "where2eat")
                .services("where2eat-stable", "where2eat-canary")
                .workload(DeploymentPair.of(client, "prod", "where2eat-stable", "where2eat-canary")
                        .poll(Duration.ofMillis(20))
                        .build())
                .settle(Duration.ofMillis(500))
                .build());
        return new CountedCrossing(apps, counted, router.url(), target, true);
    }

    private static ObjectRef deployment(String name) {
        return new ObjectRef(ResourceKind.DEPLOYMENT, "prod", name);
    }

    private static void side(FakeKubernetes cluster, String name, Revision revision, int replicas) {
        cluster.put(Manifests.deployment("prod", name, revision, replicas));
        cluster.put(Manifests.service("prod", name, name));
    }
}
