package dev.fledge.rollout.argo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArgoTargetTest {
    private static final String V2_IMAGE = "registry.example/web@sha256:" + "2".repeat(64);

    private ArgoCluster cluster;
    private ArgoTarget target;

    private void open() throws Exception {
        open(ArgoCluster.STEPS, "");
    }

    private void open(String steps, String more) throws Exception {
        cluster = new ArgoCluster(steps, more);
        target = cluster.target().build();
    }

    @AfterEach
    void end() {
        target.close();
        cluster.close();
    }

    private Outcome apply(Command command) throws Exception {
        return target.apply(command, ArgoCluster.soon());
    }

    private static Deadline after(long millis) {
        return Deadline.after(Duration.ofMillis(millis), TimeSource.system());
    }

    private void startAt(int permille) throws Exception {
        assertThat(apply(new Command.Start(FakeApps.V2))).isInstanceOf(Outcome.Reached.class);
        assertThat(apply(new Command.SetWeight(permille))).isInstanceOf(Outcome.Reached.class);
    }

    private static void assertEnded(Outcome outcome, Class<? extends Outcome> type, String says) {
        assertThat(outcome).isInstanceOf(type);
        assertThat(outcome.describe()).contains(says);
    }

    @Test
    void start_sets_the_image_from_the_same_repository_and_the_version() throws Exception {
        open();

        apply(new Command.Start(FakeApps.V2));

        assertThat(cluster.rollout().text("/spec/template/spec/containers/0/image"))
                .hasValue(V2_IMAGE);
        assertThat(cluster.rollout().text("/spec/template/metadata/annotations/fledge.dev~1version"))
                .hasValue("2.0");
    }

    @Test
    void start_is_refused_where_users_would_meet_the_canary_first() throws Exception {
        open("{\"setWeight\":5},{\"pause\":{}}", "");

        Outcome outcome = apply(new Command.Start(FakeApps.V2));

        assertEnded(outcome, Outcome.Refused.class, "begin spec.strategy.canary.steps with setWeight: 0 and pause: {}");
        assertThat(cluster.writes()).isZero();
    }

    @Test
    void start_is_refused_where_a_rollback_window_would_skip_the_steps() throws Exception {
        open();
        startAt(200);
        apply(new Command.Promote(FakeApps.V2));
        cluster.kubernetes.edit(
                ArgoCluster.WEB, it -> it.withObject("/spec/rollbackWindow").put("revisions", 3));

        Outcome outcome = apply(new Command.Start(FakeApps.V1));

        assertEnded(outcome, Outcome.Refused.class, "spec.rollbackWindow makes Argo skip all steps");
        assertThat(cluster.router.stable()).isEqualTo(FakeApps.V2);
    }

    @Test
    void start_beside_another_canary_is_a_conflict() throws Exception {
        open();
        startAt(200);

        Outcome outcome = apply(new Command.Start(FakeApps.V3));

        assertEnded(outcome, Outcome.Conflict.class, "found canary 2.0");
    }

    @Test
    void weights_between_are_refused_with_the_nearest_lower_one_and_nothing_is_written() throws Exception {
        open();
        apply(new Command.Start(FakeApps.V2));
        long before = cluster.writes();

        assertEnded(apply(new Command.SetWeight(300)), Outcome.Refused.class, "the nearest lower one is 200 permille");
        assertEnded(apply(new Command.SetWeight(205)), Outcome.Refused.class, "the nearest lower one is 200 permille");
        assertThat(cluster.writes()).isEqualTo(before);
    }

    @Test
    void weight_goes_up_step_by_step_and_down_at_once() throws Exception {
        open();
        apply(new Command.Start(FakeApps.V2));
        List<String> up = target.plan(new Command.SetWeight(1000), ArgoCluster.soon());

        apply(new Command.SetWeight(1000));
        assertThat(cluster.router.weightPermille()).isEqualTo(1000);
        assertThat(cluster.step()).isEqualTo(5);
        List<String> down = target.plan(new Command.SetWeight(200), ArgoCluster.soon());
        assertThat(apply(new Command.SetWeight(200))).isInstanceOf(Outcome.Reached.class);

        assertThat(up).hasSize(2);
        assertThat(up.get(0))
                .startsWith("release the pause of step 1: PATCH /apis/argoproj.io/v1alpha1/namespaces/prod/rollouts/web"
                        + "/status?fieldManager=fledge application/json-patch+json [")
                .contains("\"/status/currentStepIndex\",\"value\":1");
        assertThat(up.get(1)).isEqualTo("when it is seen at the pause of step 3: release it");
        assertThat(down).singleElement().asString().contains("go on at step 2 instead of 5");
        assertThat(cluster.router.weightPermille()).isEqualTo(200);
        assertThat(cluster.step()).isEqualTo(3);
    }

    @Test
    void weight_waits_for_a_timed_pause_and_does_not_cut_it_short() throws Exception {
        open(
                "{\"pause\":{}},{\"setWeight\":10},{\"pause\":{\"duration\":\"20s\"}},{\"setWeight\":20},{\"pause\":{}}",
                "");
        apply(new Command.Start(FakeApps.V2));

        Outcome early = target.apply(new Command.SetWeight(200), after(100));
        long stepThen = cluster.step();
        Outcome outcome = apply(new Command.SetWeight(200));

        assertThat(early).isInstanceOf(Outcome.Unproved.class);
        assertThat(stepThen).isEqualTo(2);
        assertThat(outcome.shows(Proof.EFFECTIVE)).isTrue();
    }

    @Test
    void the_deployment_that_workloadRef_names_is_what_is_patched() throws Exception {
        open();
        ObjectRef deployment = new ObjectRef(ResourceKind.DEPLOYMENT, "prod", "web");
        cluster.kubernetes.put("{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\","
                + "\"namespace\":\"prod\"},\"spec\":{\"template\":" + ArgoCluster.template(FakeApps.V1) + "}}");
        cluster.kubernetes.edit(ArgoCluster.WEB, it -> {
            it.withObject("/spec").remove("template");
            it.withObject("/spec/workloadRef")
                    .put("apiVersion", "apps/v1")
                    .put("kind", "Deployment")
                    .put("name", "web");
        });

        ArgoCluster.eventually(
                "the controller to see the workload",
                () -> cluster.rollout().has("/status/workloadObservedGeneration")
                        && cluster.rollout()
                                .text("/status/observedGeneration")
                                .orElse("")
                                .equals("2"));

        RollbackPoint point = target.capture(ArgoCluster.soon());
        startAt(200);
        String image = cluster.kubernetes
                .get(deployment)
                .text("/spec/template/spec/containers/0/image")
                .orElse("");
        Outcome back = apply(new Command.Rollback(point));

        assertThat(image).isEqualTo(V2_IMAGE);
        assertThat(back).isInstanceOf(Outcome.Reached.class);
        assertThat(cluster.kubernetes
                        .get(deployment)
                        .text("/spec/template/spec/containers/0/image")
                        .orElse(""))
                .endsWith("1".repeat(64));
    }

    @Test
    void rollback_after_promotion_works_from_a_new_process() throws Exception {
        open();
        RollbackPoint point = target.capture(ArgoCluster.soon());
        startAt(200);
        apply(new Command.Promote(FakeApps.V2));
        target.close();
        target = cluster.target().build();

        List<String> planned = target.plan(new Command.Rollback(point), ArgoCluster.soon());
        Outcome outcome = apply(new Command.Rollback(point));

        assertThat(planned.get(0)).contains("put back the template of 1.0");
        assertThat(planned.get(1)).contains("promote it in full");
        assertThat(outcome.shows(Proof.DRAINED)).isTrue();
        assertThat(cluster.router.stable()).isEqualTo(FakeApps.V1);
        assertThat(point.identity()).containsKeys("uid", "stableHash", "template");
    }

    @Test
    void rollback_to_a_point_of_another_target_is_misuse() throws Exception {
        open();
        RollbackPoint foreign = new RollbackPoint(FakeApps.V1, Instant.EPOCH, Map.of());

        assertThatThrownBy(() -> apply(new Command.Rollback(foreign)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds no template; take one that capture() of this target has given");
    }

    @Test
    void capture_with_a_canary_out_is_an_error() throws Exception {
        open();
        startAt(200);

        assertThatThrownBy(() -> target.capture(ArgoCluster.soon()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has a release under way");
    }

    @Test
    void promote_of_an_aborted_canary_is_a_conflict() throws Exception {
        open();
        startAt(200);
        apply(new Command.Abort());

        Outcome outcome = apply(new Command.Promote(FakeApps.V2));

        assertEnded(outcome, Outcome.Conflict.class, "one that was aborted; set a weight first");
        assertThat(cluster.router.weightPermille()).isZero();
    }

    @Test
    void promote_step_releases_the_pause_it_names_and_no_other() throws Exception {
        open();
        apply(new Command.Start(FakeApps.V2));

        Outcome wrong = target.promoteStep(3, ArgoCluster.soon());
        Outcome first = target.promoteStep(1, ArgoCluster.soon());
        ArgoCluster.eventually("the next pause", () -> cluster.step() == 3);
        Outcome second = target.promoteStep(1, ArgoCluster.soon());

        assertEnded(wrong, Outcome.Conflict.class, "meant for step 3, but found step 1");
        assertThat(first).isInstanceOf(Outcome.Reached.class);
        assertThat(second).isInstanceOf(Outcome.AlreadySo.class);
        assertThat(cluster.step()).isEqualTo(3);
    }

    @Test
    void skip_step_leaves_one_pause_and_not_the_next() throws Exception {
        open("{\"pause\":{}},{\"pause\":{}},{\"setWeight\":50},{\"pause\":{}}", "");
        apply(new Command.Start(FakeApps.V2));

        Outcome outcome = target.skipStep(0, ArgoCluster.soon());
        ArgoCluster.eventually("the second pause", () -> cluster.rollout().has("/status/pauseConditions"));

        assertThat(outcome).isInstanceOf(Outcome.Reached.class);
        assertThat(cluster.step()).isEqualTo(1);
    }

    @Test
    void pause_and_resume_hold_the_rollout_and_are_done_once() throws Exception {
        open();
        apply(new Command.Start(FakeApps.V2));

        Outcome paused = target.pause(ArgoCluster.soon());
        Outcome again = target.pause(ArgoCluster.soon());
        Outcome weight = apply(new Command.SetWeight(200));
        Outcome resumed = target.resume(ArgoCluster.soon());

        assertThat(paused).isInstanceOf(Outcome.Reached.class);
        assertThat(again).isInstanceOf(Outcome.AlreadySo.class);
        assertEnded(weight, Outcome.Refused.class, "spec.paused: true");
        assertThat(resumed).isInstanceOf(Outcome.Reached.class);
        assertThat(apply(new Command.SetWeight(200))).isInstanceOf(Outcome.Reached.class);
    }

    @Test
    void retry_takes_an_abort_back_and_is_done_once() throws Exception {
        open();
        startAt(200);
        apply(new Command.Abort());

        Outcome first = target.retry(ArgoCluster.soon());
        Outcome second = target.retry(ArgoCluster.soon());

        assertThat(first).isInstanceOf(Outcome.Reached.class);
        assertThat(second).isInstanceOf(Outcome.AlreadySo.class);
        assertThat(cluster.rollout().isTrue("/status/abort")).isFalse();
    }

    @Test
    void restart_with_the_same_instant_is_done_once() throws Exception {
        open();
        Instant at = Instant.parse("2026-01-17T10:00:00Z");

        Outcome first = target.restart(at, ArgoCluster.soon());
        Outcome second = target.restart(at, ArgoCluster.soon());

        assertThat(first).isInstanceOf(Outcome.Reached.class);
        assertThat(second).isInstanceOf(Outcome.AlreadySo.class);
        assertThat(cluster.rollout().text("/spec/restartAt")).hasValue("2026-01-17T10:00:00Z");
    }

    @Test
    void abort_closes_the_header_route_too() throws Exception {
        open(
                "{\"setHeaderRoute\":{\"name\":\"h\",\"match\":[{\"headerName\":\"X-Canary\"}]}},{\"pause\":{}},"
                        + "{\"setWeight\":20},{\"pause\":{}}",
                "");
        apply(new Command.Start(FakeApps.V2));
        boolean before = target.snapshot(ArgoCluster.soon()).canaryReachable();
        long answered = cluster.answeredByCanary(5);

        Outcome outcome = apply(new Command.Abort());

        assertThat(before).isTrue();
        assertThat(answered).isEqualTo(5);
        assertThat(outcome.shows(Proof.DRAINED)).isTrue();
        assertThat(cluster.answeredByCanary(5)).isZero();
    }

    @Test
    void rights_name_what_only_an_abort_needs() throws Exception {
        open();

        assertThat(target.rbac().yaml("fledge")).contains("\"rollouts/status\"").contains("\"replicasets/scale\"");
        assertThat(target.rbac().yaml("fledge")).doesNotContain("deployments");
        assertThat(cluster.target().templateInDeployment().build().rbac().yaml("fledge"))
                .contains("deployments");
    }

    @Test
    void preflight_passes_a_rollout_that_can_be_driven() throws Exception {
        open();

        target.preflight().assertPasses();
    }

    @Test
    void preflight_names_what_stands_in_the_way() throws Exception {
        open("{\"setWeight\":5},{\"pause\":{}}", ",\"dynamicStableScale\":true");

        assertThatThrownBy(() -> target.preflight().assertPasses())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("FIRST_PAUSE")
                .hasMessageContaining("STABLE_SCALE");
    }

    @Test
    void a_revision_of_another_version_with_the_same_digest_is_stable_already() throws Exception {
        open();

        Outcome outcome = apply(new Command.Start(new Revision("1.0-again", FakeApps.V1.digest())));

        assertEnded(outcome, Outcome.Refused.class, "is stable already");
    }
}
