package dev.fledge.rollout.argo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.rollout.fake.SteeredRouter;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Faults by their row in the table of faults. */
@Tag("story")
class ArgoFaultsTest {
    /** For somebody else to act while an abort is watched, also on a busy machine. */
    private static final Duration LONG_ENOUGH = Duration.ofMillis(400);

    private ArgoCluster cluster;
    private ArgoTarget target;

    @BeforeEach
    void open() throws Exception {
        cluster = ArgoCluster.plain();
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

    /** The route as it is: what the controller steers. */
    private TrafficRoute route() {
        SteeredRouter router = cluster.router;
        return new TrafficRoute() {
            @Override
            public String name() {
                return "HTTPRoute prod/web";
            }

            @Override
            public Routed read(Deadline deadline) {
                int weight = router.weightPermille();
                return new Routed(weight, weight == 0 && router.canaryReachable());
            }

            @Override
            public void toStable(Deadline deadline) {
                router.headerOptIn(false);
                router.weight(0);
            }
        };
    }

    @Test
    void row_03_a_write_whose_answer_is_lost_is_done_once() throws Exception {
        for (Command command : List.of(
                new Command.Start(FakeApps.V2),
                new Command.SetWeight(200),
                new Command.Abort(),
                new Command.SetWeight(200),
                new Command.Promote(FakeApps.V2))) {
            cluster.kubernetes.faults().loseAnswers(1);

            Outcome outcome = apply(command);

            assertThat(outcome).as(command.describe()).isInstanceOf(Outcome.Reached.class);
        }
        assertThat(cluster.router.stable()).isEqualTo(FakeApps.V2);
    }

    @Test
    void row_03_an_answer_lost_at_the_deadline_is_read_back_all_the_same() throws Exception {
        assertThat(apply(new Command.Start(FakeApps.V2))).isInstanceOf(Outcome.Reached.class);
        TimeSource endsWithTheWrite = endingAfterWrites(cluster.writes());
        cluster.kubernetes.faults().loseAnswers(1);

        Outcome weight = target.apply(new Command.SetWeight(200), Deadline.after(LONG_ENOUGH, endsWithTheWrite));
        cluster.kubernetes.faults().loseAnswers(1);
        Outcome abort = target.apply(new Command.Abort(), Deadline.after(Duration.ZERO, TimeSource.system()));

        assertThat(weight).isInstanceOf(Outcome.Unproved.class);
        assertThat(abort).isInstanceOf(Outcome.Unproved.class);
        ArgoCluster.eventually("the abort", () -> cluster.router.weightPermille() == 0);
    }

    /** A clock on which the deadline has passed as soon as the API server was sent one write more. */
    private TimeSource endingAfterWrites(long writes) {
        TimeSource system = TimeSource.system();
        return new TimeSource() {
            @Override
            public Instant now() {
                return system.now();
            }

            @Override
            public long nanoTime() {
                return cluster.writes() > writes
                        ? system.nanoTime() + Duration.ofHours(1).toNanos()
                        : system.nanoTime();
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                system.sleep(duration);
            }
        };
    }

    @Test
    void row_03_a_request_that_never_arrived_is_sent_again() throws Exception {
        for (Command command :
                List.of(new Command.Start(FakeApps.V2), new Command.SetWeight(200), new Command.Abort())) {
            cluster.kubernetes.faults().loseRequests(1);

            assertThat(apply(command)).as(command.describe()).isInstanceOf(Outcome.Reached.class);
        }
    }

    @Test
    void row_06_healthy_of_the_release_before_is_no_success() throws Exception {
        cluster.kubernetes.faults().holdStatus(true);

        Outcome early = target.apply(new Command.Start(FakeApps.V2), after(500));
        String phase = cluster.rollout().text("/status/phase").orElse("");
        cluster.kubernetes.faults().holdStatus(false);
        cluster.controller.look();
        Outcome outcome = apply(new Command.Start(FakeApps.V2));

        assertThat(phase).isEqualTo("Healthy");
        assertThat(early).isInstanceOf(Outcome.Unproved.class);
        assertThat(early.describe()).contains("the controller to see generation 2 of the spec (it has seen 1)");
        assertThat(outcome.shows(Proof.EFFECTIVE)).isTrue();
    }

    @Test
    void row_06_rollback_waits_until_the_controller_has_seen_the_template() throws Exception {
        RollbackPoint point = target.capture(ArgoCluster.soon());
        startAt(200);
        apply(new Command.Promote(FakeApps.V2));
        cluster.kubernetes.faults().delayStatus(Duration.ofMillis(60));

        Outcome outcome = apply(new Command.Rollback(point));

        assertThat(outcome).isInstanceOf(Outcome.Reached.class);
        assertThat(cluster.router.stable()).isEqualTo(FakeApps.V1);
        assertThat(cluster.router.canary()).isEmpty();
    }

    @Test
    void row_10_a_storm_of_other_writers_ends_in_a_conflict_and_does_not_stop_an_abort() throws Exception {
        startAt(200);
        cluster.kubernetes.faults().bumpOnRead(true);

        Outcome weight = apply(new Command.SetWeight(1000));
        Outcome abort = apply(new Command.Abort());

        assertThat(weight).isInstanceOf(Outcome.Conflict.class);
        assertThat(weight.describe()).contains("a moment without other writers");
        assertThat(abort.shows(Proof.DRAINED)).isTrue();
        assertThat(cluster.router.weightPermille()).isZero();
    }

    @Test
    void row_11_a_rollout_made_anew_is_gone() throws Exception {
        RollbackPoint point = target.capture(ArgoCluster.soon());
        startAt(200);
        String first = cluster.rollout().uid();
        cluster.makeAnew();
        long before = cluster.writes();

        Outcome abort = apply(new Command.Abort());
        Outcome rollback = cluster.target().build().apply(new Command.Rollback(point), ArgoCluster.soon());

        assertThat(abort).isInstanceOf(Outcome.Conflict.class);
        assertThat(abort.describe()).contains("with uid " + first).contains("was made anew");
        assertThat(rollback).isInstanceOf(Outcome.Refused.class);
        assertThat(rollback.describe()).contains("with uid " + first).contains("was made anew");
        assertThat(cluster.writes()).isEqualTo(before);
    }

    @Test
    void row_12_an_abort_that_does_not_come_through_goes_to_the_route() throws Exception {
        target = cluster.target().route(route()).build();
        startAt(200);
        cluster.controller.abortsAreStuck();

        Outcome outcome = apply(new Command.Abort());

        assertThat(outcome.shows(Proof.DRAINED)).isTrue();
        assertThat(outcome.describe()).contains("HTTPRoute prod/web: send all traffic to stable");
        assertThat(cluster.router.weightPermille()).isZero();
        assertThat(cluster.rollout()
                        .text("/spec/template/spec/containers/0/image")
                        .orElse(""))
                .endsWith("2".repeat(64));
    }

    @Test
    void row_12_without_a_route_the_template_goes_back_and_stable_is_scaled_up() throws Exception {
        startAt(200);
        cluster.controller.abortsAreStuck();

        Outcome outcome = apply(new Command.Abort());

        assertThat(outcome.shows(Proof.DRAINED)).isTrue();
        assertThat(outcome.describe())
                .contains("put back the template of stable")
                .contains("scale stable up from 1");
        assertThat(cluster.router.weightPermille()).isZero();
    }

    @Test
    void row_12_an_abort_that_never_comes_through_is_unproved_and_says_what_was_tried() throws Exception {
        startAt(200);
        cluster.controller.abortsAreStuck();
        cluster.kubernetes.faults().deny("patch", ResourceKind.REPLICA_SET, "scale");

        Outcome outcome = target.apply(new Command.Abort(), after(400));

        assertThat(outcome).isInstanceOf(Outcome.Unproved.class);
        assertThat(outcome.describe())
                .contains("it gets 200 permille")
                .contains("put back the template of stable")
                .contains("scale");
        assertThat(cluster.router.weightPermille()).isEqualTo(200);
    }

    @Test
    void row_13_an_abort_that_somebody_undoes_is_made_again() throws Exception {
        target = cluster.target().settle(LONG_ENOUGH).build();
        startAt(200);
        AtomicInteger undone = new AtomicInteger();
        cluster.kubernetes.onChange(change -> {
            if (change.ref().equals(ArgoCluster.WEB)
                    && change.object().isTrue("/status/abort")
                    && undone.getAndIncrement() == 0) {
                cluster.kubernetes.editStatus(ArgoCluster.WEB, status -> status.put("abort", false));
            }
        });

        Outcome outcome = apply(new Command.Abort());

        assertThat(outcome.shows(Proof.DRAINED)).isTrue();
        assertThat(outcome.seen().orElseThrow().problems())
                .singleElement()
                .asString()
                .contains("somebody undid the abort");
        assertThat(cluster.rollout().isTrue("/status/abort")).isTrue();
        assertThat(cluster.router.weightPermille()).isZero();
    }

    @Test
    void row_13_a_promotion_in_full_by_somebody_else_is_no_abort() throws Exception {
        target = cluster.target().settle(LONG_ENOUGH).build();
        startAt(200);
        cluster.kubernetes.onChange(change -> {
            if (change.ref().equals(ArgoCluster.WEB) && change.object().isTrue("/status/abort")) {
                cluster.kubernetes.editStatus(ArgoCluster.WEB, status -> status.put("promoteFull", true));
            }
        });

        Outcome outcome = apply(new Command.Abort());

        assertThat(outcome.seen().orElseThrow().stable()).isEqualTo(FakeApps.V2);
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(outcome.describe()).contains("somebody promoted").contains("roll back instead");
    }

    @Test
    void row_19_a_header_rule_left_behind_is_taken_away() throws Exception {
        target = cluster.target().route(route()).build();
        startAt(200);
        cluster.controller.headerRouteStaysBehind();

        Outcome outcome = apply(new Command.Abort());

        assertThat(outcome.describe()).contains("HTTPRoute prod/web: send all traffic to stable");
        assertThat(outcome.shows(Proof.DRAINED)).isTrue();
        assertThat(cluster.answeredByCanary(5)).isZero();
    }

    @Test
    void row_35_a_missing_right_on_status_is_found_before_the_start() throws Exception {
        cluster.kubernetes.faults().deny("patch", ResourceKind.ROLLOUT, "status");

        List<Finding> failed = target.preflight().check().stream()
                .filter(finding -> finding.verdict() != Verdict.PASS)
                .toList();

        assertThat(failed).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo("RIGHT_MISSING");
            assertThat(finding.message())
                    .contains("rollouts.argoproj.io/status")
                    .contains("add to a Role");
        });
    }

    @Test
    void row_35_an_abort_without_the_right_takes_another_way() throws Exception {
        startAt(200);
        cluster.kubernetes.faults().deny("patch", ResourceKind.ROLLOUT, "status");

        Outcome outcome = apply(new Command.Abort());

        assertThat(outcome.shows(Proof.DRAINED)).isTrue();
        assertThat(outcome.describe()).contains("abort was refused").contains("put back the template of stable");
        assertThat(cluster.router.canary()).isEmpty();
    }

    @Test
    void row_40_an_image_that_cannot_be_pulled_is_told_at_once() throws Exception {
        cluster.controller.podsWaitFor("ImagePullBackOff");
        Outcome started = apply(new Command.Start(FakeApps.V2));
        Outcome outcome = started.shows(Proof.EFFECTIVE) ? apply(new Command.SetWeight(200)) : started;

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(outcome.describe()).contains("container app: ImagePullBackOff");
        assertThat(cluster.router.weightPermille()).isZero();
    }

    @Test
    void row_41_pods_that_a_quota_forbids_are_a_named_problem() throws Exception {
        apply(new Command.Start(FakeApps.V2));
        cluster.kubernetes.editStatus(
                ArgoCluster.WEB,
                status -> status.withArray("/conditions")
                        .addObject()
                        .put("type", "ReplicaFailure")
                        .put("status", "True")
                        .put("message", "exceeded quota: pods"));

        Outcome outcome = apply(new Command.SetWeight(200));

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(outcome.describe()).contains("exceeded quota: pods");
    }

    @Test
    void a_controller_without_status_subresource_is_told_on_the_main_resource() throws Exception {
        startAt(200);
        // Its status would count as a change of the spec here, for ever.
        cluster.kubernetes.faults().holdStatus(true);
        cluster.kubernetes.define(ResourceKind.ROLLOUT, false);

        target.apply(new Command.Abort(), after(20));

        assertThat(cluster.rollout().isTrue("/status/abort")).isTrue();
    }

    @Test
    void a_server_that_is_sick_for_a_moment_does_not_stop_an_abort() throws Exception {
        startAt(200);
        cluster.kubernetes.faults().fail(2, 503);

        assertThat(apply(new Command.Abort()).shows(Proof.DRAINED)).isTrue();
    }
}
