package dev.fledge.canary.compat.argo;

import static dev.fledge.canary.compat.argo.Templates.metric;
import static dev.fledge.canary.compat.argo.Templates.metrics;
import static dev.fledge.canary.compat.argo.Templates.policy;
import static dev.fledge.canary.compat.argo.Templates.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgoPolicyTest {
    /** The shape of the examples in Argo's docs/features/analysis.md. */
    private static final String SPEC = """
            args:
            - name: service-name
              value: guestbook
            - name: limit
              value: "0.95"
            - name: token
              valueFrom:
                secretKeyRef: {name: token-secret, key: apiToken}
            metrics:
            - name: success-rate
              interval: 5m
              initialDelay: 30s
              count: "3"
              successCondition: result[0] >= {{args.limit}}
              failureCondition: ""
              failureLimit: 3
              inconclusiveLimit: 1
              consecutiveErrorLimit: 2
              consecutiveSuccessLimit: 0
              provider:
                prometheus:
                  address: http://prometheus.example.com:9090
                  query: |
                    sum(rate(requests{service=~"{{ args.service-name }}"}[5m]))
            - name: webmetric
              successCondition: result == 1
              provider:
                web:
                  url: "http://my-server.com/api?service={{args.service-name}}"
                  headers:
                  - key: Authorization
                    value: "Bearer {{args.token}}"
                  jsonPath: "{$.data.ok}"
            dryRun:
            - metricName: web.*
            measurementRetention:
            - metricName: .*
              limit: 20
            """;

    @Test
    void reads_a_template_unchanged() {
        ArgoPolicy policy = policy(SPEC);

        assertThat(policy.format()).isEqualTo("argo");
        assertThat(policy.name()).isEqualTo("success-rate");
        assertThat(policy.metrics()).containsExactly("success-rate", "webmetric");
        assertThat(policy.query("success-rate")).isEqualTo("sum(rate(requests{service=~\"guestbook\"}[5m]))\n");
        assertThat(policy.query("webmetric"))
                .contains("service=guestbook")
                // A secret stays in the cluster.
                .contains("Bearer {{args.token}}");
        assertThatThrownBy(() -> policy.query("other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no metric 'other'; there are [success-rate, webmetric]");
    }

    @Test
    void values_from_outside_outrank_those_of_the_file() {
        ArgoPolicy policy = policy(SPEC, Map.of("service-name", "api", "token", "t0"));

        assertThat(policy.query("success-rate")).contains("\"api\"");
        assertThat(policy.query("webmetric")).contains("Bearer t0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AnalysisTemplate", "ClusterAnalysisTemplate", "AnalysisRun"})
    void reads_each_kind(String kind) {
        String text = template(metrics(metric(""))).replace("AnalysisTemplate", kind) + "status:\n  phase: Running\n";

        assertThat(ArgoPolicy.read(Document.yaml("t.yaml", text)).metrics()).containsExactly("rate");
    }

    @Test
    void an_object_without_a_name_is_called_after_the_format() {
        String text = template(metrics(metric("")));

        assertThat(ArgoPolicy.read(Document.yaml("t.yaml", text.replace("metadata:\n  name: success-rate\n", "")))
                        .name())
                .isEqualTo("argo");
        assertThat(ArgoPolicy.read(Document.yaml("t.yaml", text.replace("  name: success", "  generateName: success")))
                        .name())
                .isEqualTo("success-rate");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "intervall: 5s | t.yaml:8:5: spec.metrics[0]: unknown key 'intervall'; did you mean 'interval'?",
                "interval: 5 | spec.metrics[0].interval: expected text, found the number 5; quote it",
                "interval: 5 sec | t.yaml:8:15: spec.metrics[0].interval: expected a duration such as 30s, 5m or 1h30m, found \"5 sec\"",
                "initialDelay: soon | initialDelay: expected a duration such as 30s, 5m or 1h30m, found \"soon\"",
                "count: 2 | count 2 needs an interval; add one",
                "count: -1 | count: expected a whole number from 0 to 2147483647, found the number -1",
                "count: many | count: expected a whole number from 0 to 2147483647, found \"many\"",
                "count: '-1' | count: expected a whole number from 0 to 2147483647, found \"-1\"",
                "failureLimit: few | failureLimit: expected a whole number from -2147483647 to 2147483647, found \"few\"",
                "inconclusiveLimit: -1 | inconclusiveLimit: expected a whole number from 0",
                "consecutiveErrorLimit: -1 | consecutiveErrorLimit: expected a whole number from 0",
                "consecutiveSuccessLimit: -1 | consecutiveSuccessLimit: expected a whole number from 0",
                "successCondition: result[0] > | t.yaml:8:23: spec.metrics[0].successCondition: character 12 of \"result[0] >\": expected a value, found the end",
                "failureCondition: foo(1) | failureCondition: character 1 of \"foo(1)\": 'foo' is not supported",
                "successCondition: result > {{args.x}} | {{args.x}} has no value: declare it in args with a value",
                "successCondition: result > {{inputs.x}} | {{inputs.x}} has no value: declare it in args with a value",
            })
    void a_wrong_metric_is_refused(String line, String message) {
        assertThatThrownBy(() -> policy(metrics(metric(line))))
                .isInstanceOf(DocumentException.class)
                .hasMessageStartingWith("t.yaml:")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"failureLimit", "inconclusiveLimit"})
    void a_limit_above_the_count_is_refused(String key) {
        assertThatThrownBy(() -> policy(metrics(metric("interval: 5s\ncount: 2\n" + key + ": 3"))))
                .hasMessage("t.yaml:10:" + (key.length() + 7) + ": spec.metrics[0]." + key + ": " + key
                        + " must not be above count 2; lower it");
        assertThat(policy(metrics(metric("interval: 5s\ncount: 2\n" + key + ": 2")))
                        .metrics())
                .hasSize(1);
        assertThat(policy(metrics(metric("interval: 5s\n" + key + ": 3"))).metrics())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "metrics: [] | has no metric, which Argo ends in an error; add one",
                "args: [] | has no metric, which Argo ends in an error; add one",
                "metrics: [{name: ' ', provider: {web: {}}}] | must not be blank; write the name",
                "metrics: [{name: a, provider: {}}] | must have exactly one provider, but has []",
                "metrics: [{name: a, provider: {web: {}, job: {}}}] | must have exactly one provider, but has [web, job]",
                "metrics: [{name: a, provider: {newRelic: {query: q}}}] | the provider newRelic is not supported; there are prometheus, graphite, influxdb, web, datadog, wavefront and job",
                "metrics: [{name: a, provider: {web: {}}}, {name: a, provider: {web: {}}}] | spec.metrics[1].name: there is a metric 'a' already; rename one",
                "{metrics: [{name: a, provider: {web: {}}}], dryRun: [{metricName: b}]} | 'b' matches no metric, which Argo ends in an error; there are [a]",
                "{metrics: [{name: a, provider: {web: {}}}], dryRun: [{metricName: '*'}]} | '*' is no regular expression; write .* for every metric",
                "{metrics: [{name: a, provider: {web: {}}}], measurementRetention: [{metricName: b, limit: 1}]} | 'b' matches no metric",
                "{metrics: [{name: a, provider: {web: {}}}], measurementRetention: [{metricName: a}]} | missing key 'limit'",
                "{args: [{name: x}], metrics: []} | argument 'x' has no value, and Argo would end the run in an error; give it a value here or when reading",
                "{args: [{name: x, value: 5}], metrics: []} | expected text, found the number 5; quote it",
                "{args: [{name: x, value: a, valueFrom: {}}], metrics: []} | argument 'x' has both value and valueFrom; keep one",
                "{args: [{name: x, valueFrom: {}}], metrics: [{name: a, successCondition: 'result > {{args.x}}', provider: {web: {}}}]} | {{args.x}} has no value: it comes from the cluster; give it when reading",
                "{metrics: [{name: a, provider: {prometheus: {query: 'up{{args.x}}'}}}]} | {{args.x}} has no value: declare it in args with a value",
                "{terminate: true, metrics: []} | a run that is terminated from the start judges nothing; remove it",
                "{metricz: []} | unknown key 'metricz'; did you mean 'metrics'?",
                "{templates: [{templateName: other}], metrics: []} | refers to the template 'other', which is not in this file; put both into a List, this one first",
            })
    void a_wrong_spec_is_refused(String spec, String message) {
        assertThatThrownBy(() -> policy(spec))
                .isInstanceOf(DocumentException.class)
                .hasMessageStartingWith("t.yaml:6:")
                .hasMessageContaining(message);
    }

    @Test
    void another_kind_of_object_is_refused() {
        String text = template(metrics(metric("")));

        assertThatThrownBy(() -> ArgoPolicy.read(Document.yaml("t.yaml", text.replace("AnalysisTemplate", "Rollout"))))
                .hasMessageContaining("expected one of AnalysisTemplate, ClusterAnalysisTemplate, AnalysisRun");
        assertThatThrownBy(() -> ArgoPolicy.read(Document.yaml("t.yaml", text.replace("v1alpha1", "v1"))))
                .hasMessageContaining("expected one of argoproj.io/v1alpha1");
        assertThatThrownBy(() -> ArgoPolicy.read(Document.yaml("t.yaml", "items: []\n")))
                .hasMessage("t.yaml:1:8: items: holds no template; give at least one");
    }

    @Test
    void templates_of_the_same_file_are_merged() {
        String list = """
                apiVersion: v1
                kind: List
                items:
                - apiVersion: argoproj.io/v1alpha1
                  kind: AnalysisTemplate
                  metadata: {name: main}
                  spec:
                    args: [{name: limit, value: "1"}, {name: outer}]
                    metrics: [{name: a, provider: {web: {}}}]
                    templates: [{templateName: b}, {templateName: c, clusterScope: true}]
                - apiVersion: argoproj.io/v1alpha1
                  kind: AnalysisTemplate
                  metadata: {name: b}
                  spec:
                    args: [{name: limit, value: "1"}]
                    metrics: [{name: b, successCondition: "result < {{args.limit}}", provider: {web: {}}}]
                    templates: [{templateName: main}]
                - apiVersion: argoproj.io/v1alpha1
                  kind: ClusterAnalysisTemplate
                  metadata: {name: c}
                  spec:
                    metrics: [{name: c, provider: {web: {}}}]
                """;

        ArgoPolicy policy = ArgoPolicy.read(Document.yaml("l.yaml", list), Map.of("outer", "x"));

        assertThat(policy.name()).isEqualTo("main");
        assertThat(policy.metrics()).containsExactly("a", "b", "c");
        assertThatThrownBy(() -> ArgoPolicy.read(
                        Document.yaml(
                                "l.yaml",
                                list.replace("[{name: limit, value: \"1\"}]", "[{name: limit, value: \"2\"}]")),
                        Map.of("outer", "x")))
                .hasMessageContaining("argument 'limit' has the values '1' and '2'; keep one");
        assertThatThrownBy(() -> ArgoPolicy.read(Document.yaml("l.yaml", list.replace(", clusterScope: true", ""))))
                .hasMessageContaining("refers to the template 'c', which is not in this file");
    }

    @Test
    void an_argument_may_get_its_value_from_another_template() {
        String list = """
                items:
                - apiVersion: argoproj.io/v1alpha1
                  kind: AnalysisRun
                  spec:
                    args: [{name: limit, value: "1"}]
                    templates: [{templateName: b}]
                - apiVersion: argoproj.io/v1alpha1
                  kind: AnalysisTemplate
                  metadata: {name: b}
                  spec:
                    args: [{name: limit}]
                    metrics: [{name: b, successCondition: "result < {{args.limit}}", provider: {web: {}}}]
                """;

        assertThat(ArgoPolicy.read(Document.yaml("l.yaml", list)).metrics()).containsExactly("b");
    }
}
