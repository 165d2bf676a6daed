package dev.fledge.rollout.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.rollout.fake.SeenRequest;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An HTTPRoute on a fake cluster, and a target over it. */
abstract class OverHttpRoute {
    static final ObjectRef ROUTE = new ObjectRef(ResourceKind.HTTP_ROUTE, "prod", "app");
    static final Duration SETTLE = Duration.ofMillis(10);

    Cluster cluster;
    HttpRouteTarget target;

    @BeforeEach
    void start() throws Exception {
        cluster = new Cluster();
        cluster.kubernetes.put(RouteManifests.HTTP_ROUTE);
        target = builder().build();
    }

    @AfterEach
    void end() {
        target.close();
        cluster.close();
    }

    HttpRouteTarget.Builder builder() {
        return HttpRouteTarget.of(cluster.client, "prod", "app")
                .services("app-stable", "app-canary")
                .workload(cluster.workload)
                .settle(SETTLE)
                .poll(Duration.ofMillis(20));
    }

    Outcome apply(Command command) throws Exception {
        return target.apply(command, Cluster.soon());
    }

    Outcome briefly(Command command) throws Exception {
        return target.apply(command, Cluster.within(Duration.ofMillis(400)));
    }

    void startAt(int permille) throws Exception {
        assertThat(apply(new Command.Start(FakeApps.V2)).shows(Proof.EFFECTIVE)).isTrue();
        assertThat(apply(new Command.SetWeight(permille)).shows(Proof.EFFECTIVE))
                .isTrue();
    }

    KubernetesObject route() {
        return cluster.kubernetes.get(ROUTE);
    }

    long writes() {
        return cluster.kubernetes.requests().stream()
                .filter(SeenRequest::isWrite)
                .count();
    }

    static void weights(ObjectNode route, int stable, int canary) {
        for (var rule : route.at("/spec/rules")) {
            if (rule.at("/backendRefs").size() == 2) {
                ((ObjectNode) rule.at("/backendRefs/0")).put("weight", stable);
                ((ObjectNode) rule.at("/backendRefs/1")).put("weight", canary);
            }
        }
    }

    static void unsetWeights(ObjectNode route) {
        for (var backend : route.findParents("weight")) {
            ((ObjectNode) backend).remove("weight");
        }
    }
}
