package dev.fledge.rollout.flagger;

import static dev.fledge.rollout.fake.Eventually.soon;
import static dev.fledge.rollout.fake.FakeApps.V1;
import static dev.fledge.rollout.fake.FakeApps.V2;
import static dev.fledge.rollout.fake.FakeApps.V3;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.Lease;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.Snapshot;
import dev.fledge.rollout.fake.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlaggerFaultsTest extends OverFlagger {
    @Test
    void row_1_our_death_takes_the_canary_to_0_within_threshold_and_one_ticks() throws Exception {
        startAt(200);

        stage.endpoint.close();

        Eventually.holds("Flagger to roll back", () -> stage.phase().equals("Failed"));
        assertThat(stage.routedToCanary()).isZero();
        assertThat(stage.answeredByCanary(20)).isZero();
        assertThat(stage.flagger.asked().stream().filter("rollout 0"::equals)).hasSizeBetween(1, 3);
    }

    @Test
    void row_1_a_lease_that_runs_out_takes_the_canary_to_0_though_the_endpoint_lives() throws Exception {
        startAt(200);

        stage.book.renew(stage.book.of("app").orElseThrow(), Duration.ZERO);

        Eventually.holds("Flagger to roll back", () -> stage.phase().equals("Failed"));
        assertThat(stage.routedToCanary()).isZero();
        assertThat(stage.flagger.asked()).contains("rollback 200");
    }

    @Test
    void row_3_a_start_whose_answer_is_lost_is_read_back_and_sent_once() throws Exception {
        stage.kubernetes.forgetRequests();
        stage.kubernetes.faults().loseAnswers(1);

        Outcome outcome = apply(new Command.Start(V2));

        assertThat(outcome).isInstanceOf(Outcome.Reached.class);
        assertThat(stage.kubernetes.requests().stream().filter(request -> request.isWrite()))
                .hasSize(1);
    }

    @Test
    void row_6_the_phase_of_the_release_before_is_no_success() throws Exception {
        stage.kubernetes.edit(
                FlaggerStage.CANARY,
                canary -> canary.withObject("/metadata/annotations").put("x", "y"));
        stage.flagger.close();

        Outcome outcome = stage.target.apply(new Command.Start(V2), in(400));

        assertThat(outcome).isInstanceOf(Outcome.Unproved.class);
        assertThat(outcome.describe()).contains("phase Initialized, release not seen yet");
    }

    @Test
    void row_11_a_deployment_made_anew_is_not_rolled_back_by_an_old_point() throws Exception {
        RollbackPoint point = stage.target.capture(soon());
        RollbackPoint old =
                new RollbackPoint(point.stable(), point.capturedAt(), Map.of("uid", "another", "template", "{}"));
        startAt(200);

        Outcome outcome = apply(new Command.Rollback(old));

        assertThat(outcome).isInstanceOf(Outcome.Conflict.class);
        assertThat(outcome.describe()).contains("uid another").contains("made anew");
        assertThat(stage.answeredByCanary(20)).isZero();
    }

    @Test
    void row_14_the_weight_is_read_in_the_route_while_the_status_says_0() throws Exception {
        startAt(1000);
        stage.book.change(
                stage.book.of("app").orElseThrow(),
                lease -> lease.toBuilder().permit(Lease.Permit.TRAFFIC_INCREASE).build());
        Eventually.holds("WaitingPromotion", () -> stage.phase().equals("WaitingPromotion"));

        Snapshot seen = stage.target.snapshot(soon());

        assertThat(stage.kubernetes.get(FlaggerStage.CANARY).number("/status/canaryWeight"))
                .hasValue(0);
        assertThat(seen.weightPermille()).isEqualTo(1000);
        assertThat(apply(new Command.SetWeight(0)).describe()).contains("WaitingPromotion", "abort");
        assertThat(apply(new Command.Promote(V2))).isInstanceOf(Outcome.Reached.class);
    }

    @Test
    void row_15_users_are_off_the_canary_while_the_primary_is_not_ready_and_no_hook_is_asked() throws Exception {
        startAt(200);
        primaryNotReady();

        Outcome deaf = stage.target.apply(new Command.Abort(), in(400));
        long routed = stage.routedToCanary();
        stage.flagger.primaryNotReady(false);
        Outcome heard = apply(new Command.Abort());

        assertThat(deaf.describe()).contains("no new request is routed to the canary", "phase Progressing");
        assertThat(deaf).isInstanceOf(Outcome.Unproved.class);
        assertThat(routed).isZero();
        assertThat(heard.shows(Proof.DRAINED)).as(heard.describe()).isTrue();
        assertThat(stage.phase()).isEqualTo("Failed");
    }

    @Test
    void row_15_a_release_that_waits_for_its_rollout_gate_is_out_of_reach_and_stays_so() throws Exception {
        stage.close();
        stage = new FlaggerStage(
                Duration.ofMillis(4),
                List.of("confirm-rollout", "rollout", "confirm-traffic-increase", "confirm-promotion", "rollback"));
        stage.kubernetes.edit(FlaggerStage.DEPLOYMENT, FlaggerTargetTest::carryV2);
        Eventually.holds("Waiting", () -> stage.phase().equals("Waiting"));

        Outcome outcome = apply(new Command.Abort());

        assertThat(outcome.shows(Proof.DRAINED)).as(outcome.describe()).isTrue();
        assertThat(stage.flagger.asked()).contains("confirm-rollout 403").doesNotContain("rollback 200");
        assertThat(apply(new Command.Start(V3))).isInstanceOf(Outcome.Reached.class);
    }

    @Test
    void row_15_the_count_of_failed_checks_aborts_when_our_endpoint_is_dead() throws Exception {
        startAt(200);
        stage.kubernetes.edit(
                FlaggerStage.CANARY,
                canary -> canary.withObject("/spec/analysis").put("threshold", 1000));
        stage.endpoint.close();

        Outcome outcome = apply(new Command.Abort());

        assertThat(outcome.shows(Proof.DRAINED)).as(outcome.describe()).isTrue();
        assertThat(stage.phase()).isEqualTo("Failed");
    }

    @Test
    void row_15_the_hook_aborts_when_status_and_route_may_not_be_written() throws Exception {
        startAt(200);
        stage.kubernetes.faults().deny("patch", FlaggerStage.CANARY.kind(), "status");
        stage.kubernetes.faults().deny("patch", FlaggerStage.ROUTE.kind(), "");

        Outcome outcome = apply(new Command.Abort());

        assertThat(outcome.shows(Proof.DRAINED)).as(outcome.describe()).isTrue();
        assertThat(stage.flagger.asked()).contains("rollback 200");
    }

    @Test
    void row_15_an_abort_during_the_promotion_says_at_once_that_only_a_rollback_leads_back() throws Exception {
        RollbackPoint point = stage.target.capture(soon());
        startAt(1000);
        primaryNotReady();
        stage.kubernetes.editStatus(FlaggerStage.CANARY, status -> status.put("phase", "Promoting"));
        Outcome aborted = apply(new Command.Abort());
        stage.flagger.primaryNotReady(false);

        Outcome back = apply(new Command.Rollback(point));

        assertThat(aborted).isInstanceOf(Outcome.Unproved.class);
        assertThat(aborted.describe()).contains("only a rollback leads back");
        assertThat(back.shows(Proof.DRAINED)).as(back.describe()).isTrue();
        assertThat(stage.target.snapshot(soon()).stable()).isEqualTo(V1);
    }

    @Test
    void row_19_a_rule_for_a_cookie_is_closed_too() throws Exception {
        startAt(200);
        stage.kubernetes.edit(
                FlaggerStage.ROUTE,
                route -> route.withArray("/spec/rules")
                        .addObject()
                        .withArray("backendRefs")
                        .addObject()
                        .put("name", "app-canary")
                        .put("weight", 100));

        boolean reachable = stage.target.snapshot(soon()).canaryReachable();
        apply(new Command.Abort());

        assertThat(reachable).isTrue();
        assertThat(stage.kubernetes.get(FlaggerStage.ROUTE).number("/spec/rules/1/backendRefs/0/weight"))
                .hasValue(0);
    }

    @Test
    void row_23_a_weight_that_somebody_else_raised_is_no_success() throws Exception {
        apply(new Command.Start(V2));
        stage.kubernetes.edit(FlaggerStage.ROUTE, route -> {
            ((ObjectNode) route.at("/spec/rules/0/backendRefs/0")).put("weight", 10);
            ((ObjectNode) route.at("/spec/rules/0/backendRefs/1")).put("weight", 90);
        });

        Outcome outcome = apply(new Command.SetWeight(200));

        assertThat(outcome.shows(Proof.EFFECTIVE)).isFalse();
        assertThat(outcome.describe()).contains("900 permille");
    }
}
