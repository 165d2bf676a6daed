package dev.fledge.rollout.fake;

import static dev.fledge.rollout.fake.FakeApps.V1;
import static dev.fledge.rollout.fake.FakeApps.V2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.rollout.Revision;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeploymentControllerTest {
    private static final ObjectRef APP = new ObjectRef(ResourceKind.DEPLOYMENT, "prod", "app");
    private static final ObjectRef CANARY = new ObjectRef(ResourceKind.DEPLOYMENT, "prod", "app-canary");

    private FakeKubernetes fake;
    private DeploymentController controller;

    @BeforeEach
    void start() throws IOException {
        fake = FakeKubernetes.start();
        controller = DeploymentController.of(fake);
    }

    @AfterEach
    void close() {
        fake.close();
    }

    @Test
    void a_deployment_gets_a_replica_set_pods_and_a_status() throws Exception {
        fake.put(Manifests.deployment("prod", "app", V1, 3));

        Eventually.holds("three available", () -> available() == 3);
        KubernetesObject set = fake.list(ResourceKind.REPLICA_SET, "prod").get(0);
        assertThat(set.text("/metadata/ownerReferences/0/uid"))
                .hasValue(fake.get(APP).uid());
        assertThat(set.text("/metadata/annotations/deployment.kubernetes.io~1revision"))
                .hasValue("1");
        assertThat(fake.list(ResourceKind.POD, "prod"))
                .hasSize(3)
                .allSatisfy(pod -> assertThat(pod.text("/metadata/labels/pod-template-hash"))
                        .isEqualTo(set.text("/metadata/labels/pod-template-hash")));
        assertThat(fake.get(APP).number("/status/observedGeneration"))
                .hasValue(fake.get(APP).generation());
    }

    @Test
    void an_image_that_was_there_before_gets_a_new_highest_revision_and_keeps_its_replica_set() throws Exception {
        fake.put(Manifests.deployment("prod", "app", V1, 2));
        settled(V1);
        image(APP, V2);
        settled(V2);

        image(APP, V1);

        settled(V1);
        assertThat(fake.get(APP).text("/metadata/annotations/deployment.kubernetes.io~1revision"))
                .hasValue("3");
        assertThat(fake.list(ResourceKind.REPLICA_SET, "prod"))
                .extracting(set -> set.text("/metadata/annotations/deployment.kubernetes.io~1revision")
                        .orElse(""))
                .containsExactlyInAnyOrder("2", "3");
    }

    @Test
    void an_image_that_cannot_be_pulled_leaves_the_old_pods_serving() throws Exception {
        fake.put(Manifests.deployment("prod", "app", V1, 2));
        settled(V1);
        controller.trouble(V2.digest().toString(), PodTrouble.IMAGE_PULL_BACK_OFF);

        image(APP, V2);

        Eventually.holds(
                "a pod that waits",
                () -> fake.list(ResourceKind.POD, "prod").stream()
                        .anyMatch(pod -> pod.text("/status/containerStatuses/0/state/waiting/reason")
                                .equals(Optional.of("ImagePullBackOff"))));
        Eventually.holds(
                "status of all three pods",
                () -> fake.get(APP).number("/status/unavailableReplicas").orElse(0) == 1);
        assertThat(available()).isEqualTo(2);
        assertThat(fake.get(APP).number("/status/updatedReplicas")).hasValue(1);
    }

    @Test
    void a_quota_is_said_by_the_replica_set_and_the_deployment() throws Exception {
        controller.trouble(V1.digest().toString(), PodTrouble.QUOTA);

        fake.put(Manifests.deployment("prod", "app", V1, 2));

        Eventually.holds(
                "the failure of the ReplicaSet",
                () -> fake.list(ResourceKind.REPLICA_SET, "prod").stream()
                        .anyMatch(set -> set.text("/status/conditions/0/type").equals(Optional.of("ReplicaFailure"))));
        Eventually.holds(
                "the condition of the Deployment",
                () -> fake.get(APP).objects("/status/conditions").stream()
                        .anyMatch(condition -> condition.text("/type").equals(Optional.of("ReplicaFailure"))));
        assertThat(fake.list(ResourceKind.POD, "prod")).isEmpty();
    }

    @Test
    void a_status_that_is_held_is_about_the_spec_before() throws Exception {
        fake.put(Manifests.deployment("prod", "app", V1, 1));
        settled(V1);
        fake.faults().holdStatus(true);

        KubernetesObject changed = image(APP, V2);

        Eventually.holds(
                "a pod of the new image",
                () -> fake.list(ResourceKind.POD, "prod").stream()
                        .allMatch(pod -> image(pod).equals(V2.digest().toString())));
        assertThat(fake.get(APP).number("/status/observedGeneration").orElse(0)).isLessThan(changed.generation());
        fake.faults().holdStatus(false);
        Eventually.holds(
                "the status",
                () -> fake.get(APP).number("/status/observedGeneration").orElse(0) == changed.generation());
    }

    @Test
    void a_status_comes_late_by_the_delay() throws Exception {
        fake.faults().delayStatus(Duration.ofMillis(30));

        fake.put(Manifests.deployment("prod", "app", V1, 1));

        Eventually.holds("pods", () -> !fake.list(ResourceKind.POD, "prod").isEmpty());
        Eventually.holds("the status", () -> available() == 1);
    }

    @Test
    void a_paused_deployment_makes_no_pods_of_a_new_template() throws Exception {
        fake.put(Manifests.deployment("prod", "app", V1, 1));
        settled(V1);
        fake.edit(APP, live -> live.withObject("/spec").put("paused", true));

        image(APP, V2);

        Eventually.holds(
                "the status",
                () -> fake.get(APP).number("/status/observedGeneration").orElse(0) == 3);
        assertThat(fake.list(ResourceKind.REPLICA_SET, "prod")).hasSize(1);
    }

    @Test
    void old_replica_sets_beyond_the_limit_go() throws Exception {
        fake.put(Manifests.deployment("prod", "app", V1, 1));
        fake.edit(APP, live -> live.withObject("/spec").put("revisionHistoryLimit", 0));
        settled(V1);

        image(APP, V2);

        settled(V2);
        Eventually.holds(
                "one ReplicaSet",
                () -> fake.list(ResourceKind.REPLICA_SET, "prod").size() == 1);
    }

    @Test
    void two_deployments_behind_a_service_steer_the_router_by_their_pods() throws Exception {
        FakeApps apps = new FakeApps();
        try (SteeredRouter router = SteeredRouter.inFrontOf(V1, apps)) {
            fake.put(Manifests.service("prod", "app", "app"));
            fake.put(Manifests.deployment("prod", "app", "app", V1, 3));
            fake.put(Manifests.deployment("prod", "app-canary", "app", V2, 0));
            controller.steer(router, "prod", "app");

            fake.edit(CANARY, live -> live.withObject("/spec").put("replicas", 1));

            Eventually.holds("a quarter", () -> router.weightPermille() == 250);
            assertThat(router.stable()).isEqualTo(V1);
            assertThat(router.canary()).hasValue(V2);
            List<KubernetesObject> slices = fake.list(ResourceKind.ENDPOINT_SLICE, "prod");
            assertThat(slices.get(0).objects("/endpoints")).hasSize(4);
            fake.edit(CANARY, live -> live.withObject("/spec").put("replicas", 0));
            Eventually.holds("no canary", () -> router.canary().isEmpty());
        }
    }

    @Test
    void a_rollout_in_steps_moves_one_pod_at_a_tick() throws Exception {
        FakeApps apps = new FakeApps();
        try (SteeredRouter router = SteeredRouter.inFrontOf(V1, apps)) {
            fake.put(Manifests.service("prod", "app", "app"));
            fake.put(Manifests.deployment("prod", "app", V1, 2));
            controller.steer(router, "prod", "app");
            settled(V1);
            controller.stepwise(true);
            image(APP, V2);

            controller.tick();

            Eventually.holds("half", () -> router.weightPermille() == 500);
            controller.tick();
            Eventually.holds("the new version everywhere", () -> router.stable().equals(V2));
            assertThat(router.canary()).isEmpty();
        }
    }

    private long available() {
        return fake.get(APP).number("/status/availableReplicas").orElse(0);
    }

    private void settled(Revision revision) throws InterruptedException {
        Eventually.holds("rollout of " + revision, () -> {
            KubernetesObject app = fake.get(APP);
            List<KubernetesObject> pods = fake.list(ResourceKind.POD, "prod");
            return app.number("/status/observedGeneration").orElse(0) == app.generation()
                    && app.number("/status/availableReplicas").orElse(0)
                            == app.number("/spec/replicas").orElse(0)
                    && pods.stream()
                            .allMatch(pod -> image(pod).equals(revision.digest().toString()));
        });
    }

    private static String image(KubernetesObject pod) {
        return pod.text("/spec/containers/0/image").orElse("").replaceFirst(".*@", "");
    }

    private KubernetesObject image(ObjectRef ref, Revision revision) {
        return fake.edit(ref, Manifests.running(revision));
    }
}
