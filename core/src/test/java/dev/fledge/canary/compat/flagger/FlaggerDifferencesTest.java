package dev.fledge.canary.compat.flagger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.canary.compat.Difference;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlaggerDifferencesTest {
    @Test
    void names_every_place_in_the_order_of_the_file() {
        List<Difference> differences =
                FlaggerPolicyTest.templated("datadog", """
                interval: 1m
                threshold: 5
                maxWeight: 50
                stepWeight: 10
                metrics:
                - name: not-found
                  templateRef: {name: not-found}
                  thresholdRange: {max: 5}
                - name: request-duration
                  thresholdRange: {max: 500}
                - name: request-success-rate
                  threshold: 99
                - name: nothing
                webhooks:
                - {name: load-test, url: "http://tester/"}
                """).explain();

        assertThat(differences)
                .extracting(Difference::where)
                .containsExactly(
                        "canary.yaml:8:15 spec.analysis.interval",
                        "canary.yaml:9:16 spec.analysis.threshold",
                        "canary.yaml:11:17 spec.analysis.stepWeight",
                        "canary.yaml:13:7 spec.analysis.metrics[0].interval",
                        "canary.yaml:13:13 spec.analysis.metrics[0].name",
                        "canary.yaml:14:20 spec.analysis.metrics[0].templateRef",
                        "canary.yaml:16:13 spec.analysis.metrics[1].name",
                        "canary.yaml:17:23 spec.analysis.metrics[1].thresholdRange",
                        "canary.yaml:18:13 spec.analysis.metrics[2].name",
                        "canary.yaml:19:18 spec.analysis.metrics[2].threshold",
                        "canary.yaml:20:7 spec.analysis.metrics[3]",
                        "canary.yaml:22:14 spec.analysis.webhooks[0].name");
        assertThat(differences.get(0).foreign())
                .isEqualTo(
                        "Flagger ticks every 60 s (60 s if not written, never less than 10 s) and decides each tick alone.");
        assertThat(differences.get(1).foreign())
                .isEqualTo("Flagger adds up failed checks over the whole run, never forgets one, and rolls back in the"
                        + " tick after it has counted 5.");
        assertThat(differences.get(1).fledge())
                .isEqualTo("Fledge counts no ticks: bad ones go back only if together they show the canary to be worse"
                        + " than its baseline beyond chance and beyond the limit.");
        assertThat(differences.get(2).foreign())
                .isEqualTo("Flagger goes on after every tick without a failed check, and promotes from weight 50 on,"
                        + " however few requests there were.");
        assertThat(differences.get(2).fledge())
                .isEqualTo(
                        "Fledge leaves a step once it had its least number of requests and nothing speaks against the"
                                + " canary, and the last one only with evidence on every rule.");
        assertThat(differences.get(4).fledge())
                .isEqualTo(
                        "The canary goes back only if it is worse than its baseline beyond chance and beyond the limit,"
                                + " passes only once it is shown that the limit is not reached, and is held without data.");
        assertThat(differences.get(4).foreign())
                .isEqualTo(
                        "Flagger compares one number in each tick, from the first value of the answer, and not with the"
                                + " primary; no value and a"
                                + " failed provider are failed checks.");
        assertThat(differences.get(6).foreign())
                .isEqualTo(
                        "Flagger compares one number in each tick, from the last series of the answer, and not with the"
                                + " primary; no value and a"
                                + " failed provider are failed checks.");
    }

    @Test
    void a_default_is_named_at_the_object_it_belongs_to() {
        assertThat(Canaries.analysis("{iterations: 2, metrics: [{name: request-duration}]}\n")
                        .explain())
                .extracting(Difference::where)
                .containsExactly(
                        "canary.yaml:8:5 spec.analysis.threshold",
                        "canary.yaml:8:5 spec.analysis.interval",
                        "canary.yaml:8:18 spec.analysis.iterations",
                        "canary.yaml:8:31 spec.analysis.metrics[0].threshold",
                        "canary.yaml:8:31 spec.analysis.metrics[0].threshold",
                        "canary.yaml:8:38 spec.analysis.metrics[0].name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{stepWeight: 10} | canary.yaml:8:5 spec.analysis.metrics | With no metric and no webhook every tick passes, and Flagger promotes.",
                "{iterations: 7} | canary.yaml:8:18 spec.analysis.iterations | Flagger goes on after every tick without a failed check, and promotes after 7 iterations, however few requests there were.",
                "{stepWeights: [5, 60]} | canary.yaml:8:19 spec.analysis.stepWeights | Flagger goes on after every tick without a failed check, and promotes from weight 60 on, however few requests there were.",
                "{stepWeight: 1, stepWeights: [5, 60]} | canary.yaml:8:34 spec.analysis.stepWeights | Flagger steps by stepWeight and takes only the last of these, as its maximum weight.",
                "{stepWeight: 10, mirror: true} | canary.yaml:8:30 spec.analysis.mirror | Flagger judges one round on mirrored requests, whose answers nobody sees.",
                "{stepWeight: 10, metrics: [{name: request-duration, thresholdRange: {}}]} | canary.yaml:8:73 spec.analysis.metrics[0].thresholdRange | Without min and max every value passes.",
                "{stepWeight: 10, metrics: [{name: m}]} | canary.yaml:8:32 spec.analysis.metrics[0] | Flagger passes over a metric that is neither built in nor has a templateRef or query.",
                "{stepWeight: 10, metrics: [{name: m, query: x, threshold: 5}]} | canary.yaml:8:63 spec.analysis.metrics[0].threshold | The deprecated number is the least that passes of request-success-rate and the greatest of any other metric; left out it is 0.",
                "{stepWeight: 10, metrics: [{name: not-found, templateRef: {name: not-found}}]} | canary.yaml:8:32 spec.analysis.metrics[0].interval | Flagger fills {{ interval }} of a template with nothing; only built-in metrics default to 1m.",
                "{stepWeight: 10, metrics: [{name: request-duration, threshold: 5}]} | canary.yaml:8:68 spec.analysis.metrics[0].threshold | Flagger cuts the limits and the measured p99 to whole milliseconds: 500.9 is not above 500.",
            })
    void knows_the_trap(String analysis, String where, String foreign) {
        assertThat(FlaggerPolicyTest.templated(analysis.strip() + "\n").explain())
                .extracting(difference -> difference.where() + " | " + difference.foreign())
                .contains(where.strip() + " | " + foreign.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rollout | Flagger calls it before the metrics in each tick; a status above 202 is a failed check. | The native judge calls nobody; make the question a gate or a probe.",
                "pre-rollout | Flagger calls it before the first step; a status above 202 is a failed check. | The native judge calls nobody; make the question a gate or a probe.",
                "confirm-rollout | Flagger does not begin while it answers above 202, without any limit of time. | A promotion waits for its gates, and a hold that is too long ends in going back.",
                "confirm-traffic-increase | Flagger keeps the weight while it answers above 202; that is no failed check. | A promotion waits for its gates, and a hold that is too long ends in going back.",
                "confirm-promotion | Flagger does not promote while it answers above 202; that is no failed check. | A promotion waits for its gates, and a hold that is too long ends in going back.",
                "rollback | Flagger rolls back in the tick in which it answers at most 202. | An operator aborts the promotion; the judge does not ask.",
                "post-rollout | Flagger calls it after the end and does nothing with the answer but an event. | A listener of the promotion is told instead.",
                "event | Flagger tells it about events and does not read the answer. | A listener of the promotion is told instead.",
            })
    void names_each_kind_of_webhook(String type, String foreign, String fledge) {
        assertThat(Canaries.analysis("{stepWeight: 10, webhooks: [{name: w, url: u, type: " + type.strip() + "}]}\n")
                        .explain())
                .contains(new Difference(
                        "canary.yaml:8:40 spec.analysis.webhooks[0].name", foreign.strip(), fledge.strip()));
    }

    @Test
    void a_plain_canary_has_no_further_differences() {
        assertThat(Canaries.analysis("""
                {interval: 1m, threshold: 1, stepWeight: 10, webhooks: [{name: w, url: u}]}
                """).explain()).hasSize(4);
        assertThat(Canaries.spec("""
                skipAnalysis: true
                progressDeadlineSeconds: 60
                analysis: {interval: 1m, threshold: 1, stepWeight: 10}
                """).explain())
                .extracting(Difference::where)
                .containsExactly(
                        "canary.yaml:7:17 spec.skipAnalysis",
                        "canary.yaml:8:28 spec.progressDeadlineSeconds",
                        "canary.yaml:9:24 spec.analysis.interval",
                        "canary.yaml:9:39 spec.analysis.threshold",
                        "canary.yaml:9:54 spec.analysis.stepWeight");
    }
}
