package dev.fledge.canary.compat.openslo;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenSloReadingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{budgetingMethod: Timeslices} | slo.yaml:1:82: spec.budgetingMethod: time slices are not judged, only requests; write Occurrences",
                "{budgetingMethod: RatioTimeslices} | slo.yaml:1:82: spec.budgetingMethod: time slices are not judged",
                "{budgetingMethod: Counts} | slo.yaml:1:82: spec.budgetingMethod: expected one of",
                "{budgetingMethod: Occurrences, objectives: []} | slo.yaml:1:107: spec.objectives: has no objective, so there is nothing to judge; add one",
                "{budget: 1} | slo.yaml:1:65: spec: unknown key 'budget'",
                "{budgetingMethod: Occurrences, objectives: [{target: 1}]} | slo.yaml:1:117: spec.objectives[0].target: expected a number from 0.0 to",
                "{budgetingMethod: Occurrences, objectives: [{target: 0.9, targetPercent: 90}]} | slo.yaml:1:108: spec.objectives[0]: must have exactly one of target and targetPercent; keep one",
                "{budgetingMethod: Occurrences, objectives: [{}]} | slo.yaml:1:108: spec.objectives[0]: must have exactly one of target and targetPercent; keep one",
                "{budgetingMethod: Occurrences, objectives: [{targetPercent: 100}]} | slo.yaml:1:124: spec.objectives[0].targetPercent: expected a number",
                "{budgetingMethod: Occurrences, objectives: [{target: 0.9, compositeWeight: 2}]} | slo.yaml:1:139: spec.objectives[0].compositeWeight: composite SLOs are not judged; make an SLO of each objective",
                "{budgetingMethod: Occurrences, objectives: [{target: 0.9, indicatorRef: x}]} | slo.yaml:1:136: spec.objectives[0].indicatorRef: composite SLOs are not judged",
                "{budgetingMethod: Occurrences, objectives: [{target: 0.9, timeSliceTarget: 0.9}]} | slo.yaml:1:122: spec.objectives[0]: unknown key 'timeSliceTarget'",
                "{budgetingMethod: Occurrences, objectives: [{target: 0.9}]} | slo.yaml:1:64: spec: must have exactly one of indicator and indicatorRef; keep one",
                "{budgetingMethod: Occurrences, objectives: [{target: 0.9}], indicatorRef: x} | slo.yaml:1:138: spec.indicatorRef: no SLI 'x' among the documents; add it to the stream",
                "{budgetingMethod: Occurrences, objectives: [{target: 0.9}], timeWindow: []} | slo.yaml:1:136: spec.timeWindow: must have exactly one window, but has 0; keep one",
                "{budgetingMethod: Occurrences, objectives: [{target: 0.9}], timeWindow: [{duration: 1M, isRolling: true}]} | slo.yaml:1:148: spec.timeWindow[0].duration: expected a time window such as 5m,",
                "{budgetingMethod: Occurrences, objectives: [{target: 0.9}], timeWindow: [{duration: 7d, isRolling: true}]} | slo.yaml:1:136: spec.timeWindow: there are no standard windows for 7d, only for 28d and 30d; add alertPolicies, or a document of kind AlertWindows",
                "{budgetingMethod: Occurrences, objectives: [{target: 0.9}], timeWindow: [{duration: 30d, isRolling: false}]} | slo.yaml:1:164: spec.timeWindow[0].isRolling: calendar windows are not judged; write isRolling: true",
                "{budgetingMethod: Occurrences, objectives: [{target: 0.9}], timeWindow: [{duration: 30d, calendar: {}}]} | slo.yaml:1:163: spec.timeWindow[0].calendar: calendar windows are not judged; write isRolling: true",
                "{budgetingMethod: Occurrences, objectives: [{target: 0.9}], timeWindow: [{duration: 30d}]} | slo.yaml:1:137: spec.timeWindow[0]: missing key 'isRolling'",
                "{budgetingMethod: Occurrences, objectives: [{target: 0.9}], indicator: {spec: {thresholdMetric: {}}}} | slo.yaml:1:160: spec.indicator.spec.thresholdMetric: a threshold metric gives values and not shares of requests, which is not judged; write a ratioMetric",
                "{budgetingMethod: Occurrences, objectives: [{target: 0.9}], indicator: {spec: {ratio: {}}}} | slo.yaml:1:143: spec.indicator.spec: unknown key 'ratio'",
                "{budgetingMethod: Occurrences, objectives: [{target: 0.9}], indicator: {spec: {ratioMetric: {total: {}}}}} | slo.yaml:1:156: spec.indicator.spec.ratioMetric: must have exactly one of good and bad beside total; keep one",
                "{budgetingMethod: Occurrences, objectives: [{target: 0.9}], indicator: {spec: {ratioMetric: {good: {}}}}} | slo.yaml:1:156: spec.indicator.spec.ratioMetric: missing key 'total'",
                "{budgetingMethod: Occurrences, objectives: [{target: 0.9}], indicator: {spec: {ratioMetric: {raw: {}, good: {}}}}} | slo.yaml:1:172: spec.indicator.spec.ratioMetric.good: cannot stand beside raw; keep one of the two",
                "{budgetingMethod: Occurrences, objectives: [{target: 0.9}], indicator: {spec: {ratioMetric: {raw: {}}}}} | slo.yaml:1:156: spec.indicator.spec.ratioMetric: missing key 'rawType'",
                "{budgetingMethod: Occurrences, objectives: [{target: 0.9}], indicator: {spec: {ratioMetric: {raw: {source: x}, rawType: failure}}}} | slo.yaml:1:163: spec.indicator.spec.ratioMetric.raw: unknown key 'source'",
                "{budgetingMethod: Occurrences, objectives: [{target: 0.9}], indicator: {spec: {ratioMetric: {god: {}}}}} | slo.yaml:1:157: spec.indicator.spec.ratioMetric: unknown key 'god'; did you mean 'good'?",
            })
    void refuses_what_is_not_judged_with_its_place(String spec, String message) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> OpenSloPolicy.read(Document.yaml(
                        "slo.yaml",
                        "{apiVersion: openslo/v1, kind: SLO, metadata: {name: a}, spec: " + spec.strip() + "}")))
                .withMessageStartingWith(message.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "alertWhenBreaching: true | alertWhenBreaching: false | slo.yaml:19:27: spec.alertPolicies[0].spec.alertWhenBreaching: the alert would never fire on a breach, so nothing would be judged; write true",
                "alertWhenBreaching: true | alertWhenNoData: true | slo.yaml:19:7: spec.alertPolicies[0].spec: missing key 'alertWhenBreaching'",
                "alertWhenResolved: false | alertWhenever: true | slo.yaml:20:7: spec.alertPolicies[0].spec: unknown key 'alertWhenever'",
                "kind: burnrate | kind: usage | slo.yaml:26:29: spec.alertPolicies[0].spec.conditions[0].spec.condition.kind: expected one of burnrate",
                "op: gte | op: lte | slo.yaml:26:43: spec.alertPolicies[0].spec.conditions[0].spec.condition.op: expected one of gt, gte",
                "threshold: 2 | threshold: 0 | slo.yaml:26:59: spec.alertPolicies[0].spec.conditions[0].spec.condition.threshold: expected a number",
                "threshold: 2 | limit: 2 | slo.yaml:26:48: spec.alertPolicies[0].spec.conditions[0].spec.condition: unknown key 'limit'",
                "alertAfter: 2m | alertAfter: soon | slo.yaml:26:94: spec.alertPolicies[0].spec.conditions[0].spec.condition.alertAfter: expected a time window",
                "severity: page | level: page | slo.yaml:25:11: spec.alertPolicies[0].spec.conditions[0].spec: unknown key 'level'",
                "metadata: {name: p} | metadta: {name: p} | slo.yaml:17:5: spec.alertPolicies[0]: unknown key 'metadta'; did you mean 'metadata'?",
                "- kind: AlertPolicy | - alertPolicyRef: x | slo.yaml:17:5: spec.alertPolicies[0]: unknown key 'metadata'",
                "- kind: AlertCondition | - conditionRef: x | slo.yaml:23:9: spec.alertPolicies[0].spec.conditions[0]: unknown key 'metadata'",
            })
    void refuses_a_bad_alert_with_its_place(String good, String bad, String message) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> OpenSloPolicyTest.read(
                        OpenSloPolicyTest.GOOD + OpenSloPolicyTest.ALERT.replace(good.strip(), bad.strip())))
                .withMessageStartingWith(message.strip());
    }

    @Test
    void refuses_two_conditions_and_two_alerts_of_one_name() {
        String alert = "{spec: {alertWhenBreaching: true, conditions: [{metadata: {name: b}, spec: {severity: page,"
                + " condition: {threshold: 1, lookbackWindow: 1h}}}]}}";
        String twice =
                OpenSloPolicyTest.GOOD + "objectives: [{target: 0.9}]\nalertPolicies: [" + alert + ", " + alert + "]\n";
        String none = OpenSloPolicyTest.GOOD
                + "objectives: [{target: 0.9}]\nalertPolicies: [{spec: {alertWhenBreaching: true, conditions: []}}]\n";

        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> OpenSloPolicyTest.read(twice))
                .withMessageContaining(
                        "spec.alertPolicies[1]: a second alert is called 'b'; give it a name of its own");
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> OpenSloPolicyTest.read(none))
                .withMessageContaining("conditions: must have exactly one condition, but has 0; OpenSLO allows one");
    }
}
