package dev.fledge.canary.compat.flagger;

import static dev.fledge.canary.compat.Answers.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.canary.compat.Answers;
import dev.fledge.canary.compat.Reading;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricCheckTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "request-success-rate | thresholdRange: {min: 99}          | 99      | PASS",
                "request-success-rate | thresholdRange: {min: 99}          | 98.999  | FAIL",
                "request-success-rate | thresholdRange: {min: 90, max: 99} | 99      | PASS",
                "request-success-rate | thresholdRange: {min: 90, max: 99} | 99.001  | FAIL",
                "request-success-rate | thresholdRange: {}                 | -1      | PASS",
                "request-success-rate | threshold: 99                      | 99      | PASS",
                "request-success-rate | threshold: 99                      | 98.9    | FAIL",
                "request-success-rate | interval: 1m                       | 0       | PASS",
                "request-success-rate | interval: 1m                       | -0.1    | FAIL",
                "request-success-rate | {threshold: 99, thresholdRange: {min: 50}} | 60 | PASS",
                "request-duration     | thresholdRange: {max: 500}         | 500     | PASS",
                "request-duration     | thresholdRange: {max: 500}         | 500.999 | PASS",
                "request-duration     | thresholdRange: {max: 500}         | 501     | FAIL",
                "request-duration     | thresholdRange: {max: 500.9}       | 501     | FAIL",
                "request-duration     | thresholdRange: {max: 500.9}       | 500.95  | PASS",
                "request-duration     | thresholdRange: {min: 10.9}        | 10      | PASS",
                "request-duration     | thresholdRange: {min: 10.9}        | 9.99    | FAIL",
                "request-duration     | threshold: 500                     | 500.5   | PASS",
                "request-duration     | threshold: 500                     | 501     | FAIL",
                "request-duration     | interval: 1m                       | 0.9     | PASS",
                "request-duration     | interval: 1m                       | 1       | FAIL",
                "request-duration     | thresholdRange: {max: 500}         | Infinity | PASS",
                "request-duration     | thresholdRange: {max: 500}         | 9223372036854 | FAIL",
                "request-duration     | thresholdRange: {max: 500}         | 9223372036855 | PASS",
                "request-duration     | thresholdRange: {min: 1}           | -9223372036855 | FAIL",
                "not-found            | thresholdRange: {max: 5}           | 5       | PASS",
                "not-found            | thresholdRange: {max: 5}           | 5.1     | FAIL",
                "not-found            | threshold: 5                       | 5.1     | FAIL",
                "not-found            | threshold: 5                       | 5       | PASS",
                "not-found            | interval: 1m                       | 0       | PASS",
                "not-found            | interval: 1m                       | 0.1     | FAIL",
            })
    void compares_with_limits_that_pass_themselves(String name, String limits, double value, Verdict verdict) {
        Finding finding = check(name, limits.strip(), "prometheus").judge(Reading.Values.of(value));

        assertThat(finding.verdict()).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "prometheus, NaN, FAIL, NO_VALUES",
        "graphite, NaN, PASS, WITHIN_RANGE",
        "datadog, NaN, PASS, WITHIN_RANGE",
        "stackdriver, NaN, PASS, WITHIN_RANGE",
    })
    void only_prometheus_takes_nan_for_no_value(String provider, double value, Verdict verdict, String reason) {
        Finding finding =
                check("not-found", "thresholdRange: {min: 1, max: 5}", provider).judge(Reading.Values.of(value));

        assertThat(finding.verdict()).isEqualTo(verdict);
        assertThat(finding.reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"prometheus, FAIL", "graphite, FAIL", "datadog, PASS", "cloudwatch, PASS", "influxdb, PASS"})
    void the_last_of_several_values_counts_or_the_first(String provider, Verdict verdict) {
        Finding finding = check("not-found", "thresholdRange: {max: 5}", provider)
                .judge(new Reading.Values(List.of(1.0, 3.0, 9.0)));

        assertThat(finding.verdict()).isEqualTo(verdict);
    }

    @Test
    void says_the_value_the_limits_and_why() {
        MetricCheck both = check("not-found", "thresholdRange: {min: 0.5, max: 5}", "prometheus");
        MetricCheck none = check("not-found", "thresholdRange: {}", "prometheus");

        assertThat(both.judge(Reading.Values.of(7)).toString())
                .isEqualTo("FAIL ABOVE_MAX not-found: not-found: canary 7, min 0.5, max 5 (equal passes)");
        assertThat(both.judge(Reading.Values.of(0.25)).toString())
                .isEqualTo("FAIL BELOW_MIN not-found: not-found: canary 0.25, min 0.5, max 5 (equal passes)");
        assertThat(none.judge(Reading.Values.of(1e15)).message()).isEqualTo("not-found: canary 1.0E15, no limit");
        assertThat(both.judge(Reading.Values.of(7)).fact("canary")).hasValue("7");
        assertThat(both.judge(Reading.Values.of(7)).fact("limit")).hasValue("min 0.5, max 5 (equal passes)");
        assertThat(both.judge(new Reading.Empty()).toString())
                .isEqualTo("FAIL NO_VALUES not-found: not-found: no values found, which is a failed check");
        assertThat(both.judge(new Reading.Failed("503")).toString())
                .isEqualTo("FAIL PROVIDER_FAILED not-found: not-found: the provider failed: 503");
        assertThat(both.judge(new Reading.Failed("503")).fact("limit")).hasValue("min 0.5, max 5 (equal passes)");
    }

    @Test
    void looks_back_a_minute_unless_told_otherwise() {
        Answers answers = Answers.of("request-success-rate", 100).and("request-duration", 1);

        Canaries.look(Canaries.analysis("""
                        stepWeight: 50
                        metrics:
                        - {name: request-success-rate, thresholdRange: {min: 99}}
                        - {name: request-duration, thresholdRange: {max: 99}, interval: 30s}
                        """).begin(NOON), answers, 3);

        assertThat(answers.queries())
                .extracting(query -> query.interval().length().toSeconds())
                .containsExactly(60L, 30L);
    }

    private static MetricCheck check(String name, String limits, String provider) {
        String inside =
                limits.startsWith("{") && limits.endsWith("}") ? limits.substring(1, limits.length() - 1) : limits;
        String template = name.equals("not-found") ? ", templateRef: {name: not-found}" : "";
        return FlaggerPolicyTest.templated(
                        provider, "{stepWeight: 10, metrics: [{name: " + name + template + ", " + inside + "}]}\n")
                .checks()
                .get(0);
    }
}
