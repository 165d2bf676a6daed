package dev.fledge.canary.compat.flagger;

import static dev.fledge.canary.compat.Answers.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.canary.Decision;
import dev.fledge.canary.compat.Answers;
import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.canary.compat.ForeignVerdict;
import dev.fledge.canary.compat.Reading;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricQuery;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlaggerRunTest {
    private static final String RATE = """
            interval: 1m
            threshold: 3
            maxWeight: 50
            stepWeight: 10
            metrics:
            - name: request-success-rate
              thresholdRange: {min: 99}
              interval: 2m
            """;

    @Test
    void promotes_one_passing_tick_after_the_maximum_weight_is_reached() {
        ForeignRun run = Canaries.analysis(RATE).begin(NOON);
        Answers answers = Answers.of("request-success-rate", 100);

        int looks = Canaries.look(run, answers, 100);

        // New revision, weight 0 to 10, four more steps to 50, and the tick that promotes.
        assertThat(looks).isEqualTo(7);
        ForeignVerdict verdict = run.verdict().orElseThrow();
        assertThat(verdict.decision()).isEqualTo(Decision.PROMOTE);
        assertThat(verdict.said()).isEqualTo("Promoting");
        assertThat(verdict.at()).isEqualTo(NOON.plusSeconds(360));
        assertThat(answers.asked()).hasSize(5);
    }

    @Test
    void asks_the_canary_over_the_interval_of_the_metric() {
        ForeignRun run = Canaries.analysis(RATE).begin(NOON);
        Answers answers = Answers.of("request-success-rate", 100);

        Canaries.look(run, answers, 3);

        assertThat(answers.queries())
                .containsExactly(
                        new MetricQuery("request-success-rate", Arm.CANARY, new Interval(NOON, NOON.plusSeconds(120))));
    }

    @Test
    void asks_no_metric_in_the_tick_that_sees_the_revision_and_in_the_one_at_weight_zero() {
        ForeignRun run = Canaries.analysis(RATE).begin(NOON);
        Answers answers = Answers.of("request-success-rate", 100);

        Canaries.look(run, answers, 2);

        assertThat(answers.asked()).isEmpty();
    }

    @Test
    void rolls_back_in_the_tick_after_the_threshold_without_asking_again() {
        ForeignRun run = Canaries.analysis(RATE).begin(NOON);
        Answers answers = Answers.of("request-success-rate", 98.99);
        Canaries.look(run, answers, 5);
        assertThat(answers.asked()).hasSize(3);
        assertThat(run.verdict()).isEmpty();

        run.look(run.next(), answers.forget());

        assertThat(answers.asked()).isEmpty();
        ForeignVerdict verdict = run.verdict().orElseThrow();
        assertThat(verdict.decision()).isEqualTo(Decision.ROLLBACK);
        assertThat(verdict.said()).isEqualTo("Failed (3 failed checks, threshold 3)");
        assertThat(verdict.at()).isEqualTo(NOON.plusSeconds(300));
        assertThat(verdict.findings())
                .extracting(Finding::message)
                .containsExactly("request-success-rate: canary 98.99, min 99 (equal passes)");
    }

    @Test
    void a_success_does_not_reset_the_failed_checks() {
        ForeignRun run = Canaries.analysis(RATE).begin(NOON);
        Answers answers = Answers.of("request-success-rate", 90, 100, 90, 100, 90, 100);

        int looks = Canaries.look(run, answers, 100);

        assertThat(looks).isEqualTo(8);
        assertThat(run.verdict().orElseThrow().decision()).isEqualTo(Decision.ROLLBACK);
        assertThat(run.verdict().orElseThrow().findings())
                .extracting(Finding::verdict)
                .containsExactly(Verdict.FAIL);
    }

    @Test
    void the_weight_stays_where_it_is_when_a_check_fails() {
        ForeignRun run = Canaries.analysis(RATE).begin(NOON);
        Answers answers = Answers.of("request-success-rate", 90, 90, 100);

        int looks = Canaries.look(run, answers, 100);

        assertThat(looks).isEqualTo(9);
        assertThat(run.verdict().orElseThrow().decision()).isEqualTo(Decision.PROMOTE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "threshold: 0\n", "threshold: 1\n"})
    void without_a_threshold_one_failed_check_rolls_back(String threshold) {
        ForeignRun run = Canaries.analysis(threshold + """
                stepWeight: 50
                metrics:
                - {name: request-success-rate, thresholdRange: {min: 99}}
                """).begin(NOON);

        int looks = Canaries.look(run, Answers.of("request-success-rate", 50), 100);

        assertThat(looks).isEqualTo(4);
        assertThat(run.verdict().orElseThrow().said()).isEqualTo("Failed (1 failed checks, threshold 1)");
    }

    @Test
    void without_metrics_and_webhooks_every_tick_passes() {
        ForeignRun run = Canaries.analysis("{threshold: 5, stepWeight: 50}").begin(NOON);

        int looks = Canaries.look(run, new Answers(), 100);

        assertThat(looks).isEqualTo(4);
        assertThat(run.verdict().orElseThrow().decision()).isEqualTo(Decision.PROMOTE);
        assertThat(run.verdict().orElseThrow().findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'interval: 30s', 30", "'interval: 1m30s', 90", "'interval: 5s', 10", "'interval: 10s', 10", "'{}', 60"
    })
    void ticks_every_interval_but_at_least_ten_seconds_apart(String interval, long seconds) {
        String analysis = interval.equals("{}") ? "stepWeight: 10\n" : "stepWeight: 10\n" + interval + "\n";
        ForeignRun run = Canaries.analysis(analysis).begin(NOON);
        assertThat(run.next()).isEqualTo(NOON);

        run.look(NOON, new Answers());

        assertThat(run.next()).isEqualTo(NOON.plusSeconds(seconds));
    }

    @Test
    void a_late_look_does_not_shift_the_ticks_and_missed_ones_are_not_made_up_for() {
        ForeignRun run = Canaries.analysis(RATE).begin(NOON);

        run.look(NOON.plusSeconds(150), new Answers());

        assertThat(run.next()).isEqualTo(NOON.plusSeconds(180));
    }

    @Test
    void does_nothing_before_its_time_and_after_the_verdict() {
        ForeignRun run = Canaries.analysis(RATE).begin(NOON);
        Answers answers = Answers.of("request-success-rate", 100);

        run.look(NOON.minusMillis(1), answers);

        assertThat(run.next()).isEqualTo(NOON);

        Canaries.look(run, answers, 100);
        ForeignVerdict verdict = run.verdict().orElseThrow();
        run.look(run.next().plus(Duration.ofDays(1)), answers.forget());

        assertThat(answers.asked()).isEmpty();
        assertThat(run.verdict()).hasValue(verdict);
    }

    @Test
    void stops_at_the_first_failed_check_of_a_tick() {
        ForeignRun run = Canaries.analysis("""
                threshold: 2
                stepWeight: 10
                metrics:
                - {name: request-duration, thresholdRange: {max: 500}}
                - {name: request-success-rate, thresholdRange: {min: 99}}
                webhooks:
                - {name: load-test, type: rollout, url: "http://tester/"}
                - {name: smoke, url: "http://tester/"}
                """).begin(NOON);
        Answers answers = Answers.of("load-test", 200)
                .and("smoke", 500, 200)
                .and("request-duration", 501, 10)
                .and("request-success-rate", 100);

        Canaries.look(run, answers, 4);

        assertThat(answers.asked()).containsExactly("load-test", "smoke", "load-test", "smoke", "request-duration");
    }

    @Test
    void asks_what_is_built_in_before_the_templates() {
        ForeignRun run = FlaggerPolicyTest.templated("""
                threshold: 2
                stepWeight: 10
                metrics:
                - {name: not-found, templateRef: {name: not-found}, thresholdRange: {max: 5}}
                - {name: old, query: "sum(x)", thresholdRange: {max: 5}}
                - {name: request-success-rate, thresholdRange: {min: 99}}
                """).begin(NOON);
        Answers answers = Answers.of("not-found", 1).and("old", 1).and("request-success-rate", 100);

        Canaries.look(run, answers, 3);

        assertThat(answers.asked()).containsExactly("old", "request-success-rate", "not-found");
    }

    @Test
    void lists_the_findings_in_the_order_of_the_metrics_and_the_last_of_each() {
        ForeignRun run = Canaries.analysis("""
                threshold: 1
                stepWeight: 10
                metrics:
                - {name: request-success-rate, thresholdRange: {min: 99}}
                - {name: request-duration, thresholdRange: {max: 500}}
                webhooks:
                - {name: load-test, url: "http://tester/"}
                """).begin(NOON);
        Answers answers =
                Answers.of("load-test", 200).and("request-duration", 501).and("request-success-rate", 100);

        Canaries.look(run, answers, 100);

        assertThat(run.verdict().orElseThrow().findings())
                .extracting(Finding::toString)
                .containsExactly(
                        "PASS WITHIN_RANGE request-success-rate: request-success-rate: canary 100, min 99 (equal passes)",
                        "FAIL ABOVE_MAX request-duration: request-duration: canary 501, max 500 (equal passes)",
                        "PASS WEBHOOK_AGREED load-test: load-test: rollout webhook answered 200");
    }

    @Test
    void no_value_and_a_failed_provider_are_failed_checks() {
        ForeignRun run = Canaries.analysis(RATE).begin(NOON);
        Answers answers = new Answers()
                .and(
                        "request-success-rate",
                        new Reading.Empty(),
                        Reading.Values.of(Double.NaN),
                        new Reading.Failed("connection refused"));

        int looks = Canaries.look(run, answers, 100);

        assertThat(looks).isEqualTo(6);
        assertThat(run.verdict().orElseThrow().findings())
                .extracting(Finding::message)
                .isEqualTo(List.of("request-success-rate: the provider failed: connection refused"));
    }

    @Test
    void a_skipped_analysis_is_promoted_without_a_question() {
        ForeignRun run = Canaries.spec("skipAnalysis: true\nanalysis: {stepWeight: 10}\n")
                .begin(NOON);

        int looks = Canaries.look(run, new Answers(), 100);

        assertThat(looks).isEqualTo(2);
        assertThat(run.verdict().orElseThrow().decision()).isEqualTo(Decision.PROMOTE);
        assertThat(run.verdict().orElseThrow().said()).isEqualTo("Succeeded (analysis skipped)");
    }
}
