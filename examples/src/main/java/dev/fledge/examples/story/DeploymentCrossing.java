package dev.fledge.examples.story;

import dev.fledge.rollout.fake.DeploymentController;
import dev.fledge.rollout.fake.FakeKubernetes;
import dev.fledge.rollout.fake.Manifests;
import dev.fledge.rollout.fake.SteeredRouter;
import dev.fledge.rollout.kubernetes.DeploymentTarget;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import java.io.IOException;
import java.time.Duration;

/** A fake cluster where the share of users is the share of pods. */
final class DeploymentCrossing {
    /** The fewest that can make 5 %, 25 % and 50 % by adding canary pods. */
    private static final int PODS = 57;

    private DeploymentCrossing() {}

    static Crossing open(Held held, Apps apps) throws IOException, InterruptedException {
        CountedApps counted = held.hold(new CountedApps(apps));
        SteeredRouter router = held.hold(SteeredRouter.inFrontOf(Story.STABLE, counted));
        FakeKubernetes cluster = held.hold(FakeKubernetes.start());
        cluster.put(Manifests.deployment("prod", "where2eat", Story.STABLE, PODS));
        cluster.put(Manifests.service("prod", "where2eat", "where2eat"));
        DeploymentController.of(cluster).steer(router, "prod", "where2eat");
        KubernetesClient client = held.hold(KubernetesClient.at(cluster.url()).build());
        DeploymentTarget target = held.hold(DeploymentTarget.of(client, "prod", "where2eat")
                .settle(Duration.ofMillis(500))
                .build());
        return new CountedCrossing(apps, counted, router.url(), target, false);
    }
}
