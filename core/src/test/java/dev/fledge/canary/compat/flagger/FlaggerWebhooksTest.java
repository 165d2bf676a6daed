package dev.fledge.canary.compat.flagger;

import static dev.fledge.canary.compat.Answers.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.canary.Decision;
import dev.fledge.canary.compat.Answers;
import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.canary.compat.Reading;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricQuery;
import dev.fledge.verdict.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlaggerWebhooksTest {
    @ParameterizedTest
    @CsvSource({"200, PROMOTE", "202, PROMOTE", "203, ROLLBACK", "500, ROLLBACK", "NaN, ROLLBACK"})
    void an_answer_above_202_is_a_failed_check(double status, Decision decision) {
        ForeignRun run = begin("stepWeight: 100", "gate", "rollout");

        Canaries.look(run, Answers.of("gate", status), 100);

        assertThat(run.verdict().orElseThrow().decision()).isEqualTo(decision);
    }

    @Test
    void an_answer_that_does_not_come_is_a_failed_check() {
        ForeignRun silent = begin("stepWeight: 100", "gate", "rollout");
        ForeignRun broken = begin("stepWeight: 100", "gate", "rollout");

        Canaries.look(silent, new Answers().and("gate", new Reading.Empty()), 100);
        Canaries.look(broken, new Answers().and("gate", new Reading.Failed("timeout")), 100);

        assertThat(silent.verdict().orElseThrow().findings())
                .extracting(Finding::toString)
                .containsExactly("FAIL WEBHOOK_REFUSED gate: gate: rollout webhook did not answer");
        assertThat(broken.verdict().orElseThrow().findings())
                .extracting(Finding::message)
                .containsExactly("gate: rollout webhook failed: timeout");
    }

    @Test
    void is_read_by_its_name_over_the_interval_of_the_analysis() {
        ForeignRun run = begin("{stepWeight: 100, interval: 30s}", "gate", "pre-rollout");
        Answers answers = Answers.of("gate", 200);

        Canaries.look(run, answers, 2);

        assertThat(answers.queries())
                .containsExactly(new MetricQuery("gate", Arm.CANARY, new Interval(NOON, NOON.plusSeconds(30))));
    }

    @Test
    void a_pre_rollout_webhook_is_asked_at_weight_zero_only_and_its_refusal_counts() {
        ForeignRun run = begin("{stepWeight: 50, threshold: 2}", "gate", "pre-rollout");
        Answers answers = Answers.of("gate", 500, 200);

        int looks = Canaries.look(run, answers, 100);

        assertThat(answers.asked()).hasSize(2);
        assertThat(looks).isEqualTo(5);
        assertThat(run.verdict().orElseThrow().decision()).isEqualTo(Decision.PROMOTE);
    }

    @Test
    void a_confirm_rollout_webhook_keeps_the_analysis_from_beginning_without_counting() {
        ForeignRun run = begin("stepWeight: 100", "gate", "confirm-rollout");
        Answers answers = Answers.of("gate", 403, 403, 403, 200);

        int looks = Canaries.look(run, answers, 100);

        assertThat(answers.asked()).hasSize(4);
        assertThat(looks).isEqualTo(6);
        assertThat(run.verdict().orElseThrow().decision()).isEqualTo(Decision.PROMOTE);
    }

    @Test
    void a_confirm_traffic_increase_webhook_keeps_the_weight_without_counting() {
        ForeignRun run = begin("stepWeight: 50", "gate", "confirm-traffic-increase");
        Answers answers = Answers.of("gate", 403, 403, 200);

        int looks = Canaries.look(run, answers, 100);

        // Refused twice, then asked for 50, for 100 and before the promotion.
        assertThat(answers.asked()).hasSize(5);
        assertThat(looks).isEqualTo(6);
    }

    @Test
    void a_mirrored_round_asks_nobody_for_more_traffic() {
        ForeignRun run = begin("{stepWeight: 100, mirror: true}", "gate", "confirm-traffic-increase");
        Answers answers = Answers.of("gate", 200);

        Canaries.look(run, answers, 3);

        assertThat(answers.asked()).hasSize(1);
    }

    @Test
    void a_confirm_promotion_webhook_keeps_from_promoting_without_counting() {
        ForeignRun run = begin("stepWeight: 100", "gate", "confirm-promotion");
        Answers answers = Answers.of("gate", 403, 403, 200);

        int looks = Canaries.look(run, answers, 100);

        assertThat(looks).isEqualTo(5);
        assertThat(run.verdict().orElseThrow().said()).isEqualTo("Promoting");
    }

    @Test
    void while_the_promotion_waits_failed_checks_go_on_counting() {
        ForeignRun run = Canaries.analysis("""
                stepWeight: 100
                threshold: 2
                metrics: [{name: request-success-rate, thresholdRange: {min: 99}}]
                webhooks: [{name: gate, type: confirm-promotion, url: "http://gate/"}]
                """).begin(NOON);
        Answers answers = Answers.of("gate", 403).and("request-success-rate", 100, 90);

        int looks = Canaries.look(run, answers, 100);

        assertThat(looks).isEqualTo(6);
        assertThat(run.verdict().orElseThrow().decision()).isEqualTo(Decision.ROLLBACK);
    }

    @Test
    void nobody_is_asked_for_more_traffic_while_the_promotion_waits() {
        ForeignRun run = Canaries.analysis("""
                stepWeight: 100
                webhooks:
                - {name: more, type: confirm-traffic-increase, url: "http://gate/"}
                - {name: gate, type: confirm-promotion, url: "http://gate/"}
                """).begin(NOON);
        Answers answers = Answers.of("gate", 403, 200).and("more", 200);

        Canaries.look(run, answers, 100);

        assertThat(answers.asked()).containsExactly("more", "more", "gate", "gate");
    }

    @Test
    void from_the_second_refusal_on_the_last_iteration_is_done_again() {
        ForeignRun run = begin("{iterations: 2, match: [{headers: {x: {exact: y}}}]}", "gate", "confirm-promotion");
        Answers answers = Answers.of("gate", 403, 403, 200);

        int looks = Canaries.look(run, answers, 100);

        // Revision, two iterations, two refusals, the iteration again, promotion.
        assertThat(looks).isEqualTo(7);
    }

    @Test
    void blue_green_asks_for_the_promotion_before_it_routes_traffic_and_before_it_promotes() {
        ForeignRun run = begin("iterations: 2", "gate", "confirm-promotion");
        Answers answers = Answers.of("gate", 200);

        Canaries.look(run, answers, 100);

        assertThat(answers.asked()).hasSize(2);
    }

    @Test
    void with_one_iteration_a_second_refusal_brings_the_pre_rollout_back() {
        ForeignRun run = Canaries.analysis("""
                iterations: 1
                metrics: [{name: request-success-rate, thresholdRange: {min: 99}}]
                webhooks:
                - {name: before, type: pre-rollout, url: "http://gate/"}
                - {name: gate, type: confirm-promotion, url: "http://gate/"}
                """).begin(NOON);
        Answers answers = Answers.of("gate", 403, 403, 200).and("before", 200).and("request-success-rate", 100);

        Canaries.look(run, answers, 5);

        assertThat(answers.asked())
                .containsExactly("before", "request-success-rate", "gate", "request-success-rate", "gate", "before");
    }

    @Test
    void with_one_a_b_iteration_the_metrics_are_judged_again_since_the_traffic_stays() {
        ForeignRun run = Canaries.analysis("""
                iterations: 1
                match: [{headers: {x: {exact: y}}}]
                metrics: [{name: request-success-rate, thresholdRange: {min: 99}}]
                webhooks:
                - {name: before, type: pre-rollout, url: "http://gate/"}
                - {name: gate, type: confirm-promotion, url: "http://gate/"}
                """).begin(NOON);
        Answers answers = Answers.of("gate", 403, 403, 200).and("before", 200).and("request-success-rate", 100);

        Canaries.look(run, answers, 5);

        assertThat(answers.asked())
                .containsExactly(
                        "before",
                        "request-success-rate",
                        "gate",
                        "request-success-rate",
                        "gate",
                        "request-success-rate");
    }

    @ParameterizedTest
    @CsvSource({"'', before", "'mirror: true', request-success-rate"})
    void a_promotion_refused_twice_after_all_traffic_was_routed_begins_again(String mirror, String lastAsked) {
        ForeignRun run = Canaries.analysis("iterations: 1\n" + (mirror.isEmpty() ? "" : mirror + "\n") + """
                metrics: [{name: request-success-rate, thresholdRange: {min: 99}}]
                webhooks:
                - {name: before, type: pre-rollout, url: "http://gate/"}
                - {name: gate, type: confirm-promotion, url: "http://gate/"}
                """)
                .begin(NOON);
        Answers answers = Answers.of("gate", 403, 403, 200).and("before", 200).and("request-success-rate", 100);

        Canaries.look(run, answers, 5);

        assertThat(answers.asked()).last().isEqualTo(lastAsked);
    }

    @Test
    void a_rollback_webhook_that_agrees_rolls_back_before_anything_is_judged() {
        ForeignRun run = Canaries.analysis("""
                stepWeight: 10
                metrics: [{name: request-success-rate, thresholdRange: {min: 99}}]
                webhooks:
                - {name: no, type: rollback, url: "http://gate/"}
                - {name: gate, type: rollback, url: "http://gate/"}
                - {name: never, type: rollback, url: "http://gate/"}
                """).begin(NOON);
        Answers answers =
                Answers.of("no", 403).and("gate", 403, 200).and("never", 403).and("request-success-rate", 100);

        int looks = Canaries.look(run, answers, 100);

        assertThat(looks).isEqualTo(3);
        assertThat(answers.asked()).containsExactly("no", "gate", "never", "no", "gate");
        assertThat(run.verdict().orElseThrow().decision()).isEqualTo(Decision.ROLLBACK);
        assertThat(run.verdict().orElseThrow().said()).isEqualTo("Failed (a rollback webhook asked for it)");
    }

    @Test
    void webhooks_that_only_listen_are_not_read() {
        FlaggerPolicy policy = Canaries.analysis("""
                stepWeight: 100
                webhooks:
                - {name: after, type: post-rollout, url: "http://gate/"}
                - {name: events, type: event, url: "http://gate/"}
                """);
        Answers answers = new Answers();

        Canaries.look(policy.begin(NOON), answers, 100);

        assertThat(policy.metrics()).isEmpty();
        assertThat(answers.asked()).isEqualTo(List.of());
    }

    private static ForeignRun begin(String steps, String name, String type) {
        String flow = steps.startsWith("{") ? steps.substring(1, steps.length() - 1) : steps;
        String hook = "webhooks: [{name: " + name + ", type: " + type + ", url: \"http://gate/\"}]";
        return Canaries.analysis("{" + String.join(", ", List.of(flow, hook)) + "}\n")
                .begin(NOON);
    }
}
