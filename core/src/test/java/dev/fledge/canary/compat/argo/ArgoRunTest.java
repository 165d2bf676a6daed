package dev.fledge.canary.compat.argo;

import static dev.fledge.canary.compat.argo.Answers.BOTH;
import static dev.fledge.canary.compat.argo.Answers.NOON;
import static dev.fledge.canary.compat.argo.Answers.drive;
import static dev.fledge.canary.compat.argo.Answers.reading;
import static dev.fledge.canary.compat.argo.Answers.run;
import static dev.fledge.canary.compat.argo.Templates.metric;
import static dev.fledge.canary.compat.argo.Templates.metrics;
import static dev.fledge.canary.compat.argo.Templates.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.canary.Decision;
import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.canary.compat.ForeignVerdict;
import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricQuery;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a run measures, what its metrics do to each other, and how it ends. */
class ArgoRunTest {
    private final Answers answers = new Answers();

    @Test
    void measures_after_the_delay_then_after_each_interval_and_ten_seconds_after_an_error() {
        ForeignRun run = run(metric(BOTH + "initialDelay: 30s\ninterval: 1m\ncount: 3"));

        List<Long> looks = drive(run, answers.giving("sesees"));

        assertThat(looks).containsExactly(30L, 90L, 100L, 160L, 170L, 180L);
        assertThat(answers.asked()).allSatisfy(query -> {
            assertThat(query.metric()).isEqualTo("rate");
            assertThat(query.arm()).isEqualTo(Arm.CANARY);
            assertThat(query.interval().length()).isEqualTo(Duration.ofMinutes(1));
        });
        assertThat(answers.asked().get(1).interval().end()).isEqualTo(NOON.plusSeconds(90));
    }

    @Test
    void an_interval_counts_from_the_measurement_not_from_the_plan() {
        ForeignRun run = run(metric(BOTH + "interval: 1m\ncount: 2"));

        run.look(NOON.plusSeconds(20), answers.giving("s"));

        assertThat(run.next()).isEqualTo(NOON.plusSeconds(80));
    }

    @Test
    void an_empty_interval_is_none_and_one_of_zero_is_one() {
        assertThat(drive(run(metric(BOTH + "interval: ''\ninitialDelay: ''")), answers.giving("s")))
                .containsExactly(0L);
        assertThat(drive(run(metric(BOTH + "interval: 0s\ncount: 2")), answers.giving("s")))
                .containsExactly(0L, 0L);
    }

    @Test
    void one_measurement_is_the_default() {
        ForeignRun run = run(metric(BOTH));

        assertThat(drive(run, answers.giving("s"))).containsExactly(0L);
        assertThat(answers.asked().get(0).interval().length()).isEqualTo(Duration.ofSeconds(1));
        assertThat(run.next()).isEqualTo(NOON);
    }

    @Test
    void does_nothing_before_its_time_and_after_the_verdict() {
        ForeignRun run = run(metric(BOTH + "initialDelay: 10s"));

        run.look(NOON.plusSeconds(9), answers.giving("f"));

        assertThat(answers.asked()).isEmpty();
        run.look(NOON.plusSeconds(10), answers.giving("s"));
        run.look(NOON.plusSeconds(20), answers.giving("f"));
        run.terminate(NOON.plusSeconds(30));
        assertThat(answers.asked()).hasSize(1);
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

        List<Long> looks = drive(run, answers.giving("s"));

        assertThat(looks).containsExactly(0L, 10L, 40L);
        assertThat(answers.asked()).extracting(MetricQuery::metric).containsExactly("a", "b", "c", "b");
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

        drive(run, answers.giving("f"));

        assertThat(run.verdict().orElseThrow().decision()).isEqualTo(Decision.PROMOTE);
    }

    @Test
    void without_a_count_a_metric_goes_on_until_the_rollout_ends() {
        ForeignRun run = run(metric(BOTH + "interval: 1m\nfailureLimit: 1"));

        assertThat(drive(run, answers.giving("fs"))).hasSize(20);
        run.terminate(NOON.plusSeconds(5000));

        assertThat(run.verdict().orElseThrow().said()).isEqualTo("Successful");
        assertThat(run.verdict().orElseThrow().at()).isEqualTo(NOON.plusSeconds(5000));
    }

    @Test
    void a_run_that_only_had_errors_is_successful_when_the_rollout_ends() {
        ForeignRun run = run(metric(BOTH + "interval: 1m"));

        run.look(NOON, answers.giving("e"));
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
}
