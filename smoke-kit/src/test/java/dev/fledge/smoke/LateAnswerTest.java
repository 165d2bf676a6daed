package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.latency;
import static dev.fledge.smoke.Expectations.status;
import static dev.fledge.smoke.OneCheck.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LateAnswerTest {
    @Test
    void a_soft_miss_degrades() throws Exception {
        try (TestServer server = TestServer.numbered(number -> {
            sleep(TimeSource.system(), Duration.ofMillis(50));
            return TestServer.ok("text/plain", "ok").getBytes(StandardCharsets.UTF_8);
        })) {
            CheckResult result = only(
                    server, status(200), latency().under(Duration.ofMillis(10)).softly());

            assertThat(result.verdict()).isEqualTo(SmokeVerdict.DEGRADED);
            assertThat(result.finding().verdict()).isEqualTo(Verdict.PASS);
            assertThat(result.finding().reason()).isEqualTo("DEGRADED");
            assertThat(result.message()).contains("   x  total\n        expected: < 10 ms\n");
        }
    }

    @Test
    void a_slow_answer_ends_by_the_checks_timeout() throws Exception {
        TimeSource time = TimeSource.system();
        try (TestServer server = TestServer.numbered(number -> {
            sleep(time, Duration.ofSeconds(3));
            return TestServer.ok("text/plain", "late").getBytes(StandardCharsets.UTF_8);
        })) {
            Suite suite = Suite.named("app")
                    .check(
                            "slow",
                            c -> c.get("/slow").timeout(Duration.ofMillis(200)).expect(status(200)))
                    .build();

            CheckResult result =
                    Smoke.run(suite, Target.at(server.url())).results().get(0);

            assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
            assertThat(result.finding().reason()).isEqualTo("TIMEOUT");
            assertThat(result.finding().message()).contains("no whole answer within 200 ms");
        }
    }

    @Test
    void checks_that_the_deadline_cuts_off_or_does_not_reach_are_inconclusive() throws Exception {
        TimeSource time = TimeSource.system();
        try (TestServer server = TestServer.numbered(number -> {
            sleep(time, Duration.ofSeconds(3));
            return TestServer.ok("text/plain", "late").getBytes(StandardCharsets.UTF_8);
        })) {
            Suite suite = Suite.named("app")
                    .check("first", c -> c.get("/1").expect(status(200)))
                    .check("second", c -> c.get("/2").expect(status(200)))
                    .deadline(Duration.ofMillis(300))
                    .build();

            SmokeReport report = Smoke.run(suite, Target.at(server.url()));

            assertThat(report.findings())
                    .extracting(finding -> finding.reason())
                    .containsExactly("DEADLINE", "NOT_REACHED");
            assertThat(report.verdict()).isEqualTo(SmokeVerdict.INCONCLUSIVE);
            assertThat(report.exitCode()).isEqualTo(3);
            assertThat(report.findings().get(1).message())
                    .isEqualTo("not asked: the 300 ms that all checks together may take were over");
        }
    }

    private static void sleep(TimeSource time, Duration duration) {
        try {
            time.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
