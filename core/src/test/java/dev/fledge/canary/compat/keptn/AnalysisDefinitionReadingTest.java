package dev.fledge.canary.compat.keptn;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalysisDefinitionReadingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "objectives: [] | slo.yaml:5:16: spec.objectives: has no objective, so there is nothing to judge; add one",
                "objectives: [{target: {}}] | slo.yaml:5:17: spec.objectives[0]: missing key 'analysisValueTemplateRef'; add it",
                "objectives: [{analysisValueTemplateRef: {name: ' '}}] | slo.yaml:5:51: spec.objectives[0].analysisValueTemplateRef.name: the name is blank, but readings are asked by it; write one",
                "objectives: [{analysisValueTemplateRef: {name: a, ns: b}}] | slo.yaml:5:54: spec.objectives[0].analysisValueTemplateRef: unknown key 'ns'",
                "objectives: [{analysisValueTemplateRef: {name: a, namespace: 1}}] | slo.yaml:5:65: spec.objectives[0].analysisValueTemplateRef.namespace: expected text",
                "objectives: [{analysisValueTemplateRef: {name: a}, wait: 1}] | slo.yaml:5:55: spec.objectives[0]: unknown key 'wait'",
                "objectives: [{analysisValueTemplateRef: {name: a}, weight: -1}] | slo.yaml:5:63: spec.objectives[0].weight: expected a whole number",
                "objectives: [{analysisValueTemplateRef: {name: a}, keyObjective: yes}] | slo.yaml:5:69: spec.objectives[0].keyObjective: expected true or false",
                "objectives: [{analysisValueTemplateRef: {name: a}, target: {fail: {}}}] | slo.yaml:5:64: spec.objectives[0].target: unknown key 'fail'",
                "objectives: [{analysisValueTemplateRef: {name: a}, target: {failure: {}}}] | slo.yaml:5:73: spec.objectives[0].target.failure: must have exactly one operator, but has 0; Keptn refuses it too, keep one of them",
                "objectives: [{analysisValueTemplateRef: {name: a}, target: {warning: {equalTo: {fixedValue: 1}, lessThan: {fixedValue: 2}}}}] | slo.yaml:5:73: spec.objectives[0].target.warning: must have exactly one operator, but has 2;",
                "objectives: [{analysisValueTemplateRef: {name: a}, target: {failure: {above: {fixedValue: 1}}}}] | slo.yaml:5:74: spec.objectives[0].target.failure: unknown key 'above'",
                "objectives: [{analysisValueTemplateRef: {name: a}, target: {failure: {equalTo: {value: 1}}}}] | slo.yaml:5:84: spec.objectives[0].target.failure.equalTo: unknown key 'value'",
                "objectives: [{analysisValueTemplateRef: {name: a}, target: {failure: {inRange: {lowBound: 5, highBound: 5}}}}] | slo.yaml:5:83: spec.objectives[0].target.failure.inRange: lowBound must be below highBound, but 5 is not below 5; Keptn refuses it too, swap them",
                "objectives: [{analysisValueTemplateRef: {name: a}, target: {failure: {inRange: {low: 5, highBound: 5}}}}] | slo.yaml:5:84: spec.objectives[0].target.failure.inRange: unknown key 'low'",
                "objectives: [{analysisValueTemplateRef: {name: a}}], total: 5 | slo.yaml:5:57: spec: unknown key 'total'",
                "objectives: [{analysisValueTemplateRef: {name: a}}], totalScore: {passPercentage: 101, warningPercentage: 5} | slo.yaml:5:86: spec.totalScore.passPercentage: expected a whole number from 0 to 100",
                "objectives: [{analysisValueTemplateRef: {name: a}}], totalScore: {passPercentage: 90, warningPercentage: 90} | slo.yaml:5:109: spec.totalScore.warningPercentage: must be below passPercentage 90, but was 90; Keptn refuses it too, lower it",
                "objectives: [{analysisValueTemplateRef: {name: a}}], totalScore: {passPercentage: 90} | slo.yaml:5:69: spec.totalScore: missing key 'warningPercentage'",
                "objectives: [{analysisValueTemplateRef: {name: a}}], totalScore: {passPercentage: 90, warningPercentage: 5, fail: 2} | slo.yaml:5:112: spec.totalScore: unknown key 'fail'",
            })
    void refuses_a_bad_definition_with_its_place(String spec, String message) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> AnalysisDefinitionTest.read("{" + spec.strip() + "}\n"))
                .withMessageStartingWith(message.strip());
    }

    @Test
    void refuses_another_kind_and_version() {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() ->
                        KeptnPolicy.read(Document.yaml("a.yaml", "kind: Analysis\napiVersion: metrics.keptn.sh/v1\n")))
                .withMessageStartingWith(
                        "a.yaml:1:7: kind: expected one of AnalysisDefinition, found text \"Analysis\"");
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(
                        () -> KeptnPolicy.read(Document.yaml("a.yaml", "kind: AnalysisDefinition\napiVersion: v1\n")))
                .withMessageStartingWith("a.yaml:2:13: apiVersion: expected one of metrics.keptn.sh/v1,");
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> KeptnPolicy.read(
                        Document.yaml("a.yaml", AnalysisDefinitionTest.HEAD + "  objectives: []\nmore: 1\n")))
                .withMessageStartingWith("a.yaml:6:1: the document: unknown key 'more'");
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> KeptnPolicy.read(Document.yaml(
                        "a.yaml", AnalysisDefinitionTest.HEAD.replace("{name: my-app}", "{}") + "  objectives: []\n")))
                .withMessageStartingWith("a.yaml:3:11: metadata: missing key 'name'");
    }
}
