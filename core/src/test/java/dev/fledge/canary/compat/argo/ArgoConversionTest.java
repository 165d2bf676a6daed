package dev.fledge.canary.compat.argo;

import static dev.fledge.canary.compat.argo.Templates.metric;
import static dev.fledge.canary.compat.argo.Templates.metrics;
import static dev.fledge.canary.compat.argo.Templates.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.GaugeRule;
import dev.fledge.canary.QuantileRule;
import dev.fledge.canary.RateRule;
import dev.fledge.canary.compat.Conversion;
import dev.fledge.document.Document;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgoConversionTest {
    private static final String QUERY = "histogram_quantile( 0.95 , rate(x[5m]))";

    private static Conversion convert(String condition) {
        return policy(metrics(metric(condition))).convert();
    }

    private static String quantileQuery(String condition, String query) {
        return "metrics: [{name: p95, successCondition: '" + condition + "', provider: {prometheus: {query: '" + query
                + "'}}}]";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "successCondition: result[0] <= 0.01         | rate          | 0.01",
                "successCondition: result[0] < 0.01          | rate          | 0.01",
                "failureCondition: result[0] > 0.01          | rate          | 0.01",
                "failureCondition: result[0] >= 0            | rate          | 0.001",
                "successCondition: asFloat(result[0]) < 0.02 | rate          | 0.02",
                "successCondition: result[0] >= 0.95         | rate-failures | 0.05",
                "successCondition: result[0] > 1             | rate-failures | 0.001",
                "failureCondition: result[0] < 0.95          | rate-failures | 0.05",
            })
    void a_share_becomes_a_rate(String condition, String bad, double limit) {
        Conversion conversion = convert(condition);

        assertThat(conversion.policy().rules())
                .containsExactly(RateRule.named("rate")
                        .of(bad)
                        .per("requests")
                        .atMost(limit)
                        .build());
    }

    @Test
    void a_quantile_of_seconds_becomes_a_quantile_of_times() {
        Conversion conversion =
                policy(quantileQuery("result[0] <= 0.25", QUERY)).convert();

        assertThat(conversion.policy().rules())
                .containsExactly(QuantileRule.named("p95", 0.95)
                        .of("p95")
                        .atMost(Duration.ofMillis(250))
                        .build());
        assertThat(conversion.lost())
                .containsExactly(
                        "p95: give it as a distribution of times; its limit was taken as seconds, at least 100 requests"
                                + " are needed to pass, and a time of exactly the limit is within it.",
                        "p95: its query stays outside the policy: " + QUERY,
                        "Intervals, counts and limits of failures, errors and successes are gone: evidence adds up"
                                + " over the whole window.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "histogram_quantile(1, x)",
                "histogram_quantile(0, x)",
                "histogram_quantile(p, x)",
                "histogram_quantile(0.95)",
                "quantile(0.95, x)",
            })
    void any_other_limit_is_one_of_a_level(String query) {
        Conversion conversion = policy(quantileQuery("result[0] <= 1", query)).convert();

        assertThat(conversion.policy().rules())
                .containsExactly(GaugeRule.named("p95").of("p95").atMost(1).build());
        assertThat(conversion.lost())
                .first()
                .isEqualTo(
                        "p95: give it as samples of a gauge, which must be above the baseline as well to be bad; exactly"
                                + " the limit passes.");
        assertThat(convert("successCondition: result[0] < -0.5").policy().rules())
                .containsExactly(GaugeRule.named("rate").of("rate").atMost(-0.5).build());
    }

    @Test
    void says_what_a_rate_needs_and_what_is_lost() {
        Conversion conversion = convert("successCondition: result[0] >= 0.99\nfailureCondition: result[0] < 0.9");

        assertThat(conversion.policy().name()).isEqualTo("success-rate");
        assertThat(conversion.lost())
                .containsExactly(
                        "rate: the share of good requests became the share of bad ones, at most 0.1.",
                        "rate: give rate-failures and requests as counts; at least 100 requests are needed to pass, and"
                                + " exactly the limit neither goes back nor passes.",
                        "rate: its query stays outside the policy: up",
                        "rate: what lies between its success and its failure condition is within the limit.",
                        "Intervals, counts and limits of failures, errors and successes are gone: evidence adds up"
                                + " over the whole window.");
    }

    @Test
    void can_be_written_and_read_back() {
        CanaryPolicy policy = policy(metrics(
                        metric("a", "initialDelay: 90s\nsuccessCondition: result[0] < 0.01"),
                        metric("b", "initialDelay: 30s\nsuccessCondition: result[0] < 0.02")))
                .convert()
                .policy();

        assertThat(policy.warmUp()).isEqualTo(Duration.ofSeconds(30));
        assertThat(CanaryPolicy.read(Document.json("p.json", policy.toJson()))).isEqualTo(policy);
    }

    @Test
    void a_long_delay_lengthens_the_window() {
        CanaryPolicy policy =
                convert("initialDelay: 10m\nsuccessCondition: result[0] < 0.01").policy();

        assertThat(policy.warmUp()).isEqualTo(Duration.ofMinutes(10));
        assertThat(policy.window()).isEqualTo(Duration.ofMinutes(20));
    }

    @Test
    void the_shortest_delay_of_what_became_a_rule_is_the_warm_up() {
        Conversion conversion = policy(metrics(
                                metric("dry", "successCondition: result[0] < 0.01"),
                                metric("a", "initialDelay: 90s\nsuccessCondition: result[0] < 0.01"),
                                metric("b", "initialDelay: 30s\nsuccessCondition: result[0] < 0.02"))
                        + "dryRun:\n- metricName: dry\n")
                .convert();

        assertThat(conversion.policy().warmUp()).isEqualTo(Duration.ofSeconds(30));
        assertThat(conversion.lost())
                .contains("a: its initialDelay of 90 s became 30 s, since all rules have one warm-up.")
                .noneMatch(lost -> lost.startsWith("b: its initialDelay"));
    }

    @Test
    void what_has_no_rule_is_named() {
        String good = metric("good", "successCondition: result[0] < 0.01");

        assertThat(policy(metrics(good, metric("dry", "successCondition: result[0] < 0.01"))
                                + "dryRun:\n- metricName: dry\n")
                        .convert()
                        .lost())
                .contains("dry: runs dry and got no rule.");
        assertThat(policy(metrics(good, metric("none", ""))).convert().lost())
                .contains("none: compares its result with no single number and got no rule.");
        assertThat(policy(metrics(good, metric("rps", "successCondition: result[0] > 80")))
                        .convert()
                        .lost())
                .contains(
                        "rps: has a least value that is no share of requests, or a time that is none, and got no rule.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "successCondition: result[0] == 1",
                "successCondition: result[0] < 1 && true",
                "successCondition: 1 > result[0]",
                "successCondition: len(result) < 1",
                "successCondition: result[0] < 0.5 + 0.1",
                "successCondition: result[0] < 'a'",
                "successCondition: result[0] > 0",
                "successCondition: result[0] > 1.5",
            })
    void a_policy_without_any_rule_is_refused(String condition) {
        assertThatThrownBy(() -> convert(condition))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("no metric of success-rate has a native rule: rate: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "result[0] >= 0.25    | histogram_quantile(0.95, x)",
                "result[0] <= 0.0005  | histogram_quantile(0.95, x)",
                "result[0] <= 9999999 | histogram_quantile(0.95, x)",
            })
    void a_time_that_is_none_has_no_rule(String condition, String query) {
        assertThatThrownBy(() -> policy(quantileQuery(condition, query)).convert())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith(
                        "p95: has a least value that is no share of requests, or a time that is none, and got no rule.");
    }
}
