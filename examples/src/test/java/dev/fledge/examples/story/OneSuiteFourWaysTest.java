package dev.fledge.examples.story;

import static dev.fledge.smoke.Expectations.header;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.latency;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.examples.where2eat.Twin;
import dev.fledge.metric.Arm;
import dev.fledge.probe.SyntheticRound;
import dev.fledge.probe.Synthetics;
import dev.fledge.smoke.Capture;
import dev.fledge.smoke.Eventually;
import dev.fledge.smoke.Expectation;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.SmokeReport;
import dev.fledge.smoke.SmokeVerdict;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import dev.fledge.smoke.junit.SmokeRun;
import dev.fledge.smoke.junit.SmokeSuite;
import dev.fledge.smoke.junit.SmokeTest;
import dev.fledge.smoke.yaml.SuiteFile;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One definition of Where2Eat's checks, asked in every way there is, and of every twin that it must tell apart. */
@SmokeSuite
class OneSuiteFourWaysTest {
    static final Suite SUITE = Suite.named("where2eat")
            .check(
                    "health",
                    c -> c.get("/health").expect(status(200), json("$.status").isEqualTo("ok")))
            .check(
                    "recommend",
                    c -> c.post("/recommend")
                            .json(Map.of("user", "smoke"))
                            .expect(
                                    status(200),
                                    header("Content-Type").contains("json"),
                                    json("$.results").isArray().notEmpty(),
                                    json("$.results[0].id").isNumber(),
                                    json("$.results[0].score").isNumber())
                            .expectSoftly(latency().ttfb().under(Duration.ofMillis(600))))
            .check(
                    "remembers",
                    c -> c.step(
                                    "write",
                                    s -> s.put("/cache/{key}", Capture.runId())
                                            .json(Map.of("value", 42))
                                            .expect(status(201)))
                            .step(
                                    "read back",
                                    s -> s.get("/cache/{key}", Capture.runId())
                                            .eventually(Eventually.within(Duration.ofSeconds(3)))
                                            .expect(status(200), json("$.value").isEqualTo(42))))
            .build();
    private static final Expectation NEW_VERSION = header("X-App-Version").isEqualTo("1.1.0");

    @TempDir
    private Path folder;

    static Target healthy() {
        return RunningTwins.target(Twin.HEALTHY).servedBy(NEW_VERSION);
    }

    @SmokeTest
    void as_junit_tests(SmokeRun check) throws InterruptedException {
        check.verify();
    }

    @Test
    void by_a_call() throws Exception {
        SmokeReport report = Smoke.run(SUITE, healthy());

        assertThat(report.exitCode()).as(report.text()).isZero();
        assertThat(report.results()).hasSize(3);
    }

    @Test
    void on_a_schedule() throws Exception {
        BlockingQueue<SyntheticRound> rounds = new LinkedBlockingQueue<>();
        Synthetics.Builder description = Synthetics.builder("where2eat")
                .arm(Arm.BASELINE, Smoke.probe(SUITE, healthy()))
                .arm(Arm.CANARY, Smoke.probe(SUITE, RunningTwins.target(Twin.BROKEN_CONTRACT)))
                .every(Duration.ofMillis(100))
                .roundDeadline(Duration.ofSeconds(20))
                .listener(rounds::add);
        SyntheticRound first;
        SyntheticRound second;

        Synthetics synthetics = description.start();
        try {
            first = rounds.poll(60, TimeUnit.SECONDS);
            second = rounds.poll(60, TimeUnit.SECONDS);
        } finally {
            synthetics.close();
        }

        for (SyntheticRound round : List.of(first, second)) {
            assertThat(round.verdict(Arm.BASELINE, "where2eat")).contains(Verdict.PASS);
            assertThat(round.verdict(Arm.CANARY, "where2eat > health")).contains(Verdict.PASS);
            assertThat(round.verdict(Arm.CANARY, "where2eat > recommend")).contains(Verdict.FAIL);
        }
    }

    @Test
    void from_a_file() throws Exception {
        Path file = folder.resolve("where2eat.yaml");
        SuiteFile.write(SUITE, file);

        Suite read = SuiteFile.read(file);

        assertThat(SuiteFile.text(read)).isEqualTo(SuiteFile.text(SUITE)).contains("- $.results[0].id isNumber");
        assertThat(Smoke.run(read, healthy()).exitCode()).isZero();
        assertThat(of(read, RunningTwins.target(Twin.BROKEN_CONTRACT), "recommend")
                        .message())
                .contains("$.results[0].id expected isNumber, but was \"r-3\" (text)");
    }

    @Test
    void errors_are_told_by_their_status() throws Exception {
        Finding finding = of(SUITE, RunningTwins.target(Twin.ERRORS), "recommend");

        assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(finding.reason()).isEqualTo("UNEXPECTED_STATUS");
        assertThat(finding.message()).contains("status expected == 200, but was 500");
    }

    @Test
    void a_slow_tail_is_told_by_the_servers_time() throws Exception {
        Finding finding = of(SUITE, RunningTwins.target(Twin.SLOW_TAIL), "recommend");

        assertThat(finding.verdict()).isEqualTo(Verdict.PASS);
        assertThat(finding.reason()).isEqualTo("DEGRADED");
        assertThat(finding.message()).contains("ttfb expected < 600 ms, but was 1");
    }

    @Test
    void a_broken_contract_is_told_by_the_field() throws Exception {
        Finding finding = of(SUITE, RunningTwins.target(Twin.BROKEN_CONTRACT), "recommend");

        assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(finding.reason()).isEqualTo("UNEXPECTED_BODY");
        assertThat(finding.message())
                .contains("$.results[0].id expected isNumber, but was \"r-3\" (text)")
                .contains("$.results[0].score expected isNumber, but $.results[0].score is missing");
    }

    @Test
    void a_stale_version_is_told_by_who_answered_and_is_no_failure_of_the_new_one() throws Exception {
        SmokeReport report = Smoke.run(SUITE, RunningTwins.target(Twin.STALE).servedBy(NEW_VERSION));

        assertThat(report.verdict()).isEqualTo(SmokeVerdict.INCONCLUSIVE);
        assertThat(report.exitCode()).isEqualTo(3);
        assertThat(report.findings()).allSatisfy(finding -> {
            assertThat(finding.reason()).isEqualTo("MISROUTED");
            assertThat(finding.message()).contains("X-App-Version").contains("1.0.0");
        });
    }

    private static Finding of(Suite suite, Target target, String check) throws InterruptedException {
        return Smoke.run(suite, target.servedBy(NEW_VERSION))
                .result(check)
                .orElseThrow()
                .finding();
    }
}
