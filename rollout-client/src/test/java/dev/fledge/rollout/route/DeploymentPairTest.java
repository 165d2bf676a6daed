package dev.fledge.rollout.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.rollout.fake.Manifests;
import dev.fledge.rollout.fake.PodTrouble;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("story")
class DeploymentPairTest {
    private static final String V2_DIGEST = "2".repeat(64);

    private TwoVersions app;

    @BeforeEach
    void start() throws Exception {
        app = new TwoVersions();
    }

    @AfterEach
    void end() {
        app.close();
    }

    private Outcome apply(Command command) throws Exception {
        return app.target.apply(command, Cluster.soon());
    }

    private Outcome briefly(Command command) throws Exception {
        return app.target.apply(command, Cluster.within(Duration.ofMillis(400)));
    }

    private KubernetesObject stable() {
        return app.cluster.kubernetes.get(TwoVersions.STABLE);
    }

    private KubernetesObject canary() {
        return app.cluster.kubernetes.get(TwoVersions.CANARY);
    }

    @Test
    void start_gives_the_canary_the_image_and_as_many_pods_as_stable_has() throws Exception {
        apply(new Command.Start(FakeApps.V2));

        assertThat(canary().text("/spec/template/spec/containers/0/image"))
                .hasValue("registry.test/app@sha256:" + V2_DIGEST);
        assertThat(canary().text("/spec/template/metadata/annotations/fledge.dev~1version"))
                .hasValue("2.0");
        assertThat(canary().number("/spec/replicas")).hasValue(2);
        assertThat(stable().text("/spec/template/metadata/annotations/fledge.dev~1version"))
                .hasValue("1.0");
    }

    @Test
    void promote_leaves_stable_with_the_image_and_the_canary_without_pods() throws Exception {
        apply(new Command.Start(FakeApps.V2));
        apply(new Command.SetWeight(1000));

        Outcome outcome = apply(new Command.Promote(FakeApps.V2));

        assertThat(outcome).isInstanceOf(Outcome.Reached.class);
        assertThat(stable().text("/spec/template/spec/containers/0/image"))
                .hasValue("registry.test/app@sha256:" + V2_DIGEST);
        assertThat(canary().number("/spec/replicas")).hasValue(0);
        assertThat(app.cluster.answersV2("none")).isTrue();
    }

    @Test
    void row_40_an_image_that_cannot_be_pulled_fails_at_once_with_its_name() throws Exception {
        app.deployments.trouble(V2_DIGEST, PodTrouble.IMAGE_PULL_BACK_OFF);

        Outcome outcome = apply(new Command.Start(FakeApps.V2));

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(outcome.describe()).contains("ImagePullBackOff").contains("check that the registry has this image");
        assertThat(app.cluster.router.canaryReachable()).isFalse();
    }

    @Test
    void row_39_pods_that_are_not_ready_get_no_weight() throws Exception {
        apply(new Command.Start(FakeApps.V2));
        app.deployments.trouble(V2_DIGEST, PodTrouble.NOT_READY);
        Eventual.holds("no endpoint", () -> readyEndpoints() == 0);

        Outcome outcome = apply(new Command.SetWeight(10));

        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(outcome.describe())
                .contains("nothing of it is ready to answer")
                .contains("app-canary");
    }

    private int readyEndpoints() {
        try {
            return dev.fledge.rollout.kubernetes.DeploymentReading.readyEndpoints(
                    app.cluster.client, "prod", "app-canary", Cluster.soon());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_stable_that_does_not_come_up_keeps_the_canary_serving() throws Exception {
        apply(new Command.Start(FakeApps.V2));
        apply(new Command.SetWeight(1000));
        app.cluster.kubernetes.faults().holdStatus(true);

        Outcome outcome = briefly(new Command.Promote(FakeApps.V2));

        assertThat(outcome).isInstanceOf(Outcome.Unproved.class);
        assertThat(outcome.describe()).contains("its controller to take up generation");
        assertThat(app.cluster.router.weightPermille()).isEqualTo(1000);
        assertThat(canary().number("/spec/replicas")).hasValue(2);
    }

    @Test
    void row_3_lost_answers_are_read_back_at_every_step() throws Exception {
        RollbackPoint point = app.target.capture(Cluster.soon());
        app.cluster.kubernetes.faults().loseAnswers(1);
        assertThat(apply(new Command.Start(FakeApps.V2))).isInstanceOf(Outcome.Reached.class);
        apply(new Command.SetWeight(1000));
        app.cluster.kubernetes.faults().loseAnswers(1);
        assertThat(apply(new Command.Promote(FakeApps.V2))).isInstanceOf(Outcome.Reached.class);
        app.cluster.kubernetes.faults().loseAnswers(1);
        assertThat(apply(new Command.Rollback(point))).isInstanceOf(Outcome.Reached.class);
    }

    @Test
    void row_11_a_deployment_made_anew_is_not_rolled_back_but_the_canary_is_closed() throws Exception {
        RollbackPoint point = app.target.capture(Cluster.soon());
        apply(new Command.Start(FakeApps.V2));
        apply(new Command.SetWeight(500));
        app.cluster.kubernetes.remove(TwoVersions.STABLE);
        app.cluster.kubernetes.put(Manifests.deployment("prod", "app-stable", FakeApps.V3, 2));

        Outcome outcome = apply(new Command.Rollback(point));

        assertThat(outcome).isInstanceOf(Outcome.Conflict.class);
        assertThat(outcome.describe()).contains("made anew, with another uid");
        assertThat(app.cluster.router.weightPermille()).isZero();
    }

    @Test
    void rollback_after_promote_works_in_another_process() throws Exception {
        RollbackPoint point = app.target.capture(Cluster.soon());
        apply(new Command.Start(FakeApps.V2));
        apply(new Command.SetWeight(1000));
        apply(new Command.Promote(FakeApps.V2));
        app.target.close();
        app.target = app.target();

        Outcome outcome =
                apply(new Command.Rollback(new RollbackPoint(point.stable(), point.capturedAt(), point.identity())));

        assertThat(outcome.shows(Proof.DRAINED)).as(outcome.describe()).isTrue();
        assertThat(stable().text("/spec/template/metadata/annotations/fledge.dev~1version"))
                .hasValue("1.0");
        assertThat(app.cluster.answersV2("none")).isFalse();
    }

    @Test
    void a_canary_deployment_that_is_missing_is_named_with_what_to_make() throws Exception {
        app.cluster.kubernetes.remove(TwoVersions.CANARY);

        Outcome outcome = apply(new Command.Start(FakeApps.V2));

        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(outcome.describe()).contains("prod/app-canary is not there").contains("with 0 replicas");
        assertThat(app.target.snapshot(Cluster.soon()).canary()).isEqualTo(Optional.empty());
    }

    @Test
    void the_plan_of_a_promotion_is_in_the_order_in_which_users_are_safe() throws Exception {
        apply(new Command.Start(FakeApps.V2));
        apply(new Command.SetWeight(1000));

        assertThat(app.target.plan(new Command.Promote(FakeApps.V2), Cluster.soon()))
                .extracting(line -> line.substring(0, line.indexOf('?')))
                .containsExactly(
                        "give deployments.apps prod/app-stable the image of 2.0 (sha256:222222222222):"
                                + " PATCH /apis/apps/v1/namespaces/prod/deployments/app-stable",
                        "give the canary 0 permille:"
                                + " PATCH /apis/gateway.networking.k8s.io/v1/namespaces/prod/httproutes/app",
                        "take the pods of deployments.apps prod/app-canary:"
                                + " PATCH /apis/apps/v1/namespaces/prod/deployments/app-canary");
    }

    @Test
    void the_rights_are_those_of_route_and_deployments() {
        assertThat(app.target.rbac().toString())
                .isEqualTo("{httproutes.gateway.networking.k8s.io=[get, patch], deployments.apps=[get, patch],"
                        + " replicasets.apps=[list], pods=[list], endpointslices.discovery.k8s.io=[list]} in prod");
    }
}
