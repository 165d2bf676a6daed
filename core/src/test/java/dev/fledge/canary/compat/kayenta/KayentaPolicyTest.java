package dev.fledge.canary.compat.kayenta;

import static dev.fledge.canary.compat.kayenta.Configs.HUNDREDS;
import static dev.fledge.canary.compat.kayenta.Configs.TWO_HUNDREDS;
import static dev.fledge.canary.compat.kayenta.Configs.config;
import static dev.fledge.canary.compat.kayenta.Configs.cpu;
import static dev.fledge.canary.compat.kayenta.Configs.metric;
import static dev.fledge.canary.compat.kayenta.Configs.pair;
import static dev.fledge.canary.compat.kayenta.Configs.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KayentaPolicyTest {
    /** The shape of the examples in Kayenta's json-formats.md, all keys that its documents name. */
    private static final String EXAMPLE = """
            {
              "name": "sample",
              "id": "1",
              "description": "an example",
              "configVersion": "1.0",
              "applications": ["myapp"],
              "owner": "me",
              "createdTimestamp": 1513798922188,
              "createdTimestampIso": "2017-12-20T19:42:02Z",
              "updatedTimestamp": 1517507365728,
              "updatedTimestampIso": "2018-02-01T17:49:25Z",
              "isNew": false,
              "judge": {"name": "dredd-v1.0", "judgeConfigurations": {}},
              "metrics": [
                {
                  "name": "cpu",
                  "query": {"type": "prometheus", "metricName": "node_cpu", "customFilterTemplate": "mine"},
                  "groups": ["system"],
                  "analysisConfigurations": {},
                  "scopeName": "default"
                },
                {
                  "name": "requests",
                  "query": {"type": "atlas", "q": "name,apache.http.requests,:eq,:sum"},
                  "groups": ["requests"],
                  "analysisConfigurations": {"canary": {
                    "direction": "decrease",
                    "nanStrategy": "replace",
                    "critical": true,
                    "mustHaveData": true,
                    "muted": false,
                    "outliers": {"strategy": "remove", "outlierFactor": 2.5},
                    "effectSize": {"measure": "meanRatio", "allowedIncrease": 1.1, "allowedDecrease": 0.9,
                                   "criticalIncrease": 5, "criticalDecrease": 0.5}
                  }}
                }
              ],
              "templates": {"mine": "container_name='${container_name}'"},
              "classifier": {
                "groupWeights": {"requests": 50.0, "system": 50.0},
                "scoreThresholds": {"pass": 95.0, "marginal": 75.0}
              }
            }
            """;

    @Test
    void reads_a_configuration_unchanged() {
        KayentaPolicy policy = KayentaPolicy.read(Document.json("canary.json", EXAMPLE));

        assertThat(policy.format()).isEqualTo("kayenta");
        assertThat(policy.name()).isEqualTo("sample");
        assertThat(policy.metrics()).containsExactly("cpu", "requests");
        assertThat(policy.query("cpu"))
                .isEqualTo("{\"type\":\"prometheus\",\"metricName\":\"node_cpu\",\"customFilterTemplate\":\"mine\"}");
        assertThat(policy.schedule()).isEqualTo(KayentaSchedule.once(Duration.ofHours(1)));
    }

    @Test
    void any_judge_name_is_read_with_a_warning() {
        KayentaPolicy policy = KayentaPolicy.read(Document.json("canary.json", EXAMPLE));

        assertThat(policy.warnings())
                .containsExactly("canary.json:13:21 judge.name: 'dredd-v1.0' is judged as NetflixACAJudge-v1.0;"
                        + " Kayenta would look for a judge of that name");
        assertThat(cpu("{}").warnings()).isEmpty();
    }

    @Test
    void a_configuration_without_a_name_or_a_judge_is_called_after_the_format() {
        KayentaPolicy policy = KayentaPolicy.read(Document.json(
                "c.json",
                "{\"metrics\": [{\"name\": \"cpu\", \"query\": {\"type\": \"x\"}}], \"classifier\": {\"scoreThresholds\":"
                        + " {\"pass\": 90, \"marginal\": 50}}}"));

        assertThat(policy.name()).isEqualTo("kayenta");
        assertThat(policy.warnings()).isEmpty();
        // No group: nothing makes a score.
        assertThat(policy.judge(List.of(pair("cpu", HUNDREDS, HUNDREDS))).score())
                .isEqualTo(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'dirction': 'either'} | unknown key 'dirction'; did you mean 'direction'?",
                "{'direction': 'up'} | expected one of increase, decrease, either, found text \"up\"",
                "{'nanStrategy': 'drop'} | expected one of remove, replace, none, found text \"drop\"",
                "{'critical': 'true'} | expected true or false, found text \"true\"",
                "{'mustHaveData': 1} | expected true or false, found the number 1",
                "{'muted': 'no'} | expected true or false, found text \"no\"",
                "{'outliers': {'strategy': 'cut'}} | expected one of remove, keep, none, found text \"cut\"",
                "{'outliers': {'strategy': 'remove', 'outlierFactor': 0}} | expected a number from 4.9E-324",
                "{'outliers': {'factor': 3}} | unknown key 'factor'",
                "{'effectSize': {'measure': 'cohen'}} | expected one of meanRatio, cles, found text \"cohen\"",
                "{'effectSize': {'allowedIncrease': '2'}} | write it in decimal, without quotes",
                "{'effectSize': {'allowedincrease': 2}} | did you mean 'allowedIncrease'?",
            })
    void an_unknown_construct_of_a_metric_is_refused(String canary, String message) {
        assertThatThrownBy(() -> cpu(canary.replace('\'', '"')))
                .isInstanceOf(DocumentException.class)
                .hasMessageStartingWith("canary.json:1:")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'metrics': [], 'classifier': {}} | metrics: must hold at least one metric: a judgement of none would mean nothing",
                "{'metrics': [{'name': ' ', 'query': {'type': 'x'}}]} | metrics[0].name: must not be blank; write the name",
                "{'metrics': [{'name': 'a', 'query': {}}]} | missing key 'type'",
                "{'metrics': [{'name': 'a'}]} | missing key 'query'",
                "{'metrics': [{'name': 'a', 'query': {'type': 'x'}, 'weight': 1}]} | unknown key 'weight'",
                "{'metrics': [{'name': 'a', 'query': {'type': 'x'}, 'groups': ['']}]} | must not be blank; write the name",
                "{'metrics': [{'name': 'a', 'query': {'type': 'x'}, 'analysisConfigurations': {'x': {}}}]} | unknown key 'x'",
                "{'metrics': [{'name': 'a', 'query': {'type': 'x'}}]} | missing key 'classifier'",
                "{'metrics': [{'name': 'a', 'query': {'type': 'x'}}], 'classifier': {}} | missing key 'scoreThresholds'",
                "{'metrics': [{'name': 'a', 'query': {'type': 'x'}}], 'classifier': {'scoreThresholds': {'pass': 101, 'marginal': 1}}} | expected a number from 0.0 to 100.0, found the number 101",
                "{'metrics': [{'name': 'a', 'query': {'type': 'x'}}], 'classifier': {'groupWeights': {'a': -1}}} | expected a number from 0.0",
                "{'metrics': [{'name': 'a', 'query': {'type': 'x'}}], 'templates': {'t': 1}} | expected text, found the number 1",
                "{'metrics': [{'name': 'a', 'query': {'type': 'x'}}], 'judge': {'name': 1}, 'classifier': {'scoreThresholds': {'pass': 1, 'marginal': 1}}} | expected text, found the number 1",
                "{'metrics': [{'name': 'a', 'query': {'type': 'x'}}], 'judges': {}} | unknown key 'judges'; did you mean 'judge'?",
            })
    void an_unknown_construct_of_a_configuration_is_refused(String text, String message) {
        assertThatThrownBy(() -> KayentaPolicy.read(Document.json("c.json", text.replace('\'', '"'))))
                .isInstanceOf(DocumentException.class)
                .hasMessageStartingWith("c.json:1:")
                .hasMessageContaining(message);
    }

    @Test
    void two_metrics_of_one_name_are_refused() {
        assertThatThrownBy(() -> policy("{}", metric("cpu", "a", "{}"), metric("cpu", "a", "{}")))
                .isInstanceOf(DocumentException.class)
                .hasMessageEndingWith(
                        "metrics[1].name: there is a metric 'cpu' already, and Kayenta would judge both by"
                                + " the first; rename one");
    }

    @Test
    void judges_pairs_in_their_order_and_once_for_each_set_of_tags() {
        KayentaJudgement judgement = cpu("{}")
                .judge(List.of(
                        new MetricPair("cpu", Map.of("zone", "b", "app", "x"), HUNDREDS, TWO_HUNDREDS),
                        new MetricPair("cpu", Map.of("zone", "a"), HUNDREDS, HUNDREDS)));

        assertThat(judgement.score()).isEqualTo(50);
        assertThat(judgement.findings())
                .extracting(finding -> finding.subject())
                .containsExactly("cpu {app=x, zone=b}", "cpu {zone=a}");
    }

    @Test
    void a_pair_without_a_metric_is_refused() {
        assertThatThrownBy(() -> cpu("{}").judge(List.of(pair("mem", HUNDREDS, HUNDREDS))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pair 'mem' has no metric in the configuration; it has [cpu]");
        assertThatThrownBy(() -> cpu("{}").query("mem"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no metric 'mem'; there are [cpu]");
    }

    @Test
    void thresholds_of_the_request_outrank_those_of_the_configuration() {
        String request = """
                {"canaryConfig": %s,
                 "executionRequest": {"scopes": [{}], "lifetimeDurationMins": 30, "thresholds": {"pass": 40, "marginal": 20}}}
                """.formatted(config("{}", metric("a", "g", "{}"), metric("b", "g", "{}")));

        KayentaJudgement judgement = KayentaPolicy.read(Document.json("request.json", request))
                .judge(List.of(pair("a", HUNDREDS, HUNDREDS), pair("b", HUNDREDS, TWO_HUNDREDS)));

        assertThat(judgement.score()).isEqualTo(50);
        assertThat(judgement.classification()).isEqualTo("Pass");
    }
}
