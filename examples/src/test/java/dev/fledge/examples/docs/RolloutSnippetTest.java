package dev.fledge.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.RolloutTarget;
import dev.fledge.rollout.fake.DeploymentController;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.rollout.fake.FakeKubernetes;
import dev.fledge.rollout.fake.Manifests;
import dev.fledge.rollout.kubernetes.DeploymentTarget;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RolloutSnippetTest {
    @Test
    void a_weight_is_reached_or_all_goes_back() throws Exception {
        try (FakeKubernetes cluster = FakeKubernetes.start()) {
            cluster.put(Manifests.deployment("prod", "shop", FakeApps.V1, 19));
            cluster.put(Manifests.service("prod", "shop", "shop"));
            DeploymentController.of(cluster);
            try (KubernetesClient client = KubernetesClient.at(cluster.url()).build();
                    DeploymentTarget target =
                            DeploymentTarget.of(client, "prod", "shop").build()) {
                startAtFivePercent(target, FakeApps.V2, Deadline.after(Duration.ofSeconds(30), TimeSource.system()));

                assertThat(target.snapshot(Deadline.after(Duration.ofSeconds(5), TimeSource.system()))
                                .weightPermille())
                        .isEqualTo(50);
            }
        }
    }

    private static void startAtFivePercent(RolloutTarget target, Revision next, Deadline deadline)
            throws IOException, InterruptedException {
        // tag::rollout
        RollbackPoint before = target.capture(deadline);
        Outcome started = target.apply(new Command.Start(next), deadline);
        Outcome weighed = target.apply(new Command.SetWeight(50), deadline);
        if (!started.shows(Proof.EFFECTIVE) || !weighed.shows(Proof.EFFECTIVE)) {
            Outcome back = target.apply(new Command.Rollback(before), deadline);
            System.err.println(weighed.describe() + "; going back: " + back.describe());
        }
        // end::rollout
    }
}
