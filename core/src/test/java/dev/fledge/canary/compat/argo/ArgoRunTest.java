package dev.fledge.canary.compat.argo;

import static dev.fledge.canary.compat.argo.Templates.metric;
import static dev.fledge.canary.compat.argo.Templates.metrics;
import static dev.fledge.canary.compat.argo.Templates.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.canary.Decision;
import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.canary.compat.ForeignVerdict;
import dev.fledge.canary.compat.Reading;
import dev.fledge.canary.compat.Readings;
import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricQuery;
import dev.fledge.verdict.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgoRunTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final String BOTH = "successCondition: result[0] < 1\nfailureCondition: result[0] > 5\n";

    private final List<MetricQuery> asked = new ArrayList<>();

    /** One letter a measurement: s(uccessful), f(ailed), i(nconclusive), e(rror); the last one goes on. */
    private Readings answering(String letters) {
        List<Integer> at = new ArrayList<>(List.of(0));
        return query -> {
            asked.add(query);
            int index = Math.min(at.set(0, at.get(0) + 1), letters.length() - 1);
            return reading(letters.charAt(index));
        };
    }

    private static Reading reading(char letter) {
        return switch (letter) {
            case 's' -> Reading.Values.of(0);
            case 'f' -> Reading.Values.of(9);
            case 'i' -> Reading.Values.of(3);
            case 'n' -> Reading.Values.of(Double.NaN);
            default -> new Reading.Failed("refused");
        };
    }

    /** Looks whenever the run wants to, at most 20 times, and returns the seconds at which it did. */
    private static List<Long> drive(ForeignRun run, Readings readings) {
        List<Long> looks = new ArrayList<>();
        while (run.verdict().isEmpty() && looks.size() < 20) {
            looks.add(Duration.between(NOON, run.next()).toSeconds());
            run.look(run.next(), readings);
        }
        return looks;
    }

    private static ForeignRun run(String... metrics) {
        return policy(metrics(metrics)).begin(NOON);
    }

    /** The phase that Argo's rules give, and after how many measurements. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "count: 3                                      | sss   | Successful   | 3",
                "count: 3                                      | f     | Failed       | 1",
                "count: 3                                      | ssf   | Failed       | 3",
                // Strictly more than the limit: a limit of 2 takes three failures.
                "count: 5, failureLimit: 2                     | ffsss | Successful   | 5",
                "count: 5, failureLimit: 2                     | fsfsf | Failed       | 5",
                "count: 5, failureLimit: 2                     | fff   | Failed       | 3",
                "count: 5, failureLimit: '1'                   | fsf   | Failed       | 3",
                "count: '0'                                    | ssss  | Running      | 0",
                "count: 3, failureLimit: -1                    | fff   | Successful   | 3",
                "count: 3                                      | i     | Inconclusive | 1",
                "count: 3, inconclusiveLimit: 1                | iss   | Successful   | 3",
                "count: 3, inconclusiveLimit: 1                | ii    | Inconclusive | 2",
                // Four errors in a row are tolerated, and none of them counts.
                "count: 2                                      | eeees | Running      | 0",
                "count: 1                                      | eeees | Successful   | 5",
                "count: 2                                      | eeeee | Error        | 5",
                "count: 2                                      | eeeeseeees | Successful | 10",
                "count: 2, consecutiveErrorLimit: 0            | e     | Error        | 1",
                "count: 3, consecutiveErrorLimit: 1            | esese | Running      | 0",
                "count: 3, consecutiveErrorLimit: 1            | eseses | Successful  | 6",
                // The milder word hides the failure.
                "count: 9, failureLimit: 1, inconclusiveLimit: 1 | fiif  | Inconclusive | 3",
                "count: 9, failureLimit: 1, inconclusiveLimit: 1 | iff   | Failed       | 3",
                "count: 9, failureLimit: 1                     | fi    | Inconclusive | 2",
                // Successes in a row.
                "count: 9, failureLimit: 5, consecutiveSuccessLimit: 2 | fsfss | Successful | 5",
                "count: 9, failureLimit: 5, consecutiveSuccessLimit: 2 | ses e ss | Successful | 6",
                "count: 3, failureLimit: 3, consecutiveSuccessLimit: 2 | sfs | Inconclusive | 3",
                "count: 3, failureLimit: -1, consecutiveSuccessLimit: 2 | sfs | Failed | 3",
                "count: 3, inconclusiveLimit: 3, consecutiveSuccessLimit: 2 | sis | Inconclusive | 3",
                "count: 4, consecutiveSuccessLimit: 4          | ssss  | Successful   | 4",
                "count: 2, failureLimit: 2, consecutiveSuccessLimit: 1 | fs | Successful | 2",
                // NaN is neither below 1 nor above 5.
                "count: 2                                      | n     | Inconclusive | 1",
            })
    void a_metric_ends_by_its_limits(String keys, String letters, String phase, int measurements) {
        ForeignRun run = run(metric(BOTH + "interval: 1m\n" + keys.replace(", ", "\n")));
        String answers = letters.replace(" ", "");

        for (int i = 0; i < answers.length() && run.verdict().isEmpty(); i++) {
            run.look(run.next(), answering(answers.substring(i)));
        }

        if (phase.equals("Running")) {
            assertThat(run.verdict()).isEmpty();
        } else {
            assertThat(run.verdict().orElseThrow().said()).isEqualTo(phase);
            assertThat(asked).hasSize(measurements);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "s, PROMOTE, PASS, SUCCESSFUL",
        "f, ROLLBACK, FAIL, FAILED",
        "i, HOLD, INCONCLUSIVE, INCONCLUSIVE",
        "e, ROLLBACK, INCONCLUSIVE, ERROR",
    })
    void a_phase_is_a_decision(String letter, Decision decision, String verdict, String reason) {
        ForeignRun run = run(metric(BOTH + "consecutiveErrorLimit: 0"));

        drive(run, answering(letter));

        ForeignVerdict found = run.verdict().orElseThrow();
        assertThat(found.decision()).isEqualTo(decision);
        assertThat(found.at()).isEqualTo(NOON);
        assertThat(found.findings()).hasSize(1);
        assertThat(found.findings().get(0).verdict().name()).isEqualTo(verdict);
        assertThat(found.findings().get(0).reason()).isEqualTo(reason);
    }

    /** What one measurement is, by which conditions there are. */
    @ParameterizedTest
    @CsvSource({
        "'', s, Successful",
        "'', f, Successful",
        "'', n, Successful",
        "successCondition: result[0] < 1, s, Successful",
        "successCondition: result[0] < 1, f, Failed",
        "successCondition: result[0] < 1, n, Failed",
        "failureCondition: result[0] > 5, s, Successful",
        "failureCondition: result[0] > 5, f, Failed",
        "failureCondition: result[0] > 5, n, Successful",
    })
    void one_condition_decides_both_ways(String condition, String letter, String phase) {
        ForeignRun run = run(metric(condition));

        drive(run, answering(letter));

        assertThat(run.verdict().orElseThrow().said()).isEqualTo(phase);
    }

    @Test
    void failure_wins_if_both_conditions_hold() {
        ForeignRun run = run(metric("successCondition: result[0] > 1\nfailureCondition: result[0] > 5"));

        drive(run, answering("f"));

        assertThat(run.verdict().orElseThrow().said()).isEqualTo("Failed");
    }

    @Test
    void an_error_in_one_condition_hides_what_the_other_says() {
        ForeignRun run = run(
                metric("successCondition: result[1] > 1\nfailureCondition: result[0] > 5\nconsecutiveErrorLimit: 0"));

        drive(run, answering("f"));

        assertThat(run.verdict().orElseThrow().said()).isEqualTo("Error");
        assertThat(run.verdict().orElseThrow().findings().get(0).message())
                .endsWith("the last measurement was Error: index out of range: 1 (the list has 1)");
    }

    @Test
    void an_empty_answer_is_an_error_at_its_first_element() {
        ForeignRun run = run(metric("successCondition: result[0] < 1\nconsecutiveErrorLimit: 0"));

        drive(run, query -> new Reading.Empty());

        assertThat(run.verdict().orElseThrow().said()).isEqualTo("Error");
    }

    @Test
    void an_empty_answer_can_be_asked_for() {
        ForeignRun run = run(metric("successCondition: len(result) == 0 || result[0] < 1"));

        drive(run, query -> new Reading.Empty());

        assertThat(run.verdict().orElseThrow().said()).isEqualTo("Successful");
    }

    @Test
    void measures_after_the_delay_then_after_each_interval_and_ten_seconds_after_an_error() {
        ForeignRun run = run(metric(BOTH + "initialDelay: 30s\ninterval: 1m\ncount: 3"));

        List<Long> looks = drive(run, answering("sesees"));

        assertThat(looks).containsExactly(30L, 90L, 100L, 160L, 170L, 180L);
        assertThat(asked).allSatisfy(query -> {
            assertThat(query.metric()).isEqualTo("rate");
            assertThat(query.arm()).isEqualTo(Arm.CANARY);
            assertThat(query.interval().length()).isEqualTo(Duration.ofMinutes(1));
        });
        assertThat(asked.get(1).interval().end()).isEqualTo(NOON.plusSeconds(90));
    }

    @Test
    void an_interval_counts_from_the_measurement_not_from_the_plan() {
        ForeignRun run = run(metric(BOTH + "interval: 1m\ncount: 2"));

        run.look(NOON.plusSeconds(20), answering("s"));

        assertThat(run.next()).isEqualTo(NOON.plusSeconds(80));
    }

    @Test
    void an_empty_interval_is_none_and_one_of_zero_is_one() {
        assertThat(drive(run(metric(BOTH + "interval: ''\ninitialDelay: ''")), answering("s")))
                .containsExactly(0L);
        assertThat(drive(run(metric(BOTH + "interval: 0s\ncount: 2")), answering("s")))
                .containsExactly(0L, 0L);
    }

    @Test
    void one_measurement_is_the_default() {
        ForeignRun run = run(metric(BOTH));

        assertThat(drive(run, answering("s"))).containsExactly(0L);
        assertThat(asked.get(0).interval().length()).isEqualTo(Duration.ofSeconds(1));
        assertThat(run.next()).isEqualTo(NOON);
    }

    @Test
    void does_nothing_before_its_time_and_after_the_verdict() {
        ForeignRun run = run(metric(BOTH + "initialDelay: 10s"));

        run.look(NOON.plusSeconds(9), answering("f"));

        assertThat(asked).isEmpty();
        run.look(NOON.plusSeconds(10), answering("s"));
        run.look(NOON.plusSeconds(20), answering("f"));
        run.terminate(NOON.plusSeconds(30));
        assertThat(asked).hasSize(1);
        assertThat(run.verdict().orElseThrow().said()).isEqualTo("Successful");
        assertThat(run.verdict().orElseThrow().at()).isEqualTo(NOON.plusSeconds(10));
    }

    @Test
    void a_metric_that_fails_stops_the_others_which_are_then_successful() {
        ForeignRun run = run(
                metric("a", BOTH + "interval: 1m\ncount: 9"),
                metric("b", BOTH + "interval: 1m\ncount: 9\nfailureLimit: 5"),
                metric("c", BOTH + "initialDelay: 1h"));

        drive(
                run,
                query -> reading(
                        query.metric().equals("a") ? 'f' : query.metric().equals("b") ? 'e' : 's'));

        ForeignVerdict verdict = run.verdict().orElseThrow();
        assertThat(verdict.said()).isEqualTo("Failed");
        assertThat(verdict.at()).isEqualTo(NOON);
        // b only had an error, and c was never measured.
        assertThat(verdict.findings())
                .extracting(finding -> finding.fact("phase").orElseThrow())
                .containsExactly("Failed", "Successful", "Pending");
    }

    @Test
    void the_run_goes_on_until_all_metrics_are_done() {
        ForeignRun run = run(
                metric("a", BOTH),
                metric("b", BOTH + "interval: 40s\ncount: 2"),
                metric("c", BOTH + "initialDelay: 10s"));

        List<Long> looks = drive(run, answering("s"));

        assertThat(looks).containsExactly(0L, 10L, 40L);
        assertThat(asked).extracting(MetricQuery::metric).containsExactly("a", "b", "c", "b");
        assertThat(run.verdict().orElseThrow().said()).isEqualTo("Successful");
    }

    @ParameterizedTest
    @CsvSource({"f, e, Failed", "e, f, Failed", "i, e, Error", "i, f, Failed", "s, i, Inconclusive", "s, s, Successful"
    })
    void the_worst_of_the_metrics_that_ended_together_is_the_run(String a, String b, String phase) {
        ForeignRun run =
                run(metric("a", BOTH + "consecutiveErrorLimit: 0"), metric("b", BOTH + "consecutiveErrorLimit: 0"));

        drive(run, query -> reading((query.metric().equals("a") ? a : b).charAt(0)));

        assertThat(run.verdict().orElseThrow().said()).isEqualTo(phase);
    }

    @Test
    void a_dry_run_neither_stops_the_run_nor_counts() {
        ForeignRun run = policy(metrics(metric("a", BOTH), metric("b", BOTH + "interval: 10s\ncount: 2"))
                        + "dryRun:\n- metricName: ^a\n")
                .begin(NOON);

        List<Long> looks = drive(run, query -> reading(query.metric().equals("a") ? 'f' : 's'));

        ForeignVerdict verdict = run.verdict().orElseThrow();
        assertThat(looks).containsExactly(0L, 10L);
        assertThat(verdict.said()).isEqualTo("Successful");
        assertThat(verdict.findings().get(0).fact("phase")).contains("Failed");
        assertThat(verdict.findings().get(0).fact("dry run")).contains("true");
        assertThat(verdict.findings().get(0).message()).endsWith("; a dry run, so it does not count");
    }

    @Test
    void a_run_of_dry_metrics_alone_is_successful() {
        ForeignRun run = policy(metrics(metric("a", BOTH)) + "dryRun:\n- metricName: .*\n")
                .begin(NOON);

        drive(run, answering("f"));

        assertThat(run.verdict().orElseThrow().decision()).isEqualTo(Decision.PROMOTE);
    }

    @Test
    void without_a_count_a_metric_goes_on_until_the_rollout_ends() {
        ForeignRun run = run(metric(BOTH + "interval: 1m\nfailureLimit: 1"));

        assertThat(drive(run, answering("fs"))).hasSize(20);
        run.terminate(NOON.plusSeconds(5000));

        assertThat(run.verdict().orElseThrow().said()).isEqualTo("Successful");
        assertThat(run.verdict().orElseThrow().at()).isEqualTo(NOON.plusSeconds(5000));
    }

    @Test
    void a_run_that_only_had_errors_is_successful_when_the_rollout_ends() {
        ForeignRun run = run(metric(BOTH + "interval: 1m"));

        run.look(NOON, answering("e"));
        run.terminate(NOON.plusSeconds(5));

        assertThat(run.verdict().orElseThrow().decision()).isEqualTo(Decision.PROMOTE);
    }

    @Test
    void a_run_that_was_never_measured_is_successful_when_the_rollout_ends() {
        ForeignRun run = run(metric(BOTH));

        run.terminate(NOON);

        assertThat(run.verdict().orElseThrow().said()).isEqualTo("Successful");
        assertThat(run.verdict().orElseThrow().findings().get(0).message())
                .startsWith("rate: Pending after 0 measurements, ")
                .endsWith("; it was not measured");
    }

    @Test
    void says_what_was_counted_and_what_is_tolerated() {
        ForeignRun run = run(metric(BOTH + "interval: 1m\ncount: 4\nfailureLimit: 2\ninconclusiveLimit: 3"));

        drive(run, answering("sfis"));

        Finding finding = run.verdict().orElseThrow().findings().get(0);
        assertThat(finding.message())
                .isEqualTo(
                        "rate: Successful after 4 measurements, 1 failed (more than 2 fails), 1 inconclusive (more than"
                                + " 3 is inconclusive), 0 errors in a row (more than 4 is an error); the last measurement [0.0]"
                                + " was Successful");
        assertThat(finding.fact("count")).contains("4");
        assertThat(finding.fact("failed")).contains("1");
        assertThat(finding.fact("inconclusive")).contains("1");
        assertThat(finding.fact("consecutive errors")).contains("0");
        assertThat(finding.fact("consecutive successes")).contains("1");
    }

    /** What a condition sees, by provider: e(mpty), one or two values. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prometheus: {query: up}        | len(result) == 1      | 7    | Successful",
                "prometheus: {query: up}        | result == 7           | 7    | Error",
                "prometheus: {query: scalar(up)} | result == 7          | 7    | Successful",
                "prometheus: {query: scalar(up)} | isNaN(result)        | none | Successful",
                "prometheus: {query: up}        | len(result) == 2      | two  | Successful",
                "graphite: {query: up}          | result[0] == 7        | 7    | Successful",
                "influxdb: {query: up}          | result[0] == 7        | 7    | Successful",
                "web: {url: x}                  | result == 7           | 7    | Successful",
                "web: {url: x}                  | result == 7           | none | Error",
                "web: {url: x}                  | len(result) == 2      | two  | Successful",
                "datadog: {query: up}           | result == 7           | 7    | Successful",
                "datadog: {query: up}           | default(result, 0) == 0 | none | Successful",
                "datadog: {query: up}           | isNil(result)         | none | Successful",
                "datadog: {query: up}           | result < 1            | none | Error",
                "wavefront: {query: up}         | result == 7           | 7    | Successful",
                "wavefront: {query: up}         | result == 7           | none | Error",
                "job: {spec: {}}                | false                 | 1    | Successful",
                "job: {spec: {}}                | true                  | 0    | Failed",
                "job: {spec: {}}                | true                  | none | Error",
                "job: {spec: {}}                | true                  | failed | Error",
            })
    void a_result_has_the_shape_its_provider_gives(String provider, String condition, String reading, String phase) {
        ForeignRun run = policy("metrics: [{name: a, consecutiveErrorLimit: 0, successCondition: '" + condition
                        + "', provider: {" + provider + "}}]")
                .begin(NOON);
        Reading answer = switch (reading) {
            case "none" -> new Reading.Empty();
            case "two" -> new Reading.Values(List.of(1.0, 2.0));
            case "failed" -> new Reading.Failed("refused");
            default -> Reading.Values.of(Double.parseDouble(reading));
        };

        drive(run, query -> answer);

        assertThat(run.verdict().orElseThrow().said()).isEqualTo(phase);
    }
}
