package dev.fledge.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanaryPolicyTest {
    private static final String YAML = """
            apiVersion: fledge/v1
            kind: CanaryPolicy
            metadata: {name: where2eat}
            spec:
              evidence: {mode: point}
              schedule: {warmUp: 60s}
              metrics:
              - name: error-rate
                type: rate
                numerator: server-errors
                denominator: requests
                limit: {above: 0.01}
                minRequests: 200
              - name: p95
                type: quantile
                source: latency
                quantile: 0.95
                limit: {aboveTimesBaseline: 2.0}
              - name: slow
                type: quantile
                source: latency
                quantile: 0.99
                limit: {above: 800ms}
            """;

    private static final CanaryPolicy SAME = CanaryPolicy.named("where2eat")
            .mode(EvidenceMode.POINT)
            .warmUp(Duration.ofMinutes(1))
            .rule(RateRule.named("error-rate")
                    .of("server-errors")
                    .per("requests")
                    .atMost(0.01)
                    .minRequests(200)
                    .build())
            .rule(QuantileRule.named("p95", 0.95)
                    .of("latency")
                    .atMostTimesBaseline(2)
                    .build())
            .rule(QuantileRule.named("slow", 0.99)
                    .of("latency")
                    .atMost(Duration.ofMillis(800))
                    .build())
            .build();

    @Test
    void reads_the_article_s_policy_from_yaml() {
        assertThat(read(YAML)).isEqualTo(SAME).hasSameHashCodeAs(SAME);
    }

    @Test
    void survives_the_way_through_json() {
        CanaryPolicy again = CanaryPolicy.read(Document.json("policy.json", SAME.toJson()));

        assertThat(again).isEqualTo(SAME);
        assertThat(again.toJson()).isEqualTo(SAME.toJson());
    }

    @Test
    void policies_differ_by_name_warm_up_and_rules() {
        assertThat(SAME)
                .isNotEqualTo(read(YAML.replace("name: where2eat", "name: other")))
                .isNotEqualTo(read(YAML.replace("warmUp: 60s", "warmUp: 61s")))
                .isNotEqualTo(read(YAML.replace("minRequests: 200", "minRequests: 201")))
                .isNotEqualTo(read(YAML.replace("aboveTimesBaseline: 2.0", "aboveTimesBaseline: 2.5")))
                .isNotEqualTo("policy");
        assertThat(SAME.rules().get(0)).isNotEqualTo(SAME.rules().get(1));
        assertThat(SAME.rules().get(1)).isNotEqualTo(SAME.rules().get(0));
        assertThat(SAME.rules().get(0).hashCode())
                .isNotEqualTo(SAME.rules().get(1).hashCode());
        assertThat(SAME.rules().get(1).hashCode())
                .isNotEqualTo(SAME.rules().get(2).hashCode());
    }

    @Test
    void shows_its_parts() {
        assertThat(SAME.name()).isEqualTo("where2eat");
        assertThat(SAME.warmUp()).isEqualTo(Duration.ofSeconds(60));
        assertThat(SAME.metrics()).containsExactly("latency", "requests", "server-errors");
        assertThat(SAME)
                .asString()
                .startsWith("policy where2eat [error-rate: server-errors / requests, at most 1.00 % fail");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "minRequests: 200 | minRequest: 200 | policy.yaml:13:5: | did you mean 'minRequests'",
                "aboveTimesBaseline: 2.0 | aboveBaseline: 2.0 | policy.yaml:18:13: | aboveTimesBaseline",
                "above: 0.01 | above: a lot | policy.yaml:12:20: | a lot",
                "above: 0.01 | above: 1.0 | policy.yaml:12:20: | 1.0",
                "type: rate | type: rat | policy.yaml:9:11: | rate",
                "mode: point | mode: points | policy.yaml:5:20: | point",
                "warmUp: 60s | warmUp: 60 | policy.yaml:6:22: | 60",
                "name: p95 | name: error-rate | policy.yaml:14:11: | already",
                "kind: CanaryPolicy | kind: Policy | policy.yaml:2:7: | CanaryPolicy",
                "above: 800ms | above: 800ms, aboveTimesBaseline: 2 | policy.yaml:23:12: | exactly one",
                "minRequests: 200 | minRequests: 0 | policy.yaml:13:18: | 0",
            })
    void names_place_value_and_fix_of_what_is_wrong(String right, String wrong, String place, String part) {
        assertThatThrownBy(() -> read(YAML.replace(right, wrong)))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining(place)
                .hasMessageContaining(part);
    }

    @Test
    void refuses_a_policy_that_would_promote_anything() {
        String empty = YAML.substring(0, YAML.indexOf("  metrics:")) + "  metrics: []\n";

        assertThatThrownBy(() -> read(empty))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining(
                        "metrics must hold at least one rule: a policy without rules would promote anything");
        assertThatThrownBy(() -> CanaryPolicy.named("empty").build())
                .hasMessage("policy empty has no rules, so it would promote anything; add one with rule()");
    }

    @Test
    void refuses_two_rules_of_one_name_and_a_warm_up_that_no_file_can_say() {
        RateRule rule = RateRule.named("r").of("e").per("a").atMost(0).build();

        assertThatThrownBy(() -> CanaryPolicy.named("p").rule(rule).rule(rule))
                .hasMessage("policy p has a rule 'r' already; give the second one a name of its own");
        assertThatThrownBy(() -> CanaryPolicy.named("p").warmUp(Duration.ofNanos(1)))
                .hasMessageStartingWith("a duration in a file must be in whole milliseconds");
        assertThatThrownBy(() -> CanaryPolicy.named("p").warmUp(Duration.ofSeconds(-1)))
                .hasMessage("duration must not be negative, but was PT-1S");
    }

    private static CanaryPolicy read(String yaml) {
        return CanaryPolicy.read(Document.yaml("policy.yaml", yaml));
    }
}
