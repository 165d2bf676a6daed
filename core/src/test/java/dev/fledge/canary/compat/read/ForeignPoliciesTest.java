package dev.fledge.canary.compat.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.canary.compat.ForeignPolicy;
import dev.fledge.canary.compat.kayenta.KayentaPolicy;
import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignPoliciesTest {
    private static final String KEPTN = """
            spec_version: "1.0"
            objectives:
            - sli: error_rate
              pass:
              - criteria: ["<=1"]
            total_score: {pass: "90%"}
            """;
    private static final String FLAGGER = """
            apiVersion: flagger.app/v1beta1
            kind: Canary
            metadata: {name: where2eat}
            spec:
              targetRef: {apiVersion: apps/v1, kind: Deployment, name: where2eat}
              service: {port: 80}
              analysis:
                interval: 1m
                threshold: 5
                maxWeight: 50
                stepWeight: 10
                metrics:
                - name: request-success-rate
                  thresholdRange: {min: 99}
                  interval: 1m
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{apiVersion: argoproj.io/v1alpha1, kind: AnalysisTemplate} | argo",
                "{apiVersion: v1, kind: List, items: []} | argo",
                "{apiVersion: flagger.app/v1beta1, kind: Canary} | flagger",
                "{apiVersion: metrics.keptn.sh/v1beta1, kind: AnalysisDefinition} | keptn",
                "{objectives: []} | keptn",
                "{apiVersion: openslo/v1, kind: SLO} | openslo",
                "{apiVersion: sloth.slok.dev/v1, kind: PrometheusServiceLevel} | openslo",
                "{version: prometheus/v1, service: s} | openslo",
                "{canaryConfig: {}} | kayenta",
                "{metrics: [], classifier: {}} | kayenta"
            })
    void a_format_is_known_by_what_the_document_says_of_itself(String yaml, String format) {
        assertThat(ForeignPolicies.formatOf(node(yaml))).contains(format);
        assertThat(ForeignPolicies.formats()).contains(format);
    }

    @Test
    void other_documents_are_in_no_format() {
        for (String yaml :
                List.of("{apiVersion: fledge/v1}", "{apiVersion: apps/v1}", "{a: 1}", "[1]", "{version: 1}")) {
            assertThat(ForeignPolicies.formatOf(node(yaml))).isEqualTo(Optional.empty());
        }
    }

    @Test
    void reads_by_content_and_by_name() {
        List<DocumentNode> stream = Document.yamlStream("canary.yaml", "kind: Namespace\n---\n" + FLAGGER);

        assertThat(ForeignPolicies.read(stream).format()).isEqualTo("flagger");
        assertThat(ForeignPolicies.read(List.of(node(KEPTN)), "keptn").metrics())
                .containsExactly("error_rate");
    }

    @Test
    void what_is_no_policy_is_refused_with_a_place() {
        assertThatThrownBy(() -> ForeignPolicies.read(List.of(node("a: 1"))))
                .isInstanceOf(DocumentException.class)
                .hasMessageStartingWith(
                        "policy.yaml:1:1: the document: this is no policy of a known format; give one of"
                                + " kayenta, argo, flagger, keptn, openslo");
        assertThatThrownBy(() -> ForeignPolicies.read(List.of(node("a: 1")), "spinnaker"))
                .hasMessage("format must be one of kayenta, argo, flagger, keptn, openslo, but was 'spinnaker'");
        assertThatThrownBy(() -> ForeignPolicies.read(List.of()))
                .hasMessage("there is no document; give that of a policy");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{apiVersion: argoproj.io/v1alpha1, kind: AnalysisTemplate} | argo",
                "{apiVersion: metrics.keptn.sh/v1beta1, kind: AnalysisDefinition} | keptn",
                "{metrics: [], classifier: {}} | kayenta"
            })
    void a_second_policy_in_the_stream_is_refused_and_not_passed_over(String yaml, String format) {
        List<DocumentNode> stream =
                Document.yamlStream("two.yaml", yaml + "\n---\nkind: Namespace\n---\n" + yaml + "\n");

        assertThatThrownBy(() -> ForeignPolicies.read(stream))
                .isInstanceOf(DocumentException.class)
                .hasMessage("two.yaml:5:1: the document: a second " + format
                        + " policy, which would not be judged; read one at a time"
                        + (format.equals("argo") ? ", or put templates that belong together into a List" : ""));
    }

    @Test
    void a_length_is_given_only_to_formats_whose_files_have_none() {
        ForeignPolicy keptn = ForeignPolicies.over(ForeignPolicies.read(List.of(node(KEPTN))), Duration.ofMinutes(2));
        ForeignPolicy kayenta = ForeignPolicies.over(kayenta(), Duration.ofMinutes(10));
        ForeignPolicy flagger = ForeignPolicies.read(List.of(node(FLAGGER)));

        assertThat(keptn.begin(Instant.EPOCH).next()).isEqualTo(Instant.EPOCH.plusSeconds(120));
        assertThat(kayenta.begin(Instant.EPOCH).next()).isEqualTo(Instant.EPOCH.plusSeconds(600));
        assertThatThrownBy(() -> ForeignPolicies.over(flagger, Duration.ofMinutes(2)))
                .hasMessage("the length of a run stands in the flagger file of where2eat itself; change it there");
    }

    private static KayentaPolicy kayenta() {
        return KayentaPolicy.read(node("""
                name: errors
                configVersion: "1"
                applications: [a]
                judge: {name: NetflixACAJudge-v1.0, judgeConfigurations: {}}
                metrics:
                - name: error-rate
                  query: {type: prometheus, metricName: e}
                  groups: [Group 1]
                  analysisConfigurations: {canary: {direction: increase}}
                  scopeName: default
                templates: {}
                classifier: {groupWeights: {Group 1: 100}, scoreThresholds: {pass: 95, marginal: 75}}
                """));
    }

    private static DocumentNode node(String yaml) {
        return Document.yaml("policy.yaml", yaml);
    }
}
