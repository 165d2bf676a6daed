package dev.fledge.rollout.route;

import java.time.Duration;

class HttpRouteTargetContractTest extends RoutedContract {
    @Override
    String manifest() {
        return RouteManifests.HTTP_ROUTE;
    }

    @Override
    RoutedTarget target(Cluster cluster) {
        return HttpRouteTarget.of(cluster.client, "prod", "app")
                .services("app-stable", "app-canary")
                .workload(cluster.workload)
                .settle(Duration.ofMillis(10))
                .build();
    }
}
