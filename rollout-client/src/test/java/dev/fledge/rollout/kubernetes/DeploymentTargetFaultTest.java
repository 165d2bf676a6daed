package dev.fledge.rollout.kubernetes;

import static dev.fledge.rollout.fake.FakeApps.V1;
import static dev.fledge.rollout.fake.FakeApps.V2;
import static dev.fledge.rollout.kubernetes.TwoDeployments.APP;
import static dev.fledge.rollout.kubernetes.TwoDeployments.CANARY;
import static dev.fledge.rollout.kubernetes.TwoDeployments.holds;
import static dev.fledge.rollout.kubernetes.TwoDeployments.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.Snapshot;
import dev.fledge.rollout.fake.Manifests;
import dev.fledge.rollout.fake.PodTrouble;
import dev.fledge.rollout.fake.SeenRequest;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("story")
class DeploymentTargetFaultTest {
    private static final String V1_IMAGE = V1.digest().toString();
    private static final String V2_IMAGE = V2.digest().toString();

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
    void row_3_a_lost_answer_is_read_back_and_not_sent_again() throws Exception {
        apply(new Command.Start(V2));
        world.cluster.forgetRequests();
        world.cluster.faults().loseAnswers(1);

        Outcome outcome = apply(new Command.SetWeight(200));

        assertThat(outcome).isInstanceOf(Outcome.Reached.class);
        assertThat(writes()).hasSize(1);
        assertThat(target.snapshot(soon()).weightPermille()).isEqualTo(200);
    }

    @Test
    void row_3_a_lost_request_is_sent_again() throws Exception {
        world.cluster.faults().loseRequests(1);

        Outcome outcome = apply(new Command.Start(V2));

        assertThat(outcome).isInstanceOf(Outcome.Reached.class);
        assertThat(target.snapshot(soon()).canary()).contains(V2);
    }

    @Test
    void row_6_what_was_healthy_before_is_no_success_of_the_promotion() throws Exception {
        startAt(200);
        world.cluster.faults().holdStatus(true);

        Outcome early = target.apply(new Command.Promote(V2), briefly());
        world.cluster.faults().holdStatus(false);
        Outcome later = apply(new Command.Promote(V2));

        assertThat(early).isInstanceOf(Outcome.Unproved.class);
        assertThat(early.describe()).contains("Deployment prod/app: waiting for its controller to take up generation");
        assertThat(later.shows(Proof.EFFECTIVE)).as(later.describe()).isTrue();
    }

    @Test
    void row_10_conflicts_are_planned_anew() throws Exception {
        apply(new Command.Start(V2));
        world.cluster.faults().conflicts(3);

        assertThat(apply(new Command.SetWeight(200))).isInstanceOf(Outcome.Reached.class);
    }

    @Test
    void row_10_a_storm_of_conflicts_ends_as_a_conflict() throws Exception {
        apply(new Command.Start(V2));
        world.cluster.forgetRequests();
        world.cluster.faults().conflicts(1000);

        Outcome outcome = apply(new Command.SetWeight(200));

        assertThat(outcome).isInstanceOf(Outcome.Conflict.class);
        assertThat(outcome.describe())
                .startsWith(
                        "refused, since it was meant for to give deployments.apps prod/app-canary 1 pods as it was read,"
                                + " but found that it was changed meanwhile, 5 times in a row: ");
        assertThat(writes()).hasSize(5);
    }

    @Test
    void row_11_a_deployment_made_anew_is_gone() throws Exception {
        RollbackPoint point = target.capture(soon());
        world.cluster.remove(APP);
        world.cluster.put(Manifests.deployment("prod", "app", V2, 4));
        world.cluster.forgetRequests();

        Outcome rollback = apply(new Command.Rollback(point));
        Outcome start = apply(new Command.Start(V2));

        assertThat(rollback).isInstanceOf(Outcome.Conflict.class);
        assertThat(rollback.describe())
                .contains(
                        "deployments.apps prod/app with uid " + point.identity().get("uid"))
                .endsWith(": it was deleted and made anew; capture a new rollback point");
        assertThat(start).isInstanceOf(Outcome.Conflict.class);
        assertThat(writes()).isEmpty();
    }

    @Test
    void row_11_a_deployment_that_is_not_there_is_an_error() {
        world.cluster.remove(APP);

        assertThatThrownBy(() -> target.snapshot(soon()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("prod/app");
    }

    @Test
    void row_23_a_second_writer_that_undoes_a_weight_is_a_conflict_that_names_him() throws Exception {
        world.cluster.edit(
                APP,
                live -> live.withObject("/metadata/annotations")
                        .put("argocd.argoproj.io/tracking-id", "shop:apps/Deployment"));
        apply(new Command.Start(V2));
        world.controller.trouble(V2_IMAGE, PodTrouble.NOT_READY);
        world.cluster.onChange(change -> {
            if (change.ref().equals(CANARY)
                    && change.object().number("/spec/replicas").orElse(0) > 1) {
                world.cluster.edit(CANARY, live -> live.withObject("/spec").put("replicas", 1));
            }
        });

        Outcome outcome = apply(new Command.SetWeight(500));

        assertThat(outcome).isInstanceOf(Outcome.Conflict.class);
        assertThat(outcome.describe())
                .contains("to give deployments.apps prod/app-canary 4 pods")
                .contains("somebody else undid it 3 times")
                .contains("Deployment prod/app is kept by Argo CD (annotation argocd.argoproj.io/tracking-id)");
    }

    @Test
    void row_40_an_image_that_cannot_be_pulled_fails_at_once() throws Exception {
        world.controller.trouble(V2_IMAGE, PodTrouble.IMAGE_PULL_BACK_OFF);
        Deadline deadline = soon();

        Outcome outcome = target.apply(new Command.Start(V2), deadline);

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(deadline.elapsed()).isLessThan(Duration.ofSeconds(10));
        assertThat(outcome.describe())
                .matches(
                        "failed: pod app-canary-[a-z0-9-]+, container app: ImagePullBackOff: Back-off pulling image; check"
                                + " that the registry has this image and that imagePullSecrets may read it");
        assertThat(target.snapshot(soon()).problems()).hasSize(1);
    }

    @Test
    void row_40_a_crash_loop_of_the_promoted_image_fails_at_once_and_users_keep_the_former_pods() throws Exception {
        startAt(200);
        world.controller.trouble(V2_IMAGE, PodTrouble.CRASH_LOOP_BACK_OFF);

        Outcome outcome = apply(new Command.Promote(V2));

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(outcome.describe())
                .contains("CrashLoopBackOff")
                .contains("look at kubectl logs --previous -n prod app-");
        assertThat(world.answeredBy(V1, 10)).isEqualTo(10);
    }

    @Test
    void row_41_a_quota_is_named() throws Exception {
        world.controller.trouble(V2_IMAGE, PodTrouble.QUOTA);

        Outcome outcome = apply(new Command.Start(V2));

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(outcome.describe())
                .endsWith(": no pods can be made: FailedCreate: exceeded quota: pods, requested: pods=1, used: pods=10,"
                        + " limited: pods=10; raise the quota or what else the message names");
    }

    @Test
    void row_41_a_pod_without_a_node_is_named() throws Exception {
        world.controller.trouble(V2_IMAGE, PodTrouble.UNSCHEDULABLE);

        Outcome outcome = apply(new Command.Start(V2));

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(outcome.describe())
                .endsWith(
                        ": Unschedulable: 0/3 nodes are available: 3 Insufficient cpu.; add nodes or lower the requests in"
                                + " the template of Deployment prod/app-canary");
    }

    @Test
    void row_41_an_autoscaler_of_the_canary_is_named_and_refused() throws Exception {
        apply(new Command.Start(V2));
        world.cluster.put("""
                {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler",
                 "metadata":{"name":"busy","namespace":"prod"},
                 "spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"app-canary"}}}""");

        Outcome outcome = apply(new Command.SetWeight(200));

        String problem =
                "HorizontalPodAutoscaler busy scales Deployment prod/app-canary and would undo each weight; delete"
                        + " it, since Fledge sets these replicas";
        assertThat(outcome).isEqualTo(new Outcome.Refused(problem));
        assertThat(target.snapshot(soon()).problems()).containsExactly(problem);
    }

    @Test
    void a_right_that_is_missing_is_refused_and_named() throws Exception {
        world.cluster.faults().deny("create", ResourceKind.DEPLOYMENT, "");

        Outcome outcome = apply(new Command.Start(V2));

        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(outcome.describe()).contains("deployments");
    }

    @Test
    void an_abort_from_full_weight_keeps_the_canary_until_stable_pods_serve() throws Exception {
        startAt(1000);
        world.controller.trouble(V1_IMAGE, PodTrouble.NOT_READY);

        Outcome early = target.apply(new Command.Abort(), briefly());
        long answered = world.answeredBy(V2, 10);
        world.controller.noTrouble();
        Outcome later = apply(new Command.Abort());

        assertThat(early).isInstanceOf(Outcome.Unproved.class);
        assertThat(early.describe()).contains("0 of 4 stable pods behind the Service");
        assertThat(answered).isEqualTo(10);
        assertThat(later.shows(Proof.DRAINED)).as(later.describe()).isTrue();
        assertThat(world.answeredBy(V1, 10)).isEqualTo(10);
        assertThat(world.ready(APP)).isEqualTo(4);
    }

    @Test
    void an_abort_from_full_weight_under_a_full_quota_gives_up_all_canary_pods_but_one() throws Exception {
        startAt(1000);
        world.controller.trouble(V1_IMAGE, PodTrouble.QUOTA);

        Outcome outcome =
                target.apply(new Command.Abort(), Deadline.after(Duration.ofMillis(600), TimeSource.system()));

        assertThat(outcome).isInstanceOf(Outcome.Unproved.class);
        assertThat(world.cluster.get(CANARY).number("/spec/replicas")).hasValue(1);
        assertThat(world.answeredBy(V2, 5)).isEqualTo(5);
    }

    @Test
    void an_abort_does_not_wait_for_a_stable_pod_that_was_broken_before() throws Exception {
        startAt(200);
        String broken = world.cluster.list(ResourceKind.POD, "prod").stream()
                .map(KubernetesObject::name)
                .filter(name -> !name.startsWith("app-canary-"))
                .findFirst()
                .orElseThrow();
        world.controller.holdEndpoints(false);
        world.cluster.remove(new ObjectRef(ResourceKind.POD, "prod", broken));

        assertThat(apply(new Command.Abort()).shows(Proof.DRAINED)).isTrue();
    }

    @Test
    void drained_is_not_claimed_while_the_endpoints_name_the_canary() throws Exception {
        startAt(200);
        world.controller.holdEndpoints(true);

        Outcome early = target.apply(new Command.Abort(), briefly());
        world.controller.holdEndpoints(false);
        Outcome later = apply(new Command.Abort());

        assertThat(early).isInstanceOf(Outcome.Unproved.class);
        assertThat(early.describe()).contains("1 canary pods to leave the endpoints of the Service");
        assertThat(later.shows(Proof.DRAINED)).isTrue();
    }

    @Test
    void an_abort_ends_a_command_that_is_still_waiting() throws Exception {
        apply(new Command.Start(V2));
        world.controller.trouble(V2_IMAGE, PodTrouble.NOT_READY);
        CompletableFuture<Outcome> weighing = CompletableFuture.supplyAsync(() -> applied(new Command.SetWeight(200)));
        holds(
                "the canary to be open",
                () -> world.cluster
                        .get(CANARY)
                        .text("/spec/template/metadata/labels/app")
                        .isPresent());

        Outcome abort = apply(new Command.Abort());

        Outcome weighed = weighing.get(20, TimeUnit.SECONDS);
        assertThat(abort.shows(Proof.DRAINED)).isTrue();
        assertThat(weighed).isInstanceOf(Outcome.Conflict.class);
        assertThat(weighed.describe()).endsWith("found an abort or a rollback that came later");
        Snapshot after = target.snapshot(soon());
        assertThat(after.weightPermille()).isZero();
        assertThat(world.cluster.get(CANARY).number("/spec/replicas")).hasValue(0);
    }

    @Test
    void a_promotion_past_its_progress_deadline_fails() throws Exception {
        startAt(200);
        world.controller.trouble(V2_IMAGE, PodTrouble.NOT_READY);
        world.controller.exceedDeadline();

        Outcome outcome = apply(new Command.Promote(V2));

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(outcome.describe()).contains("Deployment prod/app: ProgressDeadlineExceeded: ");
    }

    private List<SeenRequest> writes() {
        return world.cluster.requests().stream().filter(SeenRequest::isWrite).toList();
    }

    private void startAt(int permille) throws Exception {
        assertThat(apply(new Command.Start(V2)).shows(Proof.EFFECTIVE)).isTrue();
        Outcome weighed = apply(new Command.SetWeight(permille));
        assertThat(weighed.shows(Proof.EFFECTIVE)).as(weighed.describe()).isTrue();
    }

    private Outcome apply(Command command) throws Exception {
        return target.apply(command, soon());
    }

    private Outcome applied(Command command) {
        try {
            return target.apply(command, soon());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Deadline briefly() {
        return Deadline.after(Duration.ofMillis(300), TimeSource.system());
    }
}
