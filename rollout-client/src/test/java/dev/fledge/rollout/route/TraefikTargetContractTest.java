package dev.fledge.rollout.route;

import java.time.Duration;

class TraefikTargetContractTest extends RoutedContract {
    @Override
    String manifest() {
        return RouteManifests.TRAEFIK_SERVICE;
    }

    @Override
    RoutedTarget target(Cluster cluster) {
        return TraefikTarget.of(cluster.client, "prod", "app")
                .services("app-stable", "app-canary")
                .workload(cluster.workload)
                .settle(Duration.ofMillis(10))
                .takesEffectWithin(Duration.ofMillis(20))
                .build();
    }
}
