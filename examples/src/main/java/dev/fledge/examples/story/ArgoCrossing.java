package dev.fledge.examples.story;

import dev.fledge.rollout.argo.ArgoTarget;
import dev.fledge.rollout.fake.FakeKubernetes;
import dev.fledge.rollout.fake.RolloutController;
import dev.fledge.rollout.fake.SteeredRouter;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import java.io.IOException;
import java.time.Duration;

/** A fake cluster where Argo Rollouts takes the steps that its Rollout has, each when it is told to. */
final class ArgoCrossing {
    /** A hundredth: what Argo does every 10 s is done every 100 ms. */
    private static final double TIME_FACTOR = 0.01;

    private static final String ROLLOUT = """
            {"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","metadata":{"name":"where2eat","namespace":"prod"},
             "spec":{"replicas":4,
              "strategy":{"canary":{"trafficRouting":{"plugins":{}},"steps":[
                {"setWeight":0},{"pause":{}},{"setWeight":5},{"pause":{}},{"setWeight":25},{"pause":{}},
                {"setWeight":50},{"pause":{}}]}},
              "template":{"metadata":{"labels":{"app":"where2eat"},"annotations":{"fledge.dev/version":"%s"}},
                "spec":{"containers":[{"name":"app","image":"registry.test/where2eat@%s"}]}}}}
            """;

    private ArgoCrossing() {}

    static Crossing open(Held held, Apps apps) throws IOException, InterruptedException {
        CountedApps counted = held.hold(new CountedApps(apps));
        SteeredRouter router = held.hold(SteeredRouter.inFrontOf(Story.STABLE, counted));
        FakeKubernetes cluster = held.hold(FakeKubernetes.start());
        cluster.put(ROLLOUT.formatted(Story.STABLE.version(), Story.STABLE.digest()));
        held.hold(RolloutController.start(cluster, "prod", "where2eat", router, TIME_FACTOR));
        KubernetesClient client = held.hold(KubernetesClient.at(cluster.url()).build());
        ArgoTarget target = held.hold(ArgoTarget.of(client, "prod", "where2eat")
                .settle(Duration.ofMillis(500))
                .poll(Duration.ofMillis(20))
                .build());
        return new CountedCrossing(apps, counted, router.url(), target, false);
    }
}
