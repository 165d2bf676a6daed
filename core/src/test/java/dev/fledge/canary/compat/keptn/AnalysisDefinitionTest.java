package dev.fledge.canary.compat.keptn;

import static dev.fledge.canary.compat.Answers.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.canary.Decision;
import dev.fledge.canary.compat.Answers;
import dev.fledge.canary.compat.Difference;
import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.canary.compat.ForeignVerdict;
import dev.fledge.canary.compat.Reading;
import dev.fledge.document.Document;
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

class AnalysisDefinitionTest {
    static final String HEAD = """
            apiVersion: metrics.keptn.sh/v1
            kind: AnalysisDefinition
            metadata: {name: my-app}
            spec:
            """;
    static final String FOUR = """
            objectives:
            - analysisValueTemplateRef: {name: latency, namespace: monitoring}
              target: {failure: {greaterThan: {fixedValue: 600}}, warning: {inRange: {lowBound: 300, highBound: 600}}}
              weight: 2
              keyObjective: true
            - analysisValueTemplateRef: {name: errors}
              target: {failure: {greaterThanOrEqual: {fixedValue: "5"}}}
            - analysisValueTemplateRef: {name: cpu, namespace: ""}
              target: {failure: {greaterThan: {fixedValue: 800m}}}
            totalScore: {passPercentage: 90, warningPercentage: 75}
            """;

    @ParameterizedTest
    @CsvSource({
        "100, 0, 0.5, PROMOTE, pass (100)",
        "300, 0, 0.5, HOLD, warning (75)",
        "299.9, 0, 0.5, PROMOTE, pass (100)",
        "600, 0, 0.5, HOLD, warning (75)",
        "600.1, 0, 0.5, ROLLBACK, 'fail (50, a key objective failed)'",
        "100, 5, 0.5, HOLD, warning (75)",
        "100, 5, 0.8, HOLD, warning (75)",
        "100, 5, 0.81, ROLLBACK, fail (50)",
        "300, 5, 0.5, ROLLBACK, fail (50)",
        "NaN, NaN, NaN, PROMOTE, pass (100)",
    })
    void adds_up_weights_and_compares_the_share(
            double latency, double errors, double cpu, Decision decision, String said) {
        ForeignVerdict verdict = judge(
                FOUR,
                Answers.of("latency-monitoring", latency).and("errors", errors).and("cpu", cpu));

        assertThat(verdict.decision()).isEqualTo(decision);
        assertThat(verdict.said()).isEqualTo(said);
    }

    @Test
    void reads_each_value_once_at_the_end_of_the_time_frame() {
        KeptnPolicy policy = read(FOUR).over(Duration.ofMinutes(10));
        ForeignRun run = policy.begin(NOON);
        Answers answers = new Answers();
        assertThat(run.next()).isEqualTo(NOON.plusSeconds(600));

        run.look(NOON.plusSeconds(599), answers);
        assertThat(run.verdict()).isEmpty();
        run.look(NOON.plusSeconds(660), answers);
        run.look(NOON.plusSeconds(700), answers);

        assertThat(run.verdict().orElseThrow().at()).isEqualTo(NOON.plusSeconds(660));
        Interval frame = new Interval(NOON, NOON.plusSeconds(600));
        assertThat(answers.queries())
                .containsExactly(
                        new MetricQuery("latency-monitoring", Arm.CANARY, frame),
                        new MetricQuery("errors", Arm.CANARY, frame),
                        new MetricQuery("cpu", Arm.CANARY, frame));
    }

    @Test
    void the_time_frame_is_five_minutes_unless_told_otherwise() {
        assertThat(read(FOUR).begin(NOON).next()).isEqualTo(NOON.plusSeconds(300));
        assertThatThrownBy(() -> read(FOUR).over(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void says_of_each_objective_what_it_met_and_earned() {
        List<Finding> findings = judge(
                        FOUR,
                        Answers.of("latency-monitoring", 450).and("errors", 6).and("cpu", 0.25))
                .findings();

        assertThat(findings)
                .extracting(Finding::toString)
                .containsExactly(
                        "INCONCLUSIVE WARNING_MET latency-monitoring: latency-monitoring: canary 450 meets the warning"
                                + " criterion inRange 300 to 600 (both included in the range)",
                        "FAIL FAILURE_MET errors: errors: canary 6 meets the failure criterion greaterThanOrEqual 5",
                        "PASS NO_CRITERION_MET cpu: cpu: canary 0.25 meets no criterion");
        assertThat(findings).extracting(f -> f.fact("score").orElse("")).containsExactly("1 of 2", "0 of 1", "1 of 1");
    }

    @Test
    void a_missing_value_scores_nothing_and_fails_a_key_objective() {
        Answers answers = new Answers()
                .and("latency-monitoring", new Reading.Empty())
                .and("errors", new Reading.Failed("503"))
                .and("cpu", new Reading.Values(List.of(0.1, 0.2)));

        ForeignVerdict verdict = judge(FOUR, answers);

        assertThat(verdict.decision()).isEqualTo(Decision.ROLLBACK);
        assertThat(verdict.said()).isEqualTo("fail (0, a key objective failed)");
        assertThat(verdict.findings())
                .extracting(Finding::toString)
                .containsExactly(
                        "FAIL NO_VALUE latency-monitoring: latency-monitoring: no value, which scores 0 of 2",
                        "FAIL NO_VALUE errors: errors: 503, which scores 0 of 1",
                        "FAIL NO_VALUE cpu: cpu: the answer has 2 values, one is expected, which scores 0 of 1");
    }

    @Test
    void a_key_objective_of_weight_zero_fails_even_if_it_passes() {
        ForeignVerdict verdict = judge("""
                objectives:
                - {analysisValueTemplateRef: {name: a}, weight: 0, keyObjective: true}
                - {analysisValueTemplateRef: {name: b}}
                totalScore: {passPercentage: 50, warningPercentage: 0}
                """, Answers.of("a", 1).and("b", 1));

        assertThat(verdict.said()).isEqualTo("fail (100, a key objective failed)");
        assertThat(verdict.findings()).extracting(Finding::verdict).containsExactly(Verdict.PASS, Verdict.PASS);
    }

    @Test
    void without_weights_the_score_is_zero() {
        ForeignVerdict verdict = judge("""
                objectives: [{analysisValueTemplateRef: {name: a}, weight: 0}]
                totalScore: {passPercentage: 50, warningPercentage: 1}
                """, Answers.of("a", 1));

        assertThat(verdict.said()).isEqualTo("fail (0)");
    }

    @Test
    void rounds_the_score_it_says_but_not_the_one_it_compares() {
        ForeignVerdict verdict = judge("""
                objectives:
                - {analysisValueTemplateRef: {name: a}}
                - {analysisValueTemplateRef: {name: b}}
                - {analysisValueTemplateRef: {name: c}, target: {failure: {equalTo: {fixedValue: 1}}}}
                totalScore: {passPercentage: 67, warningPercentage: 66}
                """, Answers.of("a", 1).and("b", 1).and("c", 1));

        assertThat(verdict.said()).isEqualTo("warning (66.67)");
    }

    @ParameterizedTest
    @CsvSource({
        "'equalTo: {fixedValue: 5}', 5, true",
        "'equalTo: {fixedValue: 5}', 5.1, false",
        "'lessThan: {fixedValue: 5}', 4.9, true",
        "'lessThan: {fixedValue: 5}', 5, false",
        "'lessThanOrEqual: {fixedValue: 5}', 5, true",
        "'lessThanOrEqual: {fixedValue: 5}', 5.1, false",
        "'greaterThan: {fixedValue: 5}', 5.1, true",
        "'greaterThan: {fixedValue: 5}', 5, false",
        "'greaterThanOrEqual: {fixedValue: 5}', 5, true",
        "'greaterThanOrEqual: {fixedValue: 5}', 4.9, false",
        "'inRange: {lowBound: 2, highBound: 5}', 2, true",
        "'inRange: {lowBound: 2, highBound: 5}', 5, true",
        "'inRange: {lowBound: 2, highBound: 5}', 1.9, false",
        "'inRange: {lowBound: 2, highBound: 5}', 5.1, false",
        "'notInRange: {lowBound: 2, highBound: 5}', 1.9, true",
        "'notInRange: {lowBound: 2, highBound: 5}', 5.1, true",
        "'notInRange: {lowBound: 2, highBound: 5}', 2, false",
        "'notInRange: {lowBound: 2, highBound: 5}', 5, false",
        "'notInRange: {lowBound: 2, highBound: 5}', NaN, false",
        "'lessThanOrEqual: {fixedValue: 5}', NaN, false",
    })
    void an_operator_fails_what_it_holds_for(String operator, double value, boolean fails) {
        ForeignVerdict verdict = judge(
                "objectives: [{analysisValueTemplateRef: {name: a}, target: {failure: {" + operator + "}}}]\n"
                        + "totalScore: {passPercentage: 50, warningPercentage: 1}\n",
                Answers.of("a", value));

        assertThat(verdict.decision()).isEqualTo(fails ? Decision.ROLLBACK : Decision.PROMOTE);
    }

    @Test
    void is_a_policy_of_the_format_keptn() {
        KeptnPolicy policy = read(FOUR);

        assertThat(policy.format()).isEqualTo("keptn");
        assertThat(policy.name()).isEqualTo("my-app");
        assertThat(policy.metrics()).containsExactly("latency-monitoring", "errors", "cpu");
        assertThat(policy).hasToString("keptn policy my-app, reads [latency-monitoring, errors, cpu]");
    }

    @Test
    void explains_every_place() {
        List<Difference> differences = read("""
                objectives:
                - analysisValueTemplateRef: {name: a}
                  target: {failure: {lessThan: {fixedValue: 1}}}
                  keyObjective: true
                - analysisValueTemplateRef: {name: b}
                  weight: 3
                - {analysisValueTemplateRef: {name: c}, weight: 0, target: {warning: {lessThan: {fixedValue: 1}}}}
                - {analysisValueTemplateRef: {name: d}, weight: 0, keyObjective: true, target: {}}
                totalScore: {passPercentage: 90, warningPercentage: 75}
                """).explain();

        assertThat(differences)
                .extracting(difference -> difference.where() + ": " + difference.foreign())
                .containsExactly(
                        "slo.yaml:6:31 spec.objectives[0].analysisValueTemplateRef: Keptn judges one number, however few"
                                + " requests it stands for; NaN meets no criterion, so it passes, and no value fails the"
                                + " analysis.",
                        "slo.yaml:9:5 spec.objectives[1]: Without criteria every value passes and earns the weight.",
                        "slo.yaml:9:31 spec.objectives[1].analysisValueTemplateRef: Keptn judges one number, however few"
                                + " requests it stands for; NaN meets no criterion, so it passes, and no value only loses"
                                + " the weight.",
                        "slo.yaml:10:13 spec.objectives[1].weight: A failed objective that is no key objective only loses"
                                + " its weight.",
                        "slo.yaml:11:32 spec.objectives[2].analysisValueTemplateRef: Keptn judges one number, however few"
                                + " requests it stands for; NaN meets no criterion, so it passes, and no value only loses"
                                + " the weight.",
                        "slo.yaml:11:51 spec.objectives[2].weight: An objective of weight 0 changes nothing.",
                        "slo.yaml:12:32 spec.objectives[3].analysisValueTemplateRef: Keptn judges one number, however few"
                                + " requests it stands for; NaN meets no criterion, so it passes, and no value fails the"
                                + " analysis.",
                        "slo.yaml:12:51 spec.objectives[3].weight: A key objective of weight 0 always scores 0, so the"
                                + " analysis always fails.",
                        "slo.yaml:12:82 spec.objectives[3].target: Without criteria every value passes and earns the"
                                + " weight.",
                        "slo.yaml:13:15 spec.totalScore: The analysis passes from 90 % of the weights on, so objectives may"
                                + " fail unseen; warnings count half.");
    }

    @Test
    void explains_in_the_order_of_the_file() {
        assertThat(read("""
                totalScore: {passPercentage: 90, warningPercentage: 75}
                objectives: [{weight: 2, analysisValueTemplateRef: {name: a}, target: {failure: {equalTo: {fixedValue: 1}}}}]
                """).explain())
                .extracting(Difference::where)
                .containsExactly(
                        "slo.yaml:5:15 spec.totalScore",
                        "slo.yaml:6:25 spec.objectives[0].weight",
                        "slo.yaml:6:54 spec.objectives[0].analysisValueTemplateRef");
    }

    @Test
    void explains_that_weights_of_zero_score_nothing() {
        assertThat(read("""
                objectives: [{analysisValueTemplateRef: {name: c}, weight: 0}]
                totalScore: {passPercentage: 90, warningPercentage: 75}
                """).explain())
                .contains(new Difference(
                        "slo.yaml:6:15 spec.totalScore",
                        "All weights are 0, so every analysis scores 0 %.",
                        "A native rule has no weight."));
    }

    static KeptnPolicy read(String spec) {
        return KeptnPolicy.read(Document.yaml("slo.yaml", HEAD + spec.indent(2)));
    }

    private static ForeignVerdict judge(String spec, Answers answers) {
        ForeignRun run = read(spec).begin(NOON);
        run.look(run.next(), answers);
        return run.verdict().orElseThrow();
    }
}
