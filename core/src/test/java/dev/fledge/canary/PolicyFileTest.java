package dev.fledge.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policy files with every kind of rule and every setting. */
class PolicyFileTest {
    private static final String YAML = """
            apiVersion: fledge/v1
            kind: CanaryPolicy
            metadata: {name: all}
            spec:
              evidence: {mode: strict, falseRollback: 0.05, falsePromote: 0.1}
              schedule: {window: 20m, slice: 10s, warmUp: 45s, earliestPromotion: 5m, minRequestsPerStep: 50}
              sharedOutage: rollback
              metrics:
              - name: errors
                type: rate
                numerator: server-errors
                denominator: requests
                limit: {above: 0.01}
                baseline: {notWorseThan: {ratio: 1.5, atLeastDifference: 0.005}}
                minRequests: 200
                historyPerCanaryRequest: 19
              - name: p95
                type: quantile
                source: latency
                quantile: 0.95
                limit: {above: 800ms}
                minRequests: 300
                rollbackOnly: true
              - name: exceptions
                type: count
                source: exceptions
                per: requests
                direction: increase
                baseline: {notWorseThan: {ratio: 2, atLeastDifference: 0.01}}
                minRequests: 400
                rollbackOnly: true
              - name: sign-ups
                type: count
                source: sign-ups
                per: requests
                direction: decrease
                baseline: {notWorseThan: {ratio: 0.5}}
              - name: cpu
                type: gauge
                source: cpu
                limit: {aboveTimesBaseline: 1.5}
                rollbackOnly: true
              - name: memory
                type: gauge
                source: memory
                limit: {above: 512.5}
              - name: smoke
                type: check
                check: suite
                fail: {failures: 2, of: 5}
                rollbackOnly: true
              - name: contract
                type: check
                fail: {consecutive: 4}
              - name: relative
                type: rate
                numerator: client-errors
                denominator: requests
                baseline: {notWorseThan: {ratio: 2, atLeastDifference: 0.02}}
                rollbackOnly: true
            """;

    private static final String JSON = """
            {
              "apiVersion": "fledge/v1",
              "kind": "CanaryPolicy",
              "metadata": {
                "name": "small"
              },
              "spec": {
                "evidence": {
                  "mode": "sequential",
                  "falseRollback": 0.01,
                  "falsePromote": 0.05,
                  "parameters": "fledge-1"
                },
                "schedule": {
                  "window": "10m",
                  "slice": "5s",
                  "warmUp": "30s",
                  "minRequestsPerStep": 20
                },
                "sharedOutage": "hold",
                "metrics": [
                  {
                    "name": "errors",
                    "type": "rate",
                    "numerator": "server-errors",
                    "denominator": "requests",
                    "baseline": {
                      "notWorseThan": {
                        "ratio": 1.5,
                        "atLeastDifference": 0.005
                      }
                    },
                    "minRequests": 100
                  },
                  {
                    "name": "exceptions",
                    "type": "count",
                    "source": "exceptions",
                    "per": "requests",
                    "direction": "increase",
                    "baseline": {
                      "notWorseThan": {
                        "ratio": 2.0,
                        "atLeastDifference": 0.01
                      }
                    },
                    "minRequests": 100
                  },
                  {
                    "name": "smoke",
                    "type": "check",
                    "check": "smoke",
                    "fail": {
                      "failures": 2,
                      "of": 5
                    }
                  }
                ]
              }
            }
            """;

    @Test
    void every_setting_is_read() {
        CanaryPolicy policy = read(YAML);

        assertThat(policy.mode()).isEqualTo(EvidenceMode.STRICT);
        assertThat(policy.falseRollback()).isEqualTo(0.05);
        assertThat(policy.falsePromote()).isEqualTo(0.1);
        assertThat(policy.window()).isEqualTo(Duration.ofMinutes(20));
        assertThat(policy.slice()).isEqualTo(Duration.ofSeconds(10));
        assertThat(policy.warmUp()).isEqualTo(Duration.ofSeconds(45));
        assertThat(policy.earliestPromotion()).isEqualTo(Duration.ofMinutes(5));
        assertThat(policy.minRequestsPerStep()).isEqualTo(50);
        assertThat(policy.sharedOutage()).isEqualTo(CanaryPolicy.SharedOutage.ROLLBACK);
        assertThat(policy.rules()).hasSize(9);
        assertThat(policy.metrics())
                .containsExactly(
                        "client-errors",
                        "cpu",
                        "exceptions",
                        "latency",
                        "memory",
                        "requests",
                        "server-errors",
                        "sign-ups");
    }

    @Test
    void every_rule_is_read() {
        CanaryPolicy policy = read(YAML);

        assertThat(policy.rules())
                .containsExactly(
                        RateRule.named("errors")
                                .of("server-errors")
                                .per("requests")
                                .atMost(0.01)
                                .notWorseThanBaseline(1.5, 0.005)
                                .minRequests(200)
                                .historyPerCanaryRequest(19)
                                .build(),
                        QuantileRule.named("p95", 0.95)
                                .of("latency")
                                .atMost(Duration.ofMillis(800))
                                .minRequests(300)
                                .rollbackOnly()
                                .build(),
                        CountRule.named("exceptions")
                                .of("exceptions")
                                .per("requests")
                                .notWorseThanBaseline(2)
                                .atLeastDifference(0.01)
                                .minRequests(400)
                                .rollbackOnly()
                                .build(),
                        CountRule.named("sign-ups")
                                .of("sign-ups")
                                .per("requests")
                                .direction(CountRule.Direction.DECREASE)
                                .notWorseThanBaseline(0.5)
                                .build(),
                        GaugeRule.named("cpu")
                                .of("cpu")
                                .atMostTimesBaseline(1.5)
                                .rollbackOnly()
                                .build(),
                        GaugeRule.named("memory").of("memory").atMost(512.5).build(),
                        CheckRule.named("smoke")
                                .of("suite")
                                .failWhen(2, 5)
                                .rollbackOnly()
                                .build(),
                        CheckRule.named("contract").failAfterConsecutive(4).build(),
                        RateRule.named("relative")
                                .of("client-errors")
                                .per("requests")
                                .notWorseThanBaseline(2, 0.02)
                                .rollbackOnly()
                                .build());
    }

    @Test
    void every_setting_survives_the_way_through_json() {
        CanaryPolicy policy = read(YAML);

        CanaryPolicy again = CanaryPolicy.read(Document.json("policy.json", policy.toJson()));

        assertThat(again).isEqualTo(policy).hasSameHashCodeAs(policy);
        assertThat(again.rules()).isEqualTo(policy.rules());
        assertThat(again.toJson()).isEqualTo(policy.toJson());
    }

    @Test
    void the_same_policy_is_written_alike_on_every_jvm() {
        CanaryPolicy policy = CanaryPolicy.named("small")
                .rule(RateRule.named("errors")
                        .of("server-errors")
                        .per("requests")
                        .notWorseThanBaseline(1.5, 0.005)
                        .build())
                .rule(CountRule.named("exceptions")
                        .of("exceptions")
                        .per("requests")
                        .notWorseThanBaseline(2)
                        .atLeastDifference(0.01)
                        .build())
                .rule(CheckRule.named("smoke").failWhen(2, 5).build())
                .build();

        assertThat(policy.toJson()).isEqualTo(JSON);
    }

    @Test
    void a_policy_goes_on_as_a_builder_with_all_it_has() {
        CanaryPolicy policy = read(YAML);

        assertThat(policy.toBuilder().build()).isEqualTo(policy);
        CanaryPolicy plain = Steps.onePercent().build();
        assertThat(plain.toBuilder().window(Duration.ofMinutes(3)).build().earliestPromotion())
                .isEqualTo(Duration.ofMinutes(3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode: strict | mode: stric | 5:20 | evidence.mode",
                "falseRollback: 0.05 | falseRollback: 0.5 | 5:43 | 0.5",
                "falseRollback: 0.05 | falseRollback: 0 | 5:43 | 0",
                "falsePromote: 0.1 | falsePromote: .nan | 5:63 | the value .nan is ambiguous",
                "falsePromote: 0.1 | falsePromot: 0.1 | 5:49 | falsePromot",
                "window: 20m | window: 721h | 6:22 | window must be at most 30 days",
                "window: 20m | window: 0s | 6:22 | window",
                "window: 20m | window: 15s | 5:3 | the window must hold at least two slices",
                "window: 20m | window: 45s | 5:3 | so nothing of its window of PT45S is judged",
                "slice: 10s | slice: 0s | 6:34 | slice",
                "warmUp: 45s | warmUp: -1s | 6:47 | -1s",
                "earliestPromotion: 5m | earliestPromotion: 0s | 6:71 | earliest promotion",
                "minRequestsPerStep: 50 | minRequestsPerStep: 0 | 6:95 | 0",
                "window: 20m | windows: 20m | 6:14 | windows",
                "sharedOutage: rollback | sharedOutage: ignore | 7:17 | ignore",
                "type: count | type: counts | 25:11 | counts",
                "limit: {above: 0.01} | limit: {above: -0.01} | 13:20 | -0.01",
                "limit: {above: 0.01} | limit: {over: 0.01} | 13:13 | over",
                "ratio: 1.5, at | ratio: 0.5, at | 14:38 | 0.5",
                "atLeastDifference: 0.005 | atLeastDifference: 0 | 14:62 | 0",
                "atLeastDifference: 0.005 | least: 0.005 | 14:43 | least",
                "minRequests: 200 | minRequests: -1 | 15:18 | -1",
                "historyPerCanaryRequest: 19 | historyPerCanaryRequest: 1001 | 16:30 | 1001",
                "quantile: 0.95 | quantile: 1 | 20:15 | 1",
                "limit: {above: 800ms} | limit: {above: 0ms} | 17:5 | limit of p95 must be longer than zero",
                "limit: {above: 800ms} | limit: {} | 21:12 | exactly one of above and aboveTimesBaseline",
                "minRequests: 300 | minRequests: 0 | 22:18 | 0",
                "rollbackOnly: true | rollbackOnly: maybe | 23:19 | maybe",
                "direction: increase | direction: up | 28:16 | up",
                "ratio: 2, atLeastDifference: 0.01 | ratio: 0.5, atLeastDifference: 0.01 | 24:5 | tolerated ratio of exceptions must be from 1.0 to 1000.0",
                "{ratio: 0.5} | {ratio: 2} | 32:5 | tolerated ratio of sign-ups",
                "{ratio: 0.5} | {ratio: 0.5, atLeastDifference: 0.1} | 32:5 | is about a decrease",
                "{ratio: 2, atLeastDifference: 0.01} | {ratio: 2, atLeastDifference: 2000} | 29:60 | 2000",
                "minRequests: 400 | minRequests: 0 | 30:18 | 0",
                "aboveTimesBaseline: 1.5 | aboveTimesBaseline: 0.9 | 41:33 | 0.9",
                "above: 512.5 | above: .inf | 46:20 | the value .inf is ambiguous",
                "above: 512.5 | above: 1, aboveTimesBaseline: 2 | 46:12 | exactly one of above and aboveTimesBaseline",
                "{failures: 2, of: 5} | {failures: 2, of: 61} | 50:29 | 61",
                "{failures: 2, of: 5} | {failures: 6, of: 5} | 47:5 | failures of smoke must be from 1 to 5, but was 6",
                "{failures: 2, of: 5} | {failures: 2} | 50:11 | of",
                "{failures: 2, of: 5} | {of: 5} | 50:11 | fail must have either consecutive, or failures and of",
                "{failures: 2, of: 5} | {failures: 2, of: 5, consecutive: 3} | 50:11 | fail must have either",
                "{consecutive: 4} | {consecutive: 0} | 54:25 | 0",
                "{consecutive: 4} | {consecutives: 4} | 54:12 | consecutives",
                "name: memory | name: cpu | 43:11 | policy all has a rule 'cpu' already; give the second one a name of its own",
                "name: memory | name: ' ' | 43:5 | name of a rule must not be blank",
            })
    void names_place_and_fix_of_what_is_wrong(String right, String wrong, String place, String part) {
        assertThat(YAML).contains(right);

        assertThatThrownBy(() -> read(YAML.replaceFirst(Pattern.quote(right), wrong)))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("policy.yaml:" + place + ":")
                .hasMessageContaining(part);
    }

    private static CanaryPolicy read(String yaml) {
        return CanaryPolicy.read(Document.yaml("policy.yaml", yaml));
    }
}
