package dev.fledge.rollout.route;

import dev.fledge.rollout.fake.DeploymentController;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.rollout.fake.Manifests;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.time.Duration;

/** An HTTPRoute in front of two Deployments, whose controllers really start, replace and end pods. */
final class TwoVersions implements AutoCloseable {
    static final ObjectRef STABLE = new ObjectRef(ResourceKind.DEPLOYMENT, "prod", "app-stable");
    static final ObjectRef CANARY = new ObjectRef(ResourceKind.DEPLOYMENT, "prod", "app-canary");

    final Cluster cluster = new Cluster();
    final DeploymentController deployments;
    final DeploymentPair pair;
    HttpRouteTarget target;

    TwoVersions() throws Exception {
        cluster.kubernetes.put(Manifests.deployment("prod", "app-stable", FakeApps.V1, 2));
        cluster.kubernetes.put(Manifests.deployment("prod", "app-canary", FakeApps.V1, 0));
        cluster.kubernetes.put(Manifests.service("prod", "app-stable", "app-stable"));
        cluster.kubernetes.put(Manifests.service("prod", "app-canary", "app-canary"));
        cluster.kubernetes.put(RouteManifests.HTTP_ROUTE);
        cluster.controller.follow(STABLE, CANARY);
        deployments = DeploymentController.of(cluster.kubernetes);
        pair = DeploymentPair.of(cluster.client, "prod", "app-stable", "app-canary")
                .poll(Duration.ofMillis(20))
                .build();
        target = target();
    }

    /** Returns a new target that knows nothing, as in another process. */
    HttpRouteTarget target() {
        return HttpRouteTarget.of(cluster.client, "prod", "app")
                .services("app-stable", "app-canary")
                .workload(pair)
                .settle(Duration.ofMillis(10))
                .poll(Duration.ofMillis(20))
                .build();
    }

    @Override
    public void close() {
        target.close();
        cluster.close();
    }
}
