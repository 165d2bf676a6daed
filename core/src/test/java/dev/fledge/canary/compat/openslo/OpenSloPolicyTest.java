package dev.fledge.canary.compat.openslo;

import static dev.fledge.canary.compat.Answers.NOON;
import static dev.fledge.canary.compat.openslo.SlothPolicyTest.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.canary.Decision;
import dev.fledge.canary.RateRule;
import dev.fledge.canary.compat.Answers;
import dev.fledge.canary.compat.Conversion;
import dev.fledge.canary.compat.Difference;
import dev.fledge.canary.compat.ForeignVerdict;
import dev.fledge.document.Document;
import dev.fledge.verdict.Finding;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenSloPolicyTest {
    static final String HEAD = """
            apiVersion: openslo/v1
            kind: SLO
            metadata: {name: foo}
            spec:
              service: foo
              budgetingMethod: Occurrences
            """;
    static final String GOOD = """
            indicator:
              metadata: {name: foo-error}
              spec:
                ratioMetric:
                  counter: true
                  good: {metricSource: {type: Prometheus, metricSourceRef: prom, spec: {query: good-query}}}
                  total: {metricSource: {type: Prometheus, spec: {query: total-query}}}
            """;
    static final String ALERT = """
            objectives: [{target: 0.99}]
            alertPolicies:
            - kind: AlertPolicy
              metadata: {name: p}
              spec:
                alertWhenBreaching: true
                alertWhenResolved: false
                conditions:
                - kind: AlertCondition
                  metadata: {name: burn}
                  spec:
                    severity: page
                    condition: {kind: burnrate, op: gte, threshold: 2, lookbackWindow: 1h, alertAfter: 2m}
                notificationTargets: [{targetRef: on-call}]
            """;

    @Test
    void without_alert_policies_the_standard_windows_page_and_make_tickets() {
        OpenSloPolicy policy = read(GOOD + "objectives: [{displayName: Good, target: 0.99}]\n"
                + "timeWindow: [{duration: 4w, isRolling: true}]\n");

        assertThat(policy.name()).isEqualTo("foo");
        assertThat(policy.metrics()).containsExactly("foo.good", "foo.total");
        assertThat(policy.query("foo.good")).hasValue("good-query");
        assertThat(policy.query("foo.total")).hasValue("total-query");
        assertThat(policy.explain())
                .extracting(
                        difference -> difference.where() + difference.foreign().substring(22, 34))
                .containsExactly(
                        "slo.yaml:14:15 spec.objectives (foo page 5m/1h) above 13.44",
                        "slo.yaml:14:15 spec.objectives (foo page 30m/6h) above 5.60 ",
                        "slo.yaml:14:15 spec.objectives (foo ticket 2h/1d) above 2.80 ",
                        "slo.yaml:14:15 spec.objectives (foo ticket 6h/3d) above 0.93 ");
    }

    @ParameterizedTest
    @CsvSource({"86, ROLLBACK", "85, ROLLBACK", "94.1, HOLD", "97, HOLD", "99.5, PROMOTE", "100, PROMOTE"})
    void what_is_not_good_is_an_error(double good, Decision decision) {
        OpenSloPolicy policy = read(GOOD + "objectives: [{targetPercent: 99}]\n");

        assertThat(run(policy, Answers.of("foo.good", good).and("foo.total", 100))
                        .decision())
                .isEqualTo(decision);
    }

    @Test
    void bad_requests_and_ratios_are_read_as_they_are_named() {
        String bad = GOOD.replace("good:", "bad:");
        String success =
                "indicator: {spec: {ratioMetric: {rawType: success, raw: {metricSource: {spec: {query: q}}}}}}\n";
        String failure = success.replace("success", "failure");
        String objective = "objectives: [{target: 0.99}]\n";

        assertThat(run(read(bad + objective), Answers.of("foo.bad", 20).and("foo.total", 100))
                        .said())
                .isEqualTo("foo page 5m/1h fires");
        assertThat(run(read(success + objective), Answers.of("foo.success-ratio", 0.8))
                        .said())
                .isEqualTo("foo page 5m/1h fires");
        assertThat(run(read(failure + objective), Answers.of("foo.error-ratio", 0.2))
                        .said())
                .isEqualTo("foo page 5m/1h fires");
        assertThat(run(read(failure + objective), Answers.of("foo.error-ratio", 0))
                        .said())
                .isEqualTo("no alert fires");
        assertThat(read(success + objective).query("foo.success-ratio")).hasValue("q");
        assertThat(read(bad + objective).query("foo.bad")).hasValue("good-query");
    }

    @Test
    void a_query_that_is_no_text_is_not_given() {
        String objective = "objectives: [{target: 0.99}]\n";

        assertThat(read(GOOD.replace("{query: good-query}", "{query: [1]}") + objective)
                        .query("foo.good"))
                .isEmpty();
        assertThat(read(GOOD.replace("{query: good-query}", "{other: x}") + objective)
                        .query("foo.good"))
                .isEmpty();
        assertThat(read(GOOD.replace("{query: good-query}", "x") + objective).query("foo.good"))
                .isEmpty();
    }

    @Test
    void several_objectives_are_told_apart_by_number() {
        OpenSloPolicy policy = read(GOOD + "objectives: [{target: 0.9}, {target: 0.999}]\n");

        ForeignVerdict verdict = run(policy, Answers.of("foo.good", 90).and("foo.total", 100));

        assertThat(policy.metrics()).containsExactly("foo.good", "foo.total");
        assertThat(verdict.said()).isEqualTo("foo-2 page 5m/1h fires");
        assertThat(verdict.findings()).hasSize(8);
    }

    @Test
    void an_alert_condition_fires_once_it_has_held_long_enough() {
        OpenSloPolicy policy = read(GOOD + ALERT);

        ForeignVerdict verdict = run(policy, Answers.of("foo.good", 96).and("foo.total", 100));

        // Too fast from the first look, after 30 seconds, on; two minutes later it fires.
        assertThat(verdict.decision()).isEqualTo(Decision.ROLLBACK);
        assertThat(verdict.at()).isEqualTo(NOON.plusSeconds(150));
        assertThat(verdict.findings())
                .extracting(Finding::message)
                .containsExactly(
                        "foo burn: fires; errors 4.000 % over 1h, limit 2.000 % = 2.00 times the budget of 1.000 %"
                                + " (equal fires)");
    }

    @Test
    void a_condition_that_stops_holding_starts_anew() {
        OpenSloPolicy policy = read(GOOD + ALERT);

        ForeignVerdict verdict =
                run(policy, Answers.of("foo.good", 96, 96, 100, 96).and("foo.total", 100));

        // Too fast again at the fourth look, after two minutes.
        assertThat(verdict.at()).isEqualTo(NOON.plusSeconds(240));
    }

    @Test
    void a_condition_about_to_fire_holds_in_the_end() {
        OpenSloPolicy policy = read(GOOD + ALERT).over(Duration.ofMinutes(1), Duration.ofSeconds(30));

        ForeignVerdict verdict = run(policy, Answers.of("foo.good", 96).and("foo.total", 100));

        assertThat(verdict.decision()).isEqualTo(Decision.HOLD);
        assertThat(verdict.said()).isEqualTo("foo burn is about to fire");
        assertThat(verdict.findings())
                .extracting(finding -> finding.verdict() + " " + finding.reason())
                .containsExactly("INCONCLUSIVE NOT_LONG_ENOUGH");
    }

    @ParameterizedTest
    @CsvSource({
        "'op: gte,', ROLLBACK",
        "'op: gt,', PROMOTE",
        "'', PROMOTE",
    })
    void the_threshold_itself_fires_only_if_the_operator_says_so(String op, Decision decision) {
        OpenSloPolicy policy = read(GOOD
                + ALERT.replace("target: 0.99", "target: 0.75")
                        .replace("op: gte,", op)
                        .replace(", alertAfter: 2m", ""));

        assertThat(run(policy, Answers.of("foo.good", 50).and("foo.total", 100)).decision())
                .isEqualTo(decision);
    }

    @Test
    void alert_after_nothing_fires_at_once_and_a_ticket_only_holds() {
        String once = ALERT.replace("alertAfter: 2m", "alertAfter: 0m");
        Answers bad = Answers.of("foo.good", 50).and("foo.total", 100);

        assertThat(run(read(GOOD + once), bad).at()).isEqualTo(NOON.plusSeconds(30));
        assertThat(run(read(GOOD + once.replace("severity: page", "severity: sev1")), bad)
                        .decision())
                .isEqualTo(Decision.ROLLBACK);
        assertThat(run(read(GOOD + once.replace("severity: page", "severity: ticket")), bad)
                        .decision())
                .isEqualTo(Decision.HOLD);
    }

    @Test
    void no_data_fires_if_the_policy_says_so() {
        String noData = ALERT.replace("alertWhenResolved: false", "alertWhenNoData: true");

        assertThat(run(read(GOOD + noData), new Answers()).decision()).isEqualTo(Decision.ROLLBACK);
        assertThat(run(read(GOOD + ALERT), new Answers()).said()).isEqualTo("foo burn has no data");
        assertThat(read(GOOD + noData).explain())
                .containsExactly(new Difference(
                        "slo.yaml:26:22 spec.alertPolicies[0].spec.conditions[0].spec.condition (foo burn)",
                        "It fires if errors are at least 2.00 times the budget over 1h for 2m, however few requests there"
                                + " were; no data fires as well.",
                        "The canary goes back only if it is worse than its baseline beyond chance and beyond the limit, passes"
                                + " only once it is shown that the limit is not reached, and is held without data."));
    }

    @Test
    void follows_references_through_the_stream() {
        OpenSloPolicy policy = OpenSloPolicy.read(Document.yamlStream("slo.yaml", HEAD + """
                  indicatorRef: my-sli
                  objectives: [{target: 0.99}]
                  alertPolicies: [{alertPolicyRef: my-policy}]
                ---
                apiVersion: openslo/v1
                kind: SLI
                metadata: {name: my-sli}
                spec: {ratioMetric: {bad: {metricSource: {spec: {query: b}}}, total: {metricSource: {}}}}
                ---
                apiVersion: openslo/v1
                kind: AlertPolicy
                metadata: {name: other}
                spec: {}
                ---
                apiVersion: openslo/v1
                kind: AlertPolicy
                metadata: {name: my-policy}
                spec: {alertWhenBreaching: true, conditions: [{conditionRef: my-condition}]}
                ---
                apiVersion: openslo/v1
                kind: AlertCondition
                metadata: {name: my-condition}
                spec: {severity: page, condition: {threshold: 5, lookbackWindow: 1h}}
                ---
                apiVersion: openslo/v1
                kind: Service
                metadata: {name: foo}
                """));

        assertThat(policy.metrics()).containsExactly("foo.bad", "foo.total");
        assertThat(run(policy, Answers.of("foo.bad", 6).and("foo.total", 100)).said())
                .isEqualTo("foo my-condition fires");
    }

    @Test
    void converts_to_a_rule_on_bad_requests() {
        Conversion conversion = read(GOOD + ALERT).convert();

        assertThat(conversion.policy().rules())
                .containsExactly(RateRule.named("foo")
                        .of("foo.bad")
                        .per("foo.total")
                        .atMost(0.02)
                        .build());
        assertThat(conversion.lost())
                .containsExactly(
                        "foo: the rule counts bad requests; give foo.bad as total less good.",
                        "foo: only burn became a rule, over the requests of the canary, of which a pass needs at least 100; 0 more alerts and their"
                                + " windows did not.");
    }

    static OpenSloPolicy read(String spec) {
        return OpenSloPolicy.read(Document.yaml("slo.yaml", HEAD + spec.indent(2)));
    }
}
