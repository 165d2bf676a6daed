package dev.fledge.canary.compat.keptn;

import static dev.fledge.canary.compat.Answers.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fledge.canary.Decision;
import dev.fledge.canary.compat.Answers;
import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.canary.compat.ForeignVerdict;
import dev.fledge.canary.compat.Reading;
import dev.fledge.document.Document;
import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricQuery;
import dev.fledge.verdict.Finding;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualityGateTest {
    static final String GATE = """
            spec_version: "1.0"
            filter: {}
            comparison:
              compare_with: single_result
              include_result_with_score: pass
              aggregate_function: avg
            objectives:
            - sli: response_time_p95
              displayName: Response time
              pass:
              - criteria: ["<=+10%", "<600"]
              warning:
              - criteria: ["<=800"]
              weight: 2
              key_sli: true
            - sli: error_rate
              pass:
              - criteria: ["<=1%", "<=0"]
              - criteria: ["<5"]
            - sli: throughput
            total_score:
              pass: "90%"
              warning: 75%
            """;

    @ParameterizedTest
    @CsvSource({
        "500, 0, PROMOTE, pass (100)",
        "599.9, 4.9, PROMOTE, pass (100)",
        "600, 0, ROLLBACK, fail (66.67)",
        "800, 0, ROLLBACK, fail (66.67)",
        "800.1, 0, ROLLBACK, 'fail (33.33, a key SLI failed)'",
        "500, 5, ROLLBACK, fail (66.67)",
    })
    void adds_up_what_the_objectives_earn(double time, double errors, Decision decision, String said) {
        ForeignVerdict verdict = judge(
                GATE,
                Answers.of("response_time_p95", time).and("error_rate", errors).and("throughput", 0));

        assertThat(verdict.decision()).isEqualTo(decision);
        assertThat(verdict.said()).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({"75, HOLD, warning (75)", "75.1, ROLLBACK, fail (75)", "'\"\"', ROLLBACK, fail (75)"})
    void a_score_from_the_warning_on_is_a_hold(String warning, Decision decision, String said) {
        ForeignVerdict verdict =
                judge("""
                objectives:
                - {sli: a, pass: [{criteria: ["<1"]}], warning: [{criteria: ["<2"]}]}
                - {sli: b, pass: [{criteria: ["<1"]}]}
                total_score: {pass: 75.5%, warning: %s}
                """.replace("%s", warning), Answers.of("a", 1).and("b", 0));

        assertThat(verdict.decision()).isEqualTo(decision);
        assertThat(verdict.said()).isEqualTo(said);
    }

    @Test
    void the_score_passes_at_its_limit_and_fails_without_a_warning() {
        String gate = """
                objectives:
                - {sli: a, pass: [{criteria: ["<1"]}]}
                - {sli: b, pass: [{criteria: ["<1"]}]}
                total_score: {pass: 50}
                """;

        assertThat(judge(gate, Answers.of("a", 0).and("b", 1)).said()).isEqualTo("pass (50)");
        assertThat(judge(gate, Answers.of("a", 1).and("b", 1)).said()).isEqualTo("fail (0)");
    }

    @Test
    void says_of_each_objective_what_it_met() {
        ForeignVerdict verdict = judge(
                GATE, Answers.of("response_time_p95", 700).and("error_rate", 7).and("throughput", 3));

        assertThat(verdict.findings())
                .extracting(Finding::toString)
                .containsExactly(
                        "INCONCLUSIVE WARNING_CRITERIA_MET response_time_p95: response_time_p95: canary 700 without"
                                + " previous results meets the warning criteria only",
                        "FAIL NO_CRITERIA_MET error_rate: error_rate: canary 7 without previous results meets no criteria",
                        "PASS INFORMATIONAL throughput: throughput: no pass criteria, so it is shown and not judged");
    }

    @Test
    void asks_for_previous_results_only_where_a_criterion_compares_with_them() {
        Answers answers = new Answers();

        judge(GATE, answers);

        assertThat(answers.queries())
                .extracting(MetricQuery::metric, MetricQuery::arm)
                .containsExactly(
                        tuple("response_time_p95", Arm.BASELINE),
                        tuple("response_time_p95", Arm.CANARY),
                        tuple("error_rate", Arm.BASELINE),
                        tuple("error_rate", Arm.CANARY),
                        tuple("throughput", Arm.CANARY));
    }

    @ParameterizedTest
    @CsvSource({
        "<=500, 500, true",
        "<=500, 500.1, false",
        "<500, 499.9, true",
        "<500, 500, false",
        "=500, 500, true",
        "=500, 501, false",
        ">=500, 500, true",
        ">=500, 499, false",
        ">500, 501, true",
        ">500, 500, false",
        "< = 500, 500, true",
        "<=5e2, 500, true",
        "<=.5, 0.5, true",
        "<=+10%, 110, true",
        "<=+10%, 110.1, false",
        "<=10%, 110, true",
        "<=10%, 110.1, false",
        "<=-10%, 90, true",
        "<=-10%, 90.1, false",
        "<=+10, 110, true",
        "<=+10, 110.1, false",
        ">=-10, 90, true",
        ">=-10, 89.9, false",
        ">-8%, 92.1, true",
        ">-8%, 92, false",
        "<=500, NaN, false",
    })
    void a_criterion_with_a_sign_or_percent_compares_with_the_result_before(
            String criterion, double value, boolean met) {
        Answers answers = before(100).and("a", value);

        ForeignVerdict verdict = judge(
                "objectives: [{sli: a, pass: [{criteria: [\"" + criterion + "\"]}]}]\ntotal_score: {pass: 100}\n",
                answers);

        assertThat(verdict.decision()).isEqualTo(met ? Decision.PROMOTE : Decision.ROLLBACK);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // The latest of 10 20 30 60 and one without a value, by what the file says.
                "comparison: {compare_with: several_results, number_of_comparison_results: 4, aggregate_function: avg} | 36.666666666666664",
                "comparison: {compare_with: several_results, number_of_comparison_results: 4, aggregate_function: p50} | 30",
                "comparison: {compare_with: several_results, number_of_comparison_results: 100, aggregate_function: p50} | 25",
                "comparison: {compare_with: several_results, number_of_comparison_results: 100, aggregate_function: p90} | 60",
                "comparison: {compare_with: several_results, number_of_comparison_results: 100, aggregate_function: p95} | 60",
                "comparison: {compare_with: several_results, number_of_comparison_results: 2, aggregate_function: avg}  | 60",
                "comparison: {compare_with: several_results, number_of_comparison_results: 0}                          | 45",
                "comparison: {compare_with: several_results}                                                           | 45",
                "comparison: {number_of_comparison_results: 1}                                                         | 45",
                "comparison: {}                                                                                        | 45",
            })
    void aggregates_the_latest_results(String comparison, double target) {
        String gate = comparison.strip()
                + "\nobjectives: [{sli: a, pass: [{criteria: [\"=+0\"]}]}]\ntotal_score: {pass: 100}\n";

        ForeignVerdict met = judge(gate, before(10, 20, 30, 60, Double.NaN).and("a", target));
        ForeignVerdict missed = judge(gate, before(10, 20, 30, 60, Double.NaN).and("a", target + 0.5));

        assertThat(met.decision()).isEqualTo(Decision.PROMOTE);
        assertThat(missed.decision()).isEqualTo(Decision.ROLLBACK);
    }

    @ParameterizedTest
    @CsvSource({
        // R 4.3: quantile(x, p, type = 6)
        "p50, 19, 10",
        "p90, 19, 18",
        "p90, 20, 18.9",
        "p95, 20, 19.95",
        "p95, 19, 19",
        "p90, 1, 1",
    })
    void percentiles_lie_between_the_results(String function, int results, double target) {
        double[] before = new double[results];
        for (int i = 0; i < results; i++) {
            before[i] = results - i;
        }
        String gate = "comparison: {compare_with: several_results, number_of_comparison_results: 100,"
                + " aggregate_function: " + function + "}\n"
                + "objectives: [{sli: a, pass: [{criteria: [\"<=+0.0001\", \">=-0.0001\"]}]}]\ntotal_score: {pass: 100}\n";

        assertThat(judge(gate, before(before).and("a", target)).said()).isEqualTo("pass (100)");
        assertThat(judge(gate, before(before).and("a", target + 0.01)).said()).isEqualTo("fail (0)");
        assertThat(judge(gate, before(before).and("a", target - 0.01)).said()).isEqualTo("fail (0)");
    }

    @Test
    void a_single_result_is_the_latest_also_without_a_comparison() {
        String gate = "objectives: [{sli: a, pass: [{criteria: [\"=+0\"]}]}]\ntotal_score: {pass: 100}\n";

        assertThat(judge(gate, before(10, 20).and("a", 20)).said()).isEqualTo("pass (100)");
        assertThat(judge(
                                "comparison: {compare_with: single_result}\n" + gate,
                                before(10, 20).and("a", 20))
                        .said())
                .isEqualTo("pass (100)");
        assertThat(judge(
                                "comparison: {compare_with: single_result}\n" + gate,
                                before(10, 20).and("a", 15))
                        .said())
                .isEqualTo("fail (0)");
    }

    @Test
    void without_previous_results_a_relative_criterion_is_met() {
        String gate = "objectives: [{sli: a, pass: [{criteria: [\"<=+1%\"]}]}]\ntotal_score: {pass: 100}\n";

        assertThat(judge(gate, Answers.of("a", 1e9)).said()).isEqualTo("pass (100)");
        assertThat(judge(gate, before(Double.NaN).and("a", 1e9)).said()).isEqualTo("pass (100)");
        assertThat(judge(gate, before(1).and("a", 1e9)).findings())
                .extracting(Finding::message)
                .containsExactly("a: canary 1000000000 against 1 before meets no criteria");
    }

    @Test
    void previous_results_that_cannot_be_read_fail_the_evaluation() {
        ForeignVerdict verdict = judge(
                """
objectives:
- {sli: b, pass: [{criteria: ["<1"]}]}
- {sli: a, warning: [{criteria: ["<=+1%"]}]}
total_score: {pass: 100}
""",
                new Answers()
                        .baseline(new Reading.Failed("mongodb is down"))
                        .and("a", 1)
                        .and("b", 0));

        assertThat(verdict.decision()).isEqualTo(Decision.ROLLBACK);
        assertThat(verdict.said()).isEqualTo("fail (previous results cannot be read: mongodb is down)");
        assertThat(verdict.at()).isEqualTo(NOON.plusSeconds(300));
        assertThat(verdict.findings()).extracting(Finding::subject).containsExactly("b");
    }

    @Test
    void a_key_sli_without_a_value_loses_its_weight_but_fails_nothing() {
        String gate = """
                objectives:
                - {sli: a, pass: [{criteria: ["<1"]}], key_sli: true}
                - {sli: b, pass: [{criteria: ["<1"]}]}
                total_score: {pass: 50}
                """;

        ForeignVerdict missing = judge(gate, Answers.of("b", 0));
        ForeignVerdict broken = judge(gate, Answers.of("b", 0).and("a", new Reading.Failed("503")));

        assertThat(missing.said()).isEqualTo("pass (50)");
        assertThat(missing.findings().get(0)).hasToString("FAIL NO_VALUE a: a: no value received, which scores 0");
        assertThat(broken.said()).isEqualTo("fail (50, a key SLI failed)");
        assertThat(broken.findings().get(0))
                .hasToString("FAIL NO_CRITERIA_MET a: a: a failed provider (503) meets no criteria");
    }

    @Test
    void several_values_are_a_failed_provider() {
        ForeignVerdict verdict = judge(
                "objectives: [{sli: a, pass: [{criteria: [\"<1\"]}]}]\ntotal_score: {pass: 50}\n",
                new Answers().and("a", new Reading.Values(List.of(0.0, 0.0))));

        assertThat(verdict.findings())
                .extracting(Finding::message)
                .containsExactly("a: a failed provider (the answer has 2 values, one is expected) meets no criteria");
    }

    @Test
    void without_pass_criteria_every_evaluation_passes() {
        ForeignVerdict verdict = judge("objectives: [{sli: a}, {sli: b, pass: [], key_sli: true}]\n", new Answers());

        assertThat(verdict.decision()).isEqualTo(Decision.PROMOTE);
        assertThat(verdict.said()).isEqualTo("pass (100)");
    }

    @Test
    void an_empty_list_of_criteria_is_met() {
        String gate = "objectives: [{sli: a, pass: [{criteria: []}]}]\ntotal_score: {pass: 100}\n";

        assertThat(judge(gate, Answers.of("a", Double.NaN)).said()).isEqualTo("pass (100)");
    }

    @Test
    void a_weight_of_zero_is_one() {
        String gate = """
                objectives:
                - {sli: a, pass: [{criteria: ["<1"]}], weight: 0}
                - {sli: b, pass: [{criteria: ["<1"]}], weight: 3}
                total_score: {pass: 100}
                """;

        assertThat(judge(gate, Answers.of("a", 1).and("b", 0)).said()).isEqualTo("fail (75)");
    }

    private static Answers before(double... values) {
        return new Answers()
                .baseline(new Reading.Values(Arrays.stream(values).boxed().toList()));
    }

    static KeptnPolicy read(String yaml) {
        return KeptnPolicy.read(Document.yaml("slo.yaml", yaml));
    }

    private static ForeignVerdict judge(String gate, Answers answers) {
        ForeignRun run = read(gate).begin(NOON);
        run.look(run.next(), answers);
        return run.verdict().orElseThrow();
    }
}
