package dev.fledge.rollout.kubernetes;

import static dev.fledge.rollout.fake.FakeApps.V1;
import static dev.fledge.rollout.fake.FakeApps.V2;
import static dev.fledge.rollout.kubernetes.TwoDeployments.APP;
import static dev.fledge.rollout.kubernetes.TwoDeployments.CANARY;
import static dev.fledge.rollout.kubernetes.TwoDeployments.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.artifact.Digest;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.fake.SeenRequest;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a Deployment cannot or must not do is said before anything is written; and what is written is what was meant. */
class DeploymentTargetRefusalTest {
    private static final ObjectRef SERVICE =
            new ObjectRef(new ResourceKind("", "v1", "services", "Service"), "prod", "app");
    private static final Revision V3 = new Revision("3.0", Digest.parse("sha256:" + "3c".repeat(32)));

    private TwoDeployments world;
    private DeploymentTarget target;

    @BeforeEach
    void start() throws Exception {
        world = TwoDeployments.serving(V1, 4);
        target = world.target();
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void nothing_is_stable_without_pods() throws Exception {
        world.cluster.edit(APP, live -> live.withObject("/spec").put("replicas", 0));

        assertRefused(
                new Command.Start(V2),
                "deployments.apps prod/app has no pods (/spec/replicas is 0), so nothing is stable; scale it up");
    }

    @Test
    void a_service_without_selector_is_refused() throws Exception {
        world.cluster.edit(SERVICE, live -> live.withObject("/spec").remove("selector"));

        assertRefused(
                new Command.Start(V2),
                "services prod/app has no /spec/selector, so no pod can be put behind it; add one");
    }

    @Test
    void a_service_that_never_selects_the_canary_is_refused() throws Exception {
        world.cluster.edit(SERVICE, live -> live.withObject("/spec/selector").put("track", "app"));

        assertRefused(
                new Command.Start(V2),
                "services prod/app selects track=app, and pods of deployments.apps prod/app-canary carry track=canary,"
                        + " so no weight can reach them; take track out of /spec/selector of the Service");
    }

    @Test
    void another_version_than_the_one_that_runs_is_not_promoted() throws Exception {
        apply(new Command.Start(V2));
        world.cluster.forgetRequests();

        Outcome outcome = apply(new Command.Promote(V3));

        assertThat(outcome).isInstanceOf(Outcome.Conflict.class);
        assertThat(outcome.describe()).contains("a running canary " + V3);
        assertThat(world.cluster.requests()).noneMatch(SeenRequest::isWrite);
    }

    @Test
    void a_paused_deployment_is_not_promoted() throws Exception {
        apply(new Command.Start(V2));
        world.cluster.edit(APP, live -> live.withObject("/spec").put("paused", true));

        assertRefused(
                new Command.Promote(V2),
                "deployments.apps prod/app is paused, so no pod would change; resume it with kubectl rollout resume"
                        + " -n prod deployment/app");
    }

    @Test
    void stable_pods_that_an_autoscaler_keeps_are_not_taken_away() throws Exception {
        apply(new Command.Start(V2));
        world.cluster.put("""
                {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler",
                 "metadata":{"name":"busy","namespace":"prod"},
                 "spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"app"}}}""");

        assertRefused(
                new Command.SetWeight(572),
                "HorizontalPodAutoscaler busy scales deployments.apps prod/app, so none of its pods can be taken away for"
                        + " a weight above 500 permille; promote from 500, or delete it for the time of the canary");
        assertThat(apply(new Command.SetWeight(500))).isInstanceOf(Outcome.Reached.class);
    }

    @Test
    void a_point_of_a_deployment_that_was_made_anew_is_a_conflict() throws Exception {
        RollbackPoint other = new RollbackPoint(V1, target.capture(soon()).capturedAt(), Map.of("uid", "another"));

        Outcome outcome = apply(new Command.Rollback(other));

        assertThat(outcome).isInstanceOf(Outcome.Conflict.class);
        assertThat(outcome.describe()).contains("with uid another").contains("it was deleted and made anew");
    }

    @Test
    void a_rollback_brings_back_pods_that_somebody_scaled_away() throws Exception {
        RollbackPoint point = target.capture(soon());
        apply(new Command.Start(V2));
        world.cluster.edit(APP, live -> live.withObject("/spec").put("replicas", 0));

        Outcome outcome = apply(new Command.Rollback(point));

        assertThat(outcome.shows(Proof.DRAINED)).as(outcome.describe()).isTrue();
        assertThat(world.ready(APP)).isEqualTo(4);
    }

    @Test
    void of_two_templates_with_one_image_the_captured_one_comes_back() throws Exception {
        world.cluster.edit(APP, live -> memory(live, "512Mi"));
        TwoDeployments.holds("the second template", () -> world.ready(APP) == 4);
        RollbackPoint point = target.capture(soon());
        apply(new Command.Start(V2));
        apply(new Command.Promote(V2));

        Outcome outcome = apply(new Command.Rollback(point));

        assertThat(outcome.shows(Proof.DRAINED)).as(outcome.describe()).isTrue();
        assertThat(world.cluster.get(APP).text("/spec/template/spec/containers/0/resources/limits/memory"))
                .contains("512Mi");
    }

    private static void memory(ObjectNode live, String memory) {
        ((ObjectNode) live.at("/spec/template/spec/containers/0"))
                .withObject("/resources/limits")
                .put("memory", memory);
    }

    @Test
    void the_canary_is_made_beside_stable_and_goes_with_it() throws Exception {
        world.cluster.edit(APP, live -> live.withObject("/spec").put("minReadySeconds", 0));

        apply(new Command.Start(V2));

        KubernetesObject canary = world.cluster.get(CANARY);
        assertThat(canary.texts("/metadata/labels"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "app.kubernetes.io/managed-by", "fledge",
                        "fledge.dev/canary-of", "app",
                        "track", "canary"));
        assertThat(canary.texts("/spec/selector/matchLabels"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("fledge.dev/canary-of", "app", "track", "canary"));
        assertThat(canary.text("/metadata/ownerReferences/0/uid"))
                .contains(world.cluster.get(APP).uid());
        assertThat(canary.number("/spec/minReadySeconds")).hasValue(0);
        assertThat(canary.text("/spec/strategy/type")).contains("Recreate");
    }

    private Outcome apply(Command command) throws Exception {
        return target.apply(command, soon());
    }

    private void assertRefused(Command command, String why) throws Exception {
        world.cluster.forgetRequests();

        assertThat(apply(command)).isEqualTo(new Outcome.Refused(why));
        assertThat(world.cluster.requests()).noneMatch(SeenRequest::isWrite);
    }
}
