package dev.fledge.canary.compat.keptn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fledge.canary.compat.Difference;
import dev.fledge.document.DocumentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualityGateReadingTest {
    @Test
    void is_a_policy_without_a_name_of_its_own() {
        KeptnPolicy policy = QualityGateTest.read(QualityGateTest.GATE);

        assertThat(policy.format()).isEqualTo("keptn");
        assertThat(policy.name()).isEqualTo("keptn");
        assertThat(policy.metrics()).containsExactly("response_time_p95", "error_rate", "throughput");
    }

    @Test
    void explains_every_place() {
        assertThat(QualityGateTest.read(QualityGateTest.GATE).explain())
                .extracting(difference -> difference.where() + ": " + difference.foreign())
                .containsExactly(
                        "slo.yaml:11:3 objectives[0].pass: Keptn judges one number, however few requests it stands for.",
                        "slo.yaml:11:3 objectives[0].pass: Compared with previous evaluations; as long as there are none,"
                                + " every value passes.",
                        "slo.yaml:15:12 objectives[0].key_sli: If the key SLI has no value at all, it only loses its weight"
                                + " and does not fail the evaluation.",
                        "slo.yaml:18:3 objectives[1].pass: Keptn judges one number, however few requests it stands for.",
                        "slo.yaml:18:3 objectives[1].pass: Of several lists of criteria one met is enough.",
                        "slo.yaml:18:3 objectives[1].pass: Compared with previous evaluations; as long as there are none,"
                                + " every value passes.",
                        "slo.yaml:20:3 objectives[2]: Without pass criteria the objective is shown and not judged.",
                        "slo.yaml:22:3 total_score: The evaluation passes from a share of the weights on, so objectives may"
                                + " fail unseen; warnings count half.");
        assertThat(QualityGateTest.read("objectives: [{sli: a}]\n").explain())
                .extracting(Difference::foreign)
                .containsExactly(
                        "No objective has pass criteria, so every evaluation passes with 100 %.",
                        "Without pass criteria the objective is shown and not judged.");
        assertThat(QualityGateTest.read("objectives: [{sli: a, pass: [{criteria: []}]}]\ntotal_score: {pass: 1}\n")
                        .explain())
                .extracting(Difference::foreign)
                .contains("An empty list of criteria is met by every value.")
                .hasSize(3);
    }

    @Test
    void explains_in_the_order_of_the_file() {
        assertThat(QualityGateTest.read(
                                "{total_score: {pass: 1}, objectives: [{sli: a, pass: [{criteria: ['<1']}]}]}\n")
                        .explain())
                .extracting(Difference::where)
                .containsExactly("slo.yaml:1:15 total_score", "slo.yaml:1:54 objectives[0].pass");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "objectives: [] | slo.yaml:1:14: objectives: has no objective, so there is nothing to judge; add one",
                "objective: [] | slo.yaml:1:2: the document: unknown key 'objective'; did you mean 'objectives'?",
                "objectives: [{sli: ' '}] | slo.yaml:1:21: objectives[0].sli: the name is blank, but readings are asked by it; write one",
                "objectives: [{sli: a, name: b}] | slo.yaml:1:24: objectives[0]: unknown key 'name'",
                "objectives: [{sli: a, weight: 1.5}] | slo.yaml:1:32: objectives[0].weight: expected a whole number",
                "objectives: [{sli: a, key_sli: 1}] | slo.yaml:1:33: objectives[0].key_sli: expected true or false",
                "objectives: [{sli: a, pass: [{criterion: []}]}] | slo.yaml:1:32: objectives[0].pass[0]: unknown key 'criterion'",
                "objectives: [{sli: a, pass: [{criteria: ['5']}]}] | slo.yaml:1:43: objectives[0].pass[0].criteria[0]: cannot be read as a criterion, found text \"5\"; Keptn would take it as never met, write one of < <= = >= > and a number, with + or - and % if it compares with previous results, such as <=+10%",
                "objectives: [{sli: a, pass: [{criteria: ['==5']}]}] | slo.yaml:1:43: objectives[0].pass[0].criteria[0]: cannot be read as a criterion, found text \"==5\"",
                "objectives: [{sli: a, pass: [{criteria: ['<=+-5']}]}] | slo.yaml:1:43: objectives[0].pass[0].criteria[0]: cannot be read as a criterion",
                "objectives: [{sli: a, pass: [{criteria: ['<=-+5']}]}] | slo.yaml:1:43: objectives[0].pass[0].criteria[0]: cannot be read as a criterion",
                "objectives: [{sli: a, warning: [{criteria: ['<=5ms']}]}] | slo.yaml:1:46: objectives[0].warning[0].criteria[0]: cannot be read as a criterion, found text \"<=5ms\"",
                "objectives: [{sli: a, pass: [{criteria: ['<=']}]}] | slo.yaml:1:43: objectives[0].pass[0].criteria[0]: cannot be read as a criterion",
                "objectives: [{sli: a, pass: [{criteria: ['<1']}]}] | slo.yaml:1:1: the document: missing key 'total_score'",
                "objectives: [{sli: a, pass: [{criteria: ['<1']}]}], total_score: {warning: 5} | slo.yaml:1:67: total_score: missing key 'pass'",
                "objectives: [{sli: a, pass: [{criteria: ['<1']}]}], total_score: {pass: most} | slo.yaml:1:74: total_score.pass: expected a score such as 90%, found text \"most\"; Keptn would fail every evaluation, write a number and %",
                "objectives: [{sli: a, pass: [{criteria: ['<1']}]}], total_score: {pass: 90, warning: few} | slo.yaml:1:87: total_score.warning: expected a score such as 90%",
                "objectives: [{sli: a, pass: [{criteria: ['<1']}]}], total_score: {pass: 90, fail: 1} | slo.yaml:1:78: total_score: unknown key 'fail'",
                "objectives: [{sli: a}], comparison: {compare: x} | slo.yaml:1:39: comparison: unknown key 'compare'",
                "objectives: [{sli: a}], comparison: {compare_with: all} | slo.yaml:1:53: comparison.compare_with: expected one of single_result, several_results",
                "objectives: [{sli: a}], comparison: {aggregate_function: max} | slo.yaml:1:59: comparison.aggregate_function: expected one of avg, p50, p90, p95",
                "objectives: [{sli: a}], comparison: {include_result_with_score: fail} | slo.yaml:1:66: comparison.include_result_with_score: expected one of all, pass, pass_or_warn",
                "objectives: [{sli: a}], comparison: {number_of_comparison_results: -1} | slo.yaml:1:69: comparison.number_of_comparison_results: expected a whole number from 0 to 1000",
            })
    void refuses_a_bad_gate_with_its_place(String gate, String message) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> QualityGateTest.read("{" + gate.strip() + "}\n"))
                .withMessageStartingWith(message.strip());
    }
}
