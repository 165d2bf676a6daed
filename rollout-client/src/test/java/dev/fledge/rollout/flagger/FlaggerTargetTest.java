package dev.fledge.rollout.flagger;

import static dev.fledge.rollout.fake.Eventually.soon;
import static dev.fledge.rollout.fake.FakeApps.V1;
import static dev.fledge.rollout.fake.FakeApps.V2;
import static dev.fledge.rollout.fake.FakeApps.V3;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Guard;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.Snapshot;
import dev.fledge.rollout.fake.Eventually;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.rollout.fake.SeenRequest;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlaggerTargetTest extends OverFlagger {
    @Test
    void a_weight_holds_over_many_ticks_and_is_reached_step_by_step() throws Exception {
        startAt(500);
        int asked = stage.flagger.asked().size();

        Eventually.holds("ten more hooks", () -> stage.flagger.asked().size() > asked + 10);

        assertThat(stage.routedToCanary()).isEqualTo(50);
        assertThat(stage.flagger.asked().stream().filter("confirm-traffic-increase 200"::equals))
                .hasSize(2);
    }

    @Test
    void a_weight_between_two_steps_is_refused_and_names_the_nearest_lower_one() throws Exception {
        apply(new Command.Start(V2));

        Outcome outcome = apply(new Command.SetWeight(499));

        assertThat(outcome.describe()).contains("499 permille", "nearest lower", "200 of [0, 200, 500, 1000]");
        assertThat(outcome.shows(Proof.ACCEPTED)).isFalse();
        assertThat(stage.routedToCanary()).isZero();
    }

    @Test
    void a_lower_weight_is_refused_but_0_is_not() throws Exception {
        startAt(500);

        Outcome lower = apply(new Command.SetWeight(200));
        Outcome zero = apply(new Command.SetWeight(0));

        assertThat(lower.describe()).contains("never steps down").contains("holds is 0");
        assertThat(zero).isInstanceOf(Outcome.Reached.class);
        assertThat(stage.answeredByCanary(20)).isZero();
    }

    @Test
    void a_canary_whose_hooks_do_not_ask_us_is_not_started() throws Exception {
        stage.close();
        stage = new FlaggerStage(Duration.ofMillis(4), List.of("rollout", "confirm-promotion", "rollback"));

        Outcome outcome = apply(new Command.Start(V2));

        assertThat(outcome.describe())
                .contains("Canary prod/app has no webhook of type confirm-traffic-increase")
                .contains("FlaggerTarget.webhooks()")
                .doesNotContain(FlaggerStage.TOKEN.reveal());
        assertThat(stage.kubernetes.get(FlaggerStage.DEPLOYMENT).json())
                .contains("1111")
                .doesNotContain("2222");
    }

    @Test
    void nothing_starts_without_a_lease() throws Exception {
        stage.book.renew(stage.book.of("app").orElseThrow(), Duration.ZERO);

        Outcome outcome = apply(new Command.Start(V2));

        assertThat(outcome.describe()).contains("no run of app holds a lease");
    }

    @Test
    void the_guard_is_pulled_within_threshold_and_one_intervals_and_the_timeouts() {
        assertThat(stage.target.guard())
                .isEqualTo(new Guard.Pulled(
                        "Flagger asks our rollout hook every 10 s and rolls back after 3 failed checks",
                        Duration.ofSeconds(52)));
    }

    @Test
    void there_is_no_guard_without_a_rollout_hook() throws Exception {
        stage.close();
        stage = new FlaggerStage(Duration.ofMillis(4), List.of("confirm-promotion", "rollback"));

        assertThat(stage.target.guard()).isInstanceOf(Guard.None.class);
        assertThat(stage.target.guard().describe()).contains("rollout").contains("FlaggerTarget.webhooks()");
    }

    @Test
    void the_yaml_of_the_webhooks_is_what_the_target_then_finds() {
        assertThat(stage.target.webhooks())
                .contains("  type: confirm-traffic-increase\n  url: " + stage.endpoint.secretUrl()
                        + "/v1/flagger/confirm-traffic-increase\n")
                .contains("  type: rollback\n")
                .contains("    app: \"app\"\n");
    }

    @Test
    void traffic_on_a_canary_that_failed_is_a_problem_and_abort_takes_it_away() throws Exception {
        startAt(1000);
        stage.kubernetes.editStatus(
                FlaggerStage.CANARY, status -> status.put("phase", "Failed").put("canaryWeight", 100));

        Snapshot seen = stage.target.snapshot(soon());
        Outcome outcome = apply(new Command.Abort());

        assertThat(outcome.shows(Proof.DRAINED)).as(outcome.describe()).isTrue();
        assertThat(seen.weightPermille()).isEqualTo(1000);
        assertThat(seen.problems().toString()).contains("has failed with traffic on the canary");
        assertThat(stage.routedToCanary()).as(outcome.describe()).isZero();
    }

    @Test
    void an_unknown_phase_is_a_problem_and_never_a_success() throws Exception {
        startAt(1000);
        stage.kubernetes.editStatus(FlaggerStage.CANARY, status -> status.put("phase", "Dreaming"));

        Outcome promote = apply(new Command.Promote(V2));

        assertThat(stage.target.snapshot(soon()).problems().toString()).contains("'Dreaming'", "do not know");
        assertThat(promote.shows(Proof.ACCEPTED)).isFalse();
    }

    @Test
    void users_leave_the_canary_though_flagger_is_suspended() throws Exception {
        startAt(500);
        stage.kubernetes.edit(
                FlaggerStage.CANARY, canary -> canary.withObject("/spec").put("suspend", true));

        Outcome outcome = apply(new Command.Abort());

        assertThat(outcome.shows(Proof.DRAINED)).as(outcome.describe()).isTrue();
        assertThat(outcome.seen().orElseThrow().problems().toString()).contains("spec.suspend: true");
        assertThat(stage.answeredByCanary(20)).isZero();
    }

    @Test
    void a_rollback_that_died_before_it_put_the_analysis_back_is_finished_by_the_next() throws Exception {
        RollbackPoint point = stage.target.capture(soon());
        startAt(1000);
        apply(new Command.Promote(V2));
        stage.kubernetes.edit(FlaggerStage.CANARY, canary -> {
            canary.withObject("/spec").put("skipAnalysis", true);
            canary.withObject("/metadata/annotations").put("fledge.dev/skip-analysis-was", "absent");
        });

        Outcome start = apply(new Command.Start(V3));
        Outcome back = apply(new Command.Rollback(point));

        assertThat(start.describe()).contains("skipAnalysis");
        assertThat(start.shows(Proof.ACCEPTED)).isFalse();
        assertThat(back.shows(Proof.DRAINED)).as(back.describe()).isTrue();
        assertThat(stage.kubernetes.get(FlaggerStage.CANARY).has("/spec/skipAnalysis"))
                .isFalse();
        assertThat(stage.kubernetes.get(FlaggerStage.CANARY).json()).doesNotContain("skip-analysis-was");
        assertThat(stage.target.snapshot(soon()).stable()).isEqualTo(V1);
    }

    @Test
    void a_canary_that_does_not_become_ready_is_not_started() throws Exception {
        stage.flagger.canaryNotReady(true);

        Outcome outcome = stage.target.apply(new Command.Start(V2), in(400));

        assertThat(outcome).isInstanceOf(Outcome.Unproved.class);
        assertThat(outcome.describe()).contains("app not ready");
    }

    @Test
    void preflight_names_each_missing_right_and_shows_no_token() throws Exception {
        stage.kubernetes.faults().deny("patch", FlaggerStage.CANARY.kind(), "status");

        List<Finding> findings = stage.target.preflight().check();

        assertThat(findings.stream().filter(finding -> finding.verdict() == Verdict.FAIL))
                .hasSize(1)
                .allSatisfy(finding -> assertThat(finding.message()).contains("canaries.flagger.app/status"));
        assertThat(findings.toString()).contains("phase Initialized").doesNotContain(FlaggerStage.TOKEN.reveal());
        assertThat(stage.target.rbac().yaml("fledge")).contains("resources: [\"canaries/status\"]");
    }

    @Test
    void a_plan_is_the_requests_themselves_and_what_our_hooks_would_answer() throws Exception {
        RollbackPoint before = stage.target.capture(soon());
        startAt(200);
        String route = stage.kubernetes.get(FlaggerStage.ROUTE).resourceVersion();
        stage.kubernetes.forgetRequests();

        List<String> abort = stage.target.plan(new Command.Abort(), soon());
        List<String> back = stage.target.plan(new Command.Rollback(before), soon());
        List<String> more = stage.target.plan(new Command.SetWeight(500), soon());

        assertThat(stage.kubernetes.requests()).noneMatch(SeenRequest::isWrite);
        assertThat(abort.get(0))
                .isEqualTo("send everything to app-primary: PATCH /apis/gateway.networking.k8s.io/v1/namespaces/prod"
                        + "/httproutes/app?fieldManager=fledge application/json-patch+json"
                        + " [{\"op\":\"test\",\"path\":\"/metadata/resourceVersion\",\"value\":\"" + route + "\"},"
                        + "{\"op\":\"test\",\"path\":\"/spec/rules/0/backendRefs/0/name\",\"value\":\"app-primary\"},"
                        + "{\"op\":\"add\",\"path\":\"/spec/rules/0/backendRefs/0/weight\",\"value\":100},"
                        + "{\"op\":\"test\",\"path\":\"/spec/rules/0/backendRefs/1/name\",\"value\":\"app-canary\"},"
                        + "{\"op\":\"add\",\"path\":\"/spec/rules/0/backendRefs/1/weight\",\"value\":0}]");
        assertThat(abort.get(1)).isEqualTo("hook rollback: yes");
        assertThat(abort.get(2))
                .startsWith("have Flagger give the release up: PATCH /apis/flagger.app/v1beta1/namespaces/prod/canaries"
                        + "/app/status?fieldManager=fledge application/merge-patch+json {\"metadata\":")
                .endsWith("\"status\":{\"failedChecks\":3}}");
        assertThat(back.subList(0, 3)).isEqualTo(abort);
        assertThat(back.get(3)).startsWith("put back the template of 1.0");
        assertThat(more).containsExactly("hook confirm-traffic-increase: yes, until the route shows 500 permille");
    }

    @Test
    void a_plan_of_what_would_be_refused_says_why_instead() throws Exception {
        for (Command command :
                List.of(new Command.Start(FakeApps.V1), new Command.SetWeight(200), new Command.Promote(FakeApps.V2))) {
            List<String> plan = stage.target.plan(command, soon());

            assertThat(plan)
                    .containsExactly("nothing is sent: " + apply(command).describe());
        }
        startAt(200);
        assertThat(stage.target.plan(new Command.SetWeight(300), soon()))
                .containsExactly(
                        "nothing is sent: " + apply(new Command.SetWeight(300)).describe());
        assertThat(stage.target.plan(new Command.SetWeight(300), soon()).get(0))
                .contains("Flagger cannot stand at 300 permille");
    }
}
