package dev.fledge.rollout.route;

import java.time.Duration;

class IngressNginxTargetContractTest extends RoutedContract {
    @Override
    String manifest() {
        return RouteManifests.INGRESS;
    }

    @Override
    RoutedTarget target(Cluster cluster) {
        return IngressNginxTarget.of(cluster.client, "prod", "app")
                .services("app-stable", "app-canary")
                .workload(cluster.workload)
                .settle(Duration.ofMillis(10))
                .takesEffectWithin(Duration.ofMillis(20))
                .build();
    }
}
