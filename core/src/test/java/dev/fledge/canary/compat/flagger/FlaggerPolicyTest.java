package dev.fledge.canary.compat.flagger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlaggerPolicyTest {
    @Test
    void reads_a_canary_as_it_is_deployed() {
        FlaggerPolicy policy = FlaggerPolicy.read(Document.yamlStream("podinfo.yaml", """
                apiVersion: flagger.app/v1beta1
                kind: Canary
                metadata:
                  name: podinfo
                  namespace: test
                spec:
                  provider: istio
                  targetRef: {apiVersion: apps/v1, kind: Deployment, name: podinfo}
                  progressDeadlineSeconds: 60
                  autoscalerRef: {apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, name: podinfo}
                  service:
                    port: 9898
                    gateways: [istio-system/public-gateway]
                  skipAnalysis: false
                  suspend: false
                  analysis:
                    interval: 1m
                    threshold: 10
                    maxWeight: 50
                    stepWeight: 5
                    stepWeightPromotion: 100
                    primaryReadyThreshold: 100
                    canaryReadyThreshold: 100
                    mirror: false
                    sessionAffinity: {cookieName: flagger-cookie, maxAge: 21600}
                    alerts: [{name: on-call, severity: error, providerRef: {name: on-call}}]
                    metrics:
                    - name: "404s percentage"
                      templateRef: {name: not-found-percentage, namespace: monitoring}
                      templateVariables: {direction: inbound}
                      thresholdRange: {max: 5}
                      interval: 2m
                    - name: request-success-rate
                      thresholdRange: {min: 99}
                      interval: 1m
                    webhooks:
                    - name: acceptance-test
                      type: pre-rollout
                      url: http://flagger-loadtester.test/
                      timeout: 30s
                      retries: 2
                      muteAlert: true
                      disableTLS: true
                      metadata: {type: bash, cmd: "curl -sd 'test' http://podinfo-canary:9898/token"}
                    - name: notify
                      type: event
                      url: http://notify/
                ---
                apiVersion: flagger.app/v1beta1
                kind: MetricTemplate
                metadata: {name: not-found-percentage, namespace: monitoring}
                spec:
                  provider: {type: prometheus, address: "http://prometheus.istio-system:9090", secretRef: {name: p}}
                  query: |
                    sum(rate(x{ns="{{ namespace }}",w=~"{{target}}",d="{{ variables.direction }}"}[{{ interval }}]))
                    {{ name }} {{ service }} {{ ingress }}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: podinfo}
                """));

        assertThat(policy.format()).isEqualTo("flagger");
        assertThat(policy.name()).isEqualTo("podinfo");
        assertThat(policy.metrics()).containsExactly("request-success-rate", "404s percentage", "acceptance-test");
        assertThat(policy.query("404s percentage"))
                .hasValue("sum(rate(x{ns=\"test\",w=~\"podinfo\",d=\"inbound\"}[2m]))\npodinfo podinfo podinfo\n");
        assertThat(policy.query("request-success-rate")).isEmpty();
        assertThat(policy.query("unknown")).isEmpty();
        assertThat(policy)
                .hasToString("flagger canary podinfo, reads [request-success-rate, 404s percentage, acceptance-test]");
    }

    @Test
    void fills_in_the_names_of_service_and_ingress_and_no_interval() {
        FlaggerPolicy policy = FlaggerPolicy.read(Document.yamlStream("c.yaml", """
                apiVersion: flagger.app/v1beta1
                kind: Canary
                metadata: {name: c}
                spec:
                  targetRef: {name: t}
                  service: {name: s}
                  ingressRef: {name: i}
                  analysis:
                    stepWeight: 10
                    metrics: [{name: m, templateRef: {name: q}}]
                ---
                apiVersion: flagger.app/v1beta1
                kind: MetricTemplate
                metadata: {name: q}
                spec: {provider: {type: datadog}, query: "{{ service }}{{ ingress }}{{ target }}{{ namespace }}[{{ interval }}]"}
                """));

        assertThat(policy.query("m")).hasValue("sitdefault[]");
    }

    @Test
    void keeps_an_inline_query_as_it_is() {
        FlaggerPolicy policy = Canaries.analysis("{stepWeight: 1, metrics: [{name: m, query: 'x{{ y }}'}]}\n");

        assertThat(policy.query("m")).hasValue("x{{ y }}");
    }

    @Test
    void reads_a_single_document() {
        FlaggerPolicy policy =
                FlaggerPolicy.read(Document.yaml("canary.yaml", Canaries.HEAD + "  analysis: {stepWeight: 10}\n"));

        assertThat(policy.name()).isEqualTo("podinfo");
    }

    @Test
    void a_metric_without_a_source_is_not_read() {
        assertThat(Canaries.analysis("{stepWeight: 10, metrics: [{name: latency, query: ''}, {name: x}]}\n")
                        .metrics())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "stepWeight: 10, maxWait: 5 | canary.yaml:8:22: spec.analysis: unknown key 'maxWait'; remove it. Allowed: interval, threshold,",
                "stepWeight: 101 | canary.yaml:8:18: spec.analysis.stepWeight: expected a whole number from 0 to 100, found the number 101",
                "threshold: 5 | canary.yaml:8:5: spec.analysis: has neither stepWeight, stepWeights nor iterations, so Flagger would never promote; add stepWeight",
                "stepWeights: [10, 10] | canary.yaml:8:24: spec.analysis.stepWeights[1]: stepWeights must rise, but 10 follows 10, so Flagger would never promote; write them in rising order",
                "stepWeights: [10, 50, 20] | canary.yaml:8:28: spec.analysis.stepWeights[2]: stepWeights must rise, but 20 follows 50, so",
                "stepWeights: [0] | canary.yaml:8:20: spec.analysis.stepWeights[0]: expected a whole number from 1 to 100, found the number 0",
                "interval: 5 minutes, stepWeight: 1 | canary.yaml:8:16: spec.analysis.interval: expected a duration such as 30s or 1m, found text \"5 minutes\"; Flagger would take its default and say nothing, write the unit s or m",
                "interval: 0s, stepWeight: 1 | canary.yaml:8:16: spec.analysis.interval: expected a duration such as 30s or 1m, found text \"0s\"",
                "interval: 0.5ns, stepWeight: 1 | canary.yaml:8:16: spec.analysis.interval: expected a duration such as 30s or 1m, found text \"0.5ns\"",
                "threshold: -1, stepWeight: 1 | canary.yaml:8:17: spec.analysis.threshold: expected a whole number from 0 to 2147483647, found the number -1",
                "stepWeight: 1, metrics: [{name: m, max: 5}] | canary.yaml:8:41: spec.analysis.metrics[0]: unknown key 'max'",
                "stepWeight: 1, metrics: [{name: m, thresholdRange: {maximum: 5}, query: x}] | canary.yaml:8:58: spec.analysis.metrics[0].thresholdRange: unknown key 'maximum'",
                "stepWeight: 1, metrics: [{name: m, thresholdRange: {max: '5'}, query: x}] | canary.yaml:8:63: spec.analysis.metrics[0].thresholdRange.max: expected a number",
                "stepWeight: 1, metrics: [{name: m, interval: 1d, query: x}] | canary.yaml:8:51: spec.analysis.metrics[0].interval: expected a duration such as 30s or 1m",
                "stepWeight: 1, metrics: [{name: m, query: x}, {name: m, query: y}] | canary.yaml:8:59: spec.analysis.metrics[1].name: a second metric or webhook is called 'm', so their readings could not be told apart; give it a name of its own",
                "stepWeight: 1, metrics: [{name: m, query: x}], webhooks: [{name: m, url: u}] | canary.yaml:8:71: spec.analysis.webhooks[0].name: a second metric or webhook is called 'm'",
                "stepWeight: 1, metrics: [{name: ' ', query: x}] | canary.yaml:8:38: spec.analysis.metrics[0].name: the name is blank, but readings are asked by it; write one",
                "stepWeight: 1, metrics: [{name: request-duration, query: x}] | canary.yaml:8:63: spec.analysis.metrics[0].query: Flagger would ask this and another source under the name 'request-duration'; make two metrics of it",
                "stepWeight: 1, metrics: [{name: request-duration, templateRef: {name: x}}] | canary.yaml:8:69: spec.analysis.metrics[0].templateRef: Flagger would ask this and another source",
                "stepWeight: 1, metrics: [{name: m, templateRef: {name: x}}] | canary.yaml:8:54: spec.analysis.metrics[0].templateRef: no MetricTemplate 'x' in namespace 'test' among the documents, and Flagger fails every check without it; add it to the stream",
                "stepWeight: 1, metrics: [{name: m, templateRef: {name: x, namespace: n}}] | canary.yaml:8:54: spec.analysis.metrics[0].templateRef: no MetricTemplate 'x' in namespace 'n' among",
                "stepWeight: 1, metrics: [{name: m, templateRef: {nam: x}}] | canary.yaml:8:55: spec.analysis.metrics[0].templateRef: unknown key 'nam'; did you mean 'name'?",
                "stepWeight: 1, webhooks: [{name: w, type: pre-rolout, url: u}] | canary.yaml:8:48: spec.analysis.webhooks[0].type: expected one of",
                "stepWeight: 1, webhooks: [{name: w}] | canary.yaml:8:32: spec.analysis.webhooks[0]: missing key 'url'; add it",
                "stepWeight: 1, webhooks: [{url: u}] | canary.yaml:8:32: spec.analysis.webhooks[0]: missing key 'name'; add it",
                "stepWeight: 1, webhooks: [{name: w, url: 5}] | canary.yaml:8:47: spec.analysis.webhooks[0].url: expected text",
                "stepWeight: 1, webhooks: [{name: w, url: u, when: x}] | canary.yaml:8:50: spec.analysis.webhooks[0]: unknown key 'when'",
            })
    void refuses_a_bad_analysis_with_its_place(String analysis, String message) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> Canaries.analysis("{" + analysis.strip() + "}\n"))
                .withMessageStartingWith(message.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "canaryAnalysis: {} | canary.yaml:7:3: spec: unknown key 'canaryAnalysis'",
                "service2: {} | canary.yaml:7:3: spec: unknown key 'service2'; did you mean 'service'?",
                "provider: istio | canary.yaml:5:3: spec: missing key 'analysis'; add it",
                "suspend: true | canary.yaml:7:12: spec.suspend: Flagger judges nothing while the canary is suspended; remove it",
                "skipAnalysis: yes | canary.yaml:7:17: spec.skipAnalysis: expected true or false",
            })
    void refuses_a_bad_spec_with_its_place(String spec, String message) {
        String analysis = spec.startsWith("skip") ? "\nanalysis: {stepWeight: 1}\n" : "\n";

        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> Canaries.spec(spec.strip() + analysis))
                .withMessageStartingWith(message.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"flagger.app/v1alpha3", "v1"})
    void refuses_another_version(String version) {
        String text = Canaries.HEAD.replace("flagger.app/v1beta1", version) + "  analysis: {stepWeight: 1}\n";

        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> FlaggerPolicy.read(Document.yamlStream("canary.yaml", text)))
                .withMessageStartingWith(
                        "canary.yaml:1:13: apiVersion: expected one of flagger.app/v1beta1, found text");
    }

    @Test
    void needs_one_canary_and_no_second_one() {
        String canary = Canaries.HEAD + "  analysis: {stepWeight: 1}\n";

        assertThatThrownBy(() -> FlaggerPolicy.read(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no document; give the one with kind: Canary");
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> FlaggerPolicy.read(Document.yaml("svc.yaml", "kind: Service\n")))
                .withMessage("svc.yaml:1:1: the document: no document is a Canary; give one with kind: Canary");
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> FlaggerPolicy.read(Document.yamlStream("two.yaml", canary + "---\n" + canary)))
                .withMessage("two.yaml:9:1: the document: a second Canary; read one at a time");
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> FlaggerPolicy.read(Document.yaml("c.yaml", canary + "extra: 1\n")))
                .withMessageStartingWith("c.yaml:8:1: the document: unknown key 'extra'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "provider: {type: promethus}, query: x | t.yaml:4:25: spec.provider.type: expected one of prometheus,",
                "provider: {type: prometheus, adress: x}, query: x | t.yaml:4:37: spec.provider: unknown key 'adress'; did you mean 'address'?",
                "provider: {type: prometheus} | t.yaml:4:7: spec: missing key 'query'",
                "provider: {type: prometheus}, query: x, name: y | t.yaml:4:48: spec: unknown key 'name'",
                "provider: {type: prometheus}, query: 'a {{ name' | t.yaml:4:45: spec.query: a '{{' is not closed; add '}}'",
                "provider: {type: prometheus}, query: 'a {{ nam }}' | t.yaml:4:45: spec.query: the variable 'nam' is none that metric 'm' gives; known are name, namespace,",
                "provider: {type: prometheus}, query: '{{ variables.x }}' | t.yaml:4:45: spec.query: the variable 'variables.x' is none that metric 'm' gives; known are name, namespace,",
            })
    void refuses_a_bad_template_with_its_place(String spec, String message) {
        String template = "apiVersion: flagger.app/v1beta1\nkind: MetricTemplate\nmetadata: {name: q}\nspec: {"
                + spec.strip() + "}\n";
        String canary = Canaries.HEAD.replace(", namespace: test", "")
                + "  analysis: {stepWeight: 1, metrics: [{name: m, templateRef: {name: q}}]}\n";

        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> FlaggerPolicy.read(
                        List.of(Document.yaml("t.yaml", template), Document.yaml("canary.yaml", canary))))
                .withMessageStartingWith(message.strip());
    }

    /** Reads a canary with this analysis and a Prometheus template {@code not-found}. */
    static FlaggerPolicy templated(String analysis) {
        return templated("prometheus", analysis);
    }

    static FlaggerPolicy templated(String provider, String analysis) {
        String template = """
                apiVersion: flagger.app/v1beta1
                kind: MetricTemplate
                metadata: {name: not-found, namespace: test}
                spec: {provider: {type: %s}, query: q}
                """.formatted(provider);
        return FlaggerPolicy.read(Document.yamlStream(
                "canary.yaml", Canaries.HEAD + "  analysis:\n" + analysis.indent(4) + "---\n" + template));
    }
}
