package dev.fledge.canary.compat.openslo;

import static dev.fledge.canary.compat.Answers.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.fledge.canary.Decision;
import dev.fledge.canary.RateRule;
import dev.fledge.canary.compat.Answers;
import dev.fledge.canary.compat.Conversion;
import dev.fledge.canary.compat.Difference;
import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.canary.compat.ForeignVerdict;
import dev.fledge.canary.compat.Reading;
import dev.fledge.canary.compat.Readings;
import dev.fledge.document.Document;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricQuery;
import dev.fledge.verdict.Finding;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlothPolicyTest {
    static final String FILE = """
            version: "prometheus/v1"
            service: myservice
            labels: {owner: myteam}
            slos:
            - name: availability
              objective: 99.9
              description: Requests that are answered
              sli:
                events:
                  error_query: sum(rate(requests{code=~"5.."}[{{.window}}]))
                  total_query: sum(rate(requests[{{.window}}]))
              alerting:
                name: MyServiceHighErrorRate
                labels: {category: availability}
                page_alert: {labels: {severity: critical}}
                ticket_alert: {disable: false}
            """;

    @ParameterizedTest
    @CsvSource({
        // Errors of 100000 requests over 5m, 1h, 30m, 6h, 2h, 1d, 3d; the budget of 0.1 % times 14.4, 6, 3, 1.
        "1441, 1441, 0, 0, 0, 0, 0, ROLLBACK, availability page 5m/1h fires",
        "1441, 1439, 0, 0, 0, 0, 0, PROMOTE, no alert fires",
        "1439, 1441, 0, 0, 0, 0, 0, PROMOTE, no alert fires",
        "0, 0, 601, 601, 0, 0, 0, ROLLBACK, availability page 30m/6h fires",
        "0, 0, 601, 599, 0, 0, 0, PROMOTE, no alert fires",
        "0, 0, 0, 0, 301, 301, 0, HOLD, availability ticket 2h/1d fires",
        "0, 0, 0, 0, 299, 301, 0, PROMOTE, no alert fires",
        "0, 0, 0, 101, 0, 0, 101, HOLD, availability ticket 6h/3d fires",
        "0, 0, 0, 101, 0, 0, 99, PROMOTE, no alert fires",
    })
    void both_windows_must_burn_too_fast(
            int m5, int h1, int m30, int h6, int h2, int d1, int d3, Decision decision, String said) {
        Readings readings = query -> Reading.Values.of(
                query.metric().endsWith(".total")
                        ? 100_000
                        : switch ((int) query.interval().length().toMinutes()) {
                            case 5 -> m5;
                            case 60 -> h1;
                            case 30 -> m30;
                            case 360 -> h6;
                            case 120 -> h2;
                            case 1440 -> d1;
                            case 4320 -> d3;
                            default -> throw new AssertionError(query);
                        });

        ForeignVerdict verdict = run(read(FILE), readings);

        assertThat(verdict.decision()).isEqualTo(decision);
        assertThat(verdict.said()).isEqualTo(said);
    }

    @Test
    void a_page_goes_back_at_once_and_anything_else_waits_for_the_end() {
        Answers bad = Answers.of("availability.errors", 50).and("availability.total", 100);
        Answers good = Answers.of("availability.errors", 0).and("availability.total", 100);

        assertThat(run(read(FILE), bad).at()).isEqualTo(NOON.plusSeconds(30));
        assertThat(run(read(FILE), good).at()).isEqualTo(NOON.plusSeconds(600));
        assertThat(run(read(FILE).over(Duration.ofSeconds(50), Duration.ofSeconds(20)), good)
                        .at())
                .isEqualTo(NOON.plusSeconds(50));
        assertThat(run(read(FILE).over(Duration.ofSeconds(5), Duration.ofSeconds(20)), good)
                        .at())
                .isEqualTo(NOON.plusSeconds(5));
    }

    @Test
    void looks_at_its_times_only_and_never_after_the_verdict() {
        ForeignRun run = read(FILE).begin(NOON);
        Answers good = Answers.of("availability.errors", 0).and("availability.total", 100);

        run.look(NOON.plusSeconds(29), good);
        assertThat(good.asked()).isEmpty();
        run.look(NOON.plusSeconds(95), good);
        assertThat(run.next()).isEqualTo(NOON.plusSeconds(120));
        run.look(NOON.plusSeconds(700), good);
        assertThat(run.verdict().orElseThrow().at()).isEqualTo(NOON.plusSeconds(700));
        run.look(NOON.plusSeconds(900), good.forget());

        assertThat(good.asked()).isEmpty();
        assertThat(run.next()).isEqualTo(NOON.plusSeconds(600));
    }

    @Test
    void asks_for_counts_of_the_canary_over_each_window() {
        Answers good = Answers.of("availability.errors", 0).and("availability.total", 100);

        read(FILE).begin(NOON).look(NOON.plusSeconds(30), good);

        assertThat(good.queries()).hasSize(16);
        assertThat(good.queries().subList(0, 2))
                .containsExactly(
                        new MetricQuery(
                                "availability.errors",
                                Arm.CANARY,
                                new Interval(NOON.minusSeconds(270), NOON.plusSeconds(30))),
                        new MetricQuery(
                                "availability.total",
                                Arm.CANARY,
                                new Interval(NOON.minusSeconds(270), NOON.plusSeconds(30))));
    }

    @Test
    void says_the_rates_the_limit_and_the_budget() {
        ForeignVerdict verdict =
                run(read(FILE), Answers.of("availability.errors", 10).and("availability.total", 1000));

        assertThat(verdict.findings())
                .extracting(Finding::toString)
                .containsExactly(
                        "PASS WITHIN_LIMIT availability page 5m/1h: availability page 5m/1h: is quiet; errors 1.000 % and"
                                + " 1.000 % over 5m and 1h, limit 1.440 % = 14.40 times the budget of 0.100 % (equal passes)",
                        "FAIL BURNS_TOO_FAST availability page 30m/6h: availability page 30m/6h: fires; errors 1.000 % and"
                                + " 1.000 % over 30m and 6h, limit 0.600 % = 6.00 times the budget of 0.100 % (equal passes)",
                        "INCONCLUSIVE BURNS_TOO_FAST availability ticket 2h/1d: availability ticket 2h/1d: fires; errors"
                                + " 1.000 % and 1.000 % over 2h and 1d, limit 0.300 % = 3.00 times the budget of 0.100 %"
                                + " (equal passes)",
                        "INCONCLUSIVE BURNS_TOO_FAST availability ticket 6h/3d: availability ticket 6h/3d: fires; errors"
                                + " 1.000 % and 1.000 % over 6h and 3d, limit 0.100 % = 1.00 times the budget of 0.100 %"
                                + " (equal passes)");
    }

    @Test
    void missing_data_never_fires_but_holds_in_the_end() {
        Answers failed = new Answers()
                .and("availability.errors", new Reading.Failed("503"))
                .and("availability.total", Reading.Values.of(5));
        Answers several = new Answers()
                .and("availability.errors", new Reading.Values(List.of(5.0, 5.0)))
                .and("availability.total", Reading.Values.of(5));

        for (Answers blind : List.of(
                new Answers(),
                failed,
                several,
                Answers.of("availability.errors", 0).and("availability.total", 0),
                Answers.of("availability.errors", 5).and("availability.total", 0))) {
            ForeignVerdict verdict = run(read(FILE), blind);

            assertThat(verdict.decision()).isEqualTo(Decision.HOLD);
            assertThat(verdict.said()).isEqualTo("availability page 5m/1h has no data");
            assertThat(verdict.at()).isEqualTo(NOON.plusSeconds(600));
            assertThat(verdict.findings().get(0).toString())
                    .isEqualTo(
                            "INCONCLUSIVE NO_DATA availability page 5m/1h: availability page 5m/1h: has no data; errors"
                                    + " unknown and unknown over 5m and 1h, limit 1.440 % = 14.40 times the budget of 0.100 %"
                                    + " (equal passes)");
        }
    }

    @Test
    void a_ratio_of_errors_is_taken_as_it_is() {
        OpenSloPolicy policy =
                read(FILE.replaceAll("(?s)events:.*?alerting", "raw: {error_ratio_query: q}\n  alerting"));

        assertThat(policy.metrics()).containsExactly("availability.error-ratio");
        assertThat(policy.query("availability.error-ratio")).hasValue("q");
        assertThat(run(policy, Answers.of("availability.error-ratio", 0.0145)).said())
                .isEqualTo("availability page 5m/1h fires");
        assertThatThrownBy(policy::convert)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "nothing of openslo policy myservice, reads [availability.error-ratio] has a native counterpart,"
                                + " and a policy without rules would promote anything; write the rules by hand (availability: a"
                                + " ratio does not say of how many requests; give the counts to a rate rule.)");
    }

    @Test
    void an_objective_of_all_requests_has_no_budget() {
        OpenSloPolicy policy = read(FILE.replace("99.9", "100"));

        assertThat(run(policy, Answers.of("availability.errors", 1).and("availability.total", 1e6))
                        .decision())
                .isEqualTo(Decision.ROLLBACK);
        assertThat(run(policy, Answers.of("availability.errors", 0).and("availability.total", 1e6))
                        .decision())
                .isEqualTo(Decision.PROMOTE);
    }

    @Test
    void a_disabled_alert_is_not_judged() {
        Answers bad = Answers.of("availability.errors", 50).and("availability.total", 100);
        OpenSloPolicy tickets = read(FILE.replace("page_alert: {", "page_alert: {disable: true, "));
        OpenSloPolicy pages = read(FILE.replace("disable: false", "disable: true"));

        assertThat(run(tickets, bad).said()).isEqualTo("availability ticket 2h/1d fires");
        assertThat(run(pages, bad).findings()).hasSize(2);
    }

    @Test
    void reads_the_kubernetes_resource_with_windows_of_its_own() {
        OpenSloPolicy policy = OpenSloPolicy.read(Document.yamlStream("k8s.yaml", """
                apiVersion: sloth.slok.dev/v1
                kind: PrometheusServiceLevel
                metadata: {name: sloth-slo, namespace: monitoring}
                spec:
                  service: myservice
                  slos:
                  - name: a
                    objective: 90
                    sli: {events: {errorQuery: e, totalQuery: t}}
                    alerting: {pageAlert: {}, ticketAlert: {disable: true}}
                  - name: b
                    objective: 90
                    sli: {raw: {errorRatioQuery: r}}
                    alerting: {pageAlert: {disable: true}, ticketAlert: {}}
                ---
                apiVersion: sloth.slok.dev/v1
                kind: AlertWindows
                spec:
                  sloPeriod: 7d
                  page:
                    quick: {errorBudgetPercent: 8, shortWindow: 5m, longWindow: 1h}
                    slow: {errorBudgetPercent: 12.5, shortWindow: 30m, longWindow: 6h}
                  ticket:
                    quick: {errorBudgetPercent: 20, shortWindow: 2h, longWindow: 1d}
                    slow: {errorBudgetPercent: 42, shortWindow: 6h, longWindow: 3d}
                """));

        assertThat(policy.name()).isEqualTo("sloth-slo");
        assertThat(policy.metrics()).containsExactly("a.errors", "a.total", "b.error-ratio");
        assertThat(policy.query("a.errors")).hasValue("e");
        assertThat(policy.query("a.total")).hasValue("t");
        assertThat(policy.query("b.error-ratio")).hasValue("r");
        // 8 % of 168 hours in one is 13.44, 12.5 % in six 3.5, 20 % in a day 1.4, 42 % in three 0.98.
        assertThat(policy.explain())
                .extracting(
                        Difference::where, difference -> difference.foreign().substring(0, 35))
                .containsExactly(
                        tuple(
                                "k8s.yaml:10:15 spec.slos[0].alerting (a page 5m/1h)",
                                "It fires if errors are above 13.44 "),
                        tuple(
                                "k8s.yaml:10:15 spec.slos[0].alerting (a page 30m/6h)",
                                "It fires if errors are above 3.50 t"),
                        tuple(
                                "k8s.yaml:14:15 spec.slos[1].alerting (b ticket 2h/1d)",
                                "It fires if errors are above 1.40 t"),
                        tuple(
                                "k8s.yaml:14:15 spec.slos[1].alerting (b ticket 6h/3d)",
                                "It fires if errors are above 0.98 t"));
    }

    @Test
    void is_a_policy_of_the_format_openslo() {
        OpenSloPolicy policy = read(FILE);

        assertThat(policy.format()).isEqualTo("openslo");
        assertThat(policy.name()).isEqualTo("myservice");
        assertThat(policy.metrics()).containsExactly("availability.errors", "availability.total");
        assertThat(policy.query("availability.total")).hasValue("sum(rate(requests[{{.window}}]))");
        assertThat(policy.query("availability.good")).isEmpty();
        assertThat(policy).hasToString("openslo policy myservice, reads [availability.errors, availability.total]");
        assertThatThrownBy(() -> policy.over(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessageStartingWith("length of a run must be longer than zero");
        assertThatThrownBy(() -> policy.over(Duration.ofSeconds(1), Duration.ZERO))
                .hasMessageStartingWith("time between two looks must be longer than zero");
    }

    @Test
    void explains_each_alert() {
        assertThat(read(FILE).explain())
                .hasSize(4)
                .first()
                .isEqualTo(new Difference(
                        "sloth.yaml:13:5 slos[0].alerting (availability page 5m/1h)",
                        "It fires if errors are above 14.40 times the budget over 5m and 1h, however few requests there were; without"
                                + " data it never fires.",
                        "The canary goes back only if it is worse than its baseline beyond chance and beyond the limit, passes"
                                + " only once it is shown that the limit is not reached, and is held without data."));
    }

    @Test
    void converts_the_quickest_page_to_a_rate_rule() {
        Conversion conversion = read(FILE).convert();

        assertThat(conversion.policy().name()).isEqualTo("myservice");
        assertThat(conversion.policy().rules())
                .containsExactly(RateRule.named("availability")
                        .of("availability.errors")
                        .per("availability.total")
                        .atMost(0.0144)
                        .build());
        assertThat(conversion.lost())
                .containsExactly(
                        "availability: only page 5m/1h became a rule, over the requests of the canary, of which a pass needs at least 100;"
                                + " 3 more alerts and their windows did not.");
    }

    @Test
    void an_objective_of_all_requests_becomes_the_least_limit_that_can_be_proved() {
        Conversion conversion = read(FILE.replace("99.9", "100")).convert();

        assertThat(((RateRule) conversion.policy().rules().get(0)).ceiling()).hasValue(0.001);
        assertThat(conversion.lost())
                .contains(
                        "availability: that not one request may fail cannot be shown by any number of requests; the limit"
                                + " became 0.001.");
    }

    @Test
    void a_limit_above_all_requests_is_no_rule() {
        assertThatThrownBy(() -> read(FILE.replace("99.9", "90")).convert())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith(
                        "(availability: page 5m/1h would fire above 1.44 of all requests, which cannot be; there"
                                + " is nothing to judge.)");
    }

    static ForeignVerdict run(OpenSloPolicy policy, Readings readings) {
        ForeignRun run = policy.begin(NOON);
        for (int i = 0; i < 100 && run.verdict().isEmpty(); i++) {
            run.look(run.next(), readings);
        }
        return run.verdict().orElseThrow();
    }

    static OpenSloPolicy read(String yaml) {
        return OpenSloPolicy.read(Document.yaml("sloth.yaml", yaml));
    }
}
