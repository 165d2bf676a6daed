package dev.fledge.canary.compat.flagger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.canary.GaugeRule;
import dev.fledge.canary.QuantileRule;
import dev.fledge.canary.RateRule;
import dev.fledge.canary.compat.Conversion;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlaggerConversionTest {
    @Test
    void makes_rules_of_the_built_in_metrics_and_says_what_is_lost() {
        Conversion conversion = FlaggerPolicyTest.templated("""
                threshold: 5
                stepWeight: 10
                metrics:
                - {name: request-success-rate, thresholdRange: {min: 99, max: 100}}
                - {name: request-duration, thresholdRange: {min: 1, max: 500.5}}
                - {name: not-found, templateRef: {name: not-found}, thresholdRange: {min: 1, max: 5}}
                webhooks:
                - {name: load-test, url: "http://tester/"}
                """).convert();

        assertThat(conversion.policy().name()).isEqualTo("podinfo");
        assertThat(conversion.policy().rules())
                .containsExactly(
                        RateRule.named("request-success-rate")
                                .of("server-errors")
                                .per("requests")
                                .atMost(0.01)
                                .build(),
                        QuantileRule.named("request-duration", 0.99)
                                .of("latency")
                                .atMost(Duration.ofMillis(500))
                                .build(),
                        GaugeRule.named("not-found").of("not-found").atMost(5).build());
        assertThat(conversion.lost())
                .containsExactly(
                        "request-success-rate: the max 100 has no counterpart; more success is no fault.",
                        "request-duration: the min 1 has no counterpart; faster is no fault.",
                        "not-found: the min 1 has no counterpart; a gauge has a highest level only.",
                        "not-found: a query gives one number without the requests behind it, so it became a gauge, which must"
                                + " be above the baseline as well to be bad; give the counts to a rate rule if it is a share of"
                                + " requests.",
                        "threshold 5: failed checks are not counted; evidence adds up over the whole window, and rates and"
                                + " latencies need at least 100 requests to pass.",
                        "weights and iterations: they belong into the plan of the promotion, not into the policy.",
                        "webhook load-test (rollout): a native policy calls nobody; make it a gate of the promotion or a"
                                + " listener.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "request-success-rate | {min: 0}       | request-success-rate: without a min above 0 and at most 100 there is nothing to judge.",
                "request-success-rate | {min: 100.1}   | request-success-rate: without a min above 0 and at most 100 there is nothing to judge.",
                "request-success-rate | {}             | request-success-rate: without a min above 0 and at most 100 there is nothing to judge.",
                "request-duration     | {max: 0.9}     | request-duration: without a max from 1 ms to a day there is nothing to judge.",
                "request-duration     | {max: 86400001} | request-duration: without a max from 1 ms to a day there is nothing to judge.",
                "request-duration     | {}             | request-duration: without a max from 1 ms to a day there is nothing to judge.",
            })
    void refuses_to_make_a_policy_without_rules(String name, String range, String lost) {
        FlaggerPolicy policy = Canaries.analysis(
                "{stepWeight: 10, metrics: [{name: " + name.strip() + ", thresholdRange: " + range.strip() + "}]}\n");

        assertThatThrownBy(policy::convert)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("nothing of flagger canary podinfo, reads [" + name.strip()
                        + "] has a native counterpart, and a policy without rules would promote anything; write the rules"
                        + " by hand (" + lost.strip() + ")");
    }

    @ParameterizedTest
    @CsvSource({"100, 0.001", "0.1, 0.999", "99.9, 0.001", "99.95, 0.0005"})
    void the_limit_is_what_the_success_rate_leaves(double min, double limit) {
        FlaggerPolicy policy = Canaries.analysis(
                "{stepWeight: 10, metrics: [{name: request-success-rate, thresholdRange:" + " {min: " + min + "}}]}\n");

        assertThat(((RateRule) policy.convert().policy().rules().get(0)).ceiling())
                .hasValue(limit);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "86400000, 86400000"})
    void the_longest_time_is_a_day_and_the_shortest_a_millisecond(String max, long millis) {
        FlaggerPolicy policy = Canaries.analysis(
                "{stepWeight: 10, metrics: [{name: request-duration, thresholdRange: {max: " + max + "}}]}\n");

        assertThat(policy.convert().policy().rules())
                .containsExactly(QuantileRule.named("request-duration", 0.99)
                        .of("latency")
                        .atMost(Duration.ofMillis(millis))
                        .build());
    }
}
