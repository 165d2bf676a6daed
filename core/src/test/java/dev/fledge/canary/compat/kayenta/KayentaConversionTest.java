package dev.fledge.canary.compat.kayenta;

import static dev.fledge.canary.compat.kayenta.Configs.cpu;
import static dev.fledge.canary.compat.kayenta.Configs.metric;
import static dev.fledge.canary.compat.kayenta.Configs.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.GaugeRule;
import dev.fledge.canary.compat.Conversion;
import dev.fledge.document.Document;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KayentaConversionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'direction': 'increase', 'effectSize': {'allowedIncrease': 1.5}} | 1.5",
                "{'direction': 'increase'}                                        | 1",
                "{'direction': 'either'}                                          | 1",
                "{'effectSize': {'allowedIncrease': 0.5}}                         | 1",
                "{'effectSize': {'allowedIncrease': 5000}}                        | 1000",
                "{'effectSize': {'measure': 'cles', 'allowedIncrease': 0.9}}      | 1",
            })
    void an_increase_becomes_a_level_against_the_baseline(String canary, double ratio) {
        Conversion conversion = cpu(canary.replace('\'', '"')).convert();

        assertThat(conversion.policy().rules())
                .containsExactly(GaugeRule.named("cpu")
                        .of("cpu")
                        .atMostTimesBaseline(ratio)
                        .build());
    }

    @Test
    void says_what_is_lost() {
        Conversion conversion = policy(
                        "{}",
                        metric(
                                "cpu",
                                "g",
                                "{\"nanStrategy\": \"replace\", \"effectSize\": {\"allowedIncrease\": 0.5}}"),
                        metric("mem", "g", "{\"direction\": \"decrease\"}"),
                        metric("disk", "g", "{\"muted\": true}"),
                        metric("net", "g", "{\"direction\": \"increase\", \"outliers\": {\"strategy\": \"remove\"}}"),
                        metric("io", "g", "{\"direction\": \"increase\", \"effectSize\": {\"measure\": \"cles\"}}"))
                .convert();

        assertThat(conversion.lost())
                .containsExactly(
                        "cpu: allowedIncrease 0.5 became 1.0.",
                        "cpu: its query {\"type\":\"atlas\",\"q\":\"name,x,:eq\"} stays outside the policy; give a metric"
                                + " 'cpu' as samples of a gauge.",
                        "cpu: fails on a decrease too; the rule sees an increase only.",
                        "cpu: nanStrategy and outliers are gone; what is missing stays missing, and nothing is deleted.",
                        "mem: fails on a decrease, for which there is no native rule, and got none.",
                        "disk: is muted and got no rule.",
                        "net: its query {\"type\":\"atlas\",\"q\":\"name,x,:eq\"} stays outside the policy; give a metric"
                                + " 'net' as samples of a gauge.",
                        "net: nanStrategy and outliers are gone; what is missing stays missing, and nothing is deleted.",
                        "io: the effect size cles has no native form; the canary may not be above its baseline more"
                                + " often than not.",
                        "io: its query {\"type\":\"atlas\",\"q\":\"name,x,:eq\"} stays outside the policy; give a metric"
                                + " 'io' as samples of a gauge.",
                        "Groups, their weights and the score thresholds 95.0 and 75.0 are gone: every rule must pass.",
                        "The interval of 60 min is gone: evidence may be looked at any time.");
    }

    @Test
    void can_be_written_and_read_back() {
        KayentaSchedule schedule = new KayentaSchedule(
                Duration.ofMinutes(30), Duration.ofMinutes(10), Duration.ofMinutes(5), Duration.ZERO);

        Conversion conversion = cpu("{}").on(schedule).convert();

        CanaryPolicy policy = conversion.policy();
        assertThat(policy.name()).isEqualTo("golden");
        assertThat(policy.warmUp()).isEqualTo(Duration.ofMinutes(5));
        // The lifetime begins after the five minutes, the window with them.
        assertThat(policy.window()).isEqualTo(Duration.ofMinutes(35));
        assertThat(cpu("{}")
                        .on(KayentaSchedule.once(Duration.ofDays(31)))
                        .convert()
                        .policy()
                        .window())
                .isEqualTo(Duration.ofDays(30));
        assertThat(CanaryPolicy.read(Document.json("p.json", policy.toJson()))).isEqualTo(policy);
        assertThat(conversion.lost())
                .last()
                .asString()
                .isEqualTo("The interval of 10 min is gone: evidence may be looked at any time.");
    }

    @Test
    void a_wait_longer_than_the_lifetime_can_be_converted() {
        KayentaSchedule schedule =
                new KayentaSchedule(Duration.ofMinutes(10), Duration.ZERO, Duration.ofMinutes(15), Duration.ZERO);

        CanaryPolicy policy = cpu("{}").on(schedule).convert().policy();

        assertThat(policy.warmUp()).isEqualTo(Duration.ofMinutes(15));
        assertThat(policy.window()).isEqualTo(Duration.ofMinutes(25));
    }

    @Test
    void a_policy_without_any_rule_is_refused() {
        assertThatThrownBy(() -> cpu("{\"direction\": \"decrease\"}").convert())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "no metric of golden has a native rule: cpu: fails on a decrease, for which there is no native"
                                + " rule, and got none.");
    }
}
