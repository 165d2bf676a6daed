package dev.fledge.canary.compat.keptn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.canary.GaugeRule;
import dev.fledge.canary.compat.Conversion;
import dev.fledge.document.Document;
import org.junit.jupiter.api.Test;

class KeptnConversionTest {
    private static final String ALL =
            "all: an objective is a number without the requests behind it, so each became a gauge,"
                    + " which must be above the baseline as well to be bad; give the counts to rate and quantile rules.";
    private static final String WEIGHTS = "weights, scores and warnings: each native rule that fails goes back.";

    @Test
    void upper_limits_of_an_analysis_become_gauges() {
        Conversion conversion = read("""
                apiVersion: metrics.keptn.sh/v1
                kind: AnalysisDefinition
                metadata: {name: my-app}
                spec:
                  objectives:
                  - {analysisValueTemplateRef: {name: a}, target: {failure: {greaterThan: {fixedValue: 600}}}}
                  - {analysisValueTemplateRef: {name: a}, target: {failure: {greaterThanOrEqual: {fixedValue: 5}}}}
                  - {analysisValueTemplateRef: {name: c}, target: {failure: {lessThan: {fixedValue: 5}}}}
                  - {analysisValueTemplateRef: {name: d}, target: {warning: {greaterThan: {fixedValue: 5}}}}
                  totalScore: {passPercentage: 90, warningPercentage: 75}
                """).convert();

        assertThat(conversion.policy().name()).isEqualTo("my-app");
        assertThat(conversion.policy().rules())
                .containsExactly(
                        GaugeRule.named("a").of("a").atMost(600).build(),
                        GaugeRule.named("a-2").of("a").atMost(5).build());
        assertThat(conversion.lost())
                .containsExactly(
                        "c: the failure criterion lessThan 5 is no upper limit.",
                        "d: there is no failure criterion.",
                        ALL,
                        WEIGHTS);
    }

    @Test
    void upper_limits_of_a_gate_become_gauges() {
        Conversion conversion = read("""
                objectives:
                - {sli: a, pass: [{criteria: ["<=+10%", "<600", ">0", "<=+5", "<-1%"]}]}
                - {sli: b, pass: [{criteria: ["<1"]}, {criteria: ["<2"]}]}
                - {sli: c}
                - {sli: d, pass: [{criteria: ["<=0%", "<=99900%", "<=99901%"]}]}
                total_score: {pass: 90}
                """).convert();

        assertThat(conversion.policy().rules())
                .containsExactly(
                        GaugeRule.named("a").of("a").atMostTimesBaseline(1.1).build(),
                        GaugeRule.named("a-2").of("a").atMost(600).build(),
                        GaugeRule.named("d").of("d").atMostTimesBaseline(1).build(),
                        GaugeRule.named("d-2").of("d").atMostTimesBaseline(1000).build());
        assertThat(conversion.lost())
                .containsExactly(
                        "a: a criterion with > is no upper limit that a gauge can have.",
                        "a: a criterion with <= and a difference is no upper limit that a gauge can have.",
                        "a: 0.99 times the results before is no multiple that a gauge can have, which is from 1 to 1000.",
                        "b: of several lists one is enough.",
                        "c: there are no pass criteria.",
                        "d: 1000.01 times the results before is no multiple that a gauge can have, which is from 1 to 1000.",
                        ALL,
                        WEIGHTS);
    }

    @Test
    void refuses_to_make_a_policy_without_rules() {
        KeptnPolicy policy = read("objectives: [{sli: c}]\n");

        assertThatThrownBy(policy::convert)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "nothing of keptn policy keptn has a native counterpart, and a policy without rules would promote"
                                + " anything; write the rules by hand (c: there are no pass criteria.)");
    }

    private static KeptnPolicy read(String yaml) {
        return KeptnPolicy.read(Document.yaml("slo.yaml", yaml));
    }
}
