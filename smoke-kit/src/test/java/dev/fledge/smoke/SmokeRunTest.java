package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.body;
import static dev.fledge.smoke.Expectations.header;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.status;
import static dev.fledge.smoke.OneCheck.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.Retries;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.http.Secret;
import dev.fledge.probe.Answer;
import dev.fledge.testing.ManualTime;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SmokeRunTest {
    private static final Suite SUITE = Suite.named("where2eat")
            .check("health", c -> c.get("/health").expect(status(200)))
            .check(
                    "recommend",
                    c -> c.post("/recommend")
                            .json(Map.of("user", "test"))
                            .expect(status(200), json("$.results").isArray().notEmpty()))
            .build();

    @Test
    void a_good_app_passes() throws Exception {
        try (TestServer server = TestServer.answering(TestServer.ok("application/json", "{\"results\":[1]}"))) {
            SmokeReport report =
                    Smoke.run(SUITE, Target.at(server.url() + "/base/").header("X-Canary", "always"));

            assertThat(report.verdict()).isEqualTo(SmokeVerdict.PASSED);
            assertThat(report.exitCode()).isZero();
            assertThat(report.findings())
                    .extracting(finding -> finding.verdict())
                    .containsExactly(Verdict.PASS, Verdict.PASS);
            assertThat(report.text().replaceAll("\\d+ ms", "N ms"))
                    .isEqualTo("PASSED  where2eat > health   [N ms]\nPASSED  where2eat > recommend   [N ms]\n"
                            + "PASSED: where2eat at Target(" + server.url() + "/base/), 2 checks: 2 passed\n");
            assertThat(server.requests().get(0))
                    .startsWith("GET /base/health HTTP/1.1\r\n")
                    .contains("User-Agent: fledge-smoke\r\n", "X-Canary: always\r\n");
            assertThat(server.requests().get(1))
                    .startsWith("POST /base/recommend HTTP/1.1\r\n")
                    .contains("Content-Type: application/json\r\n")
                    .endsWith("{\"user\":\"test\"}");
        }
    }

    @Test
    void one_failed_check_fails_the_run_and_the_others_are_still_asked() throws Exception {
        try (TestServer server = TestServer.numbered(number -> (number == 1
                        ? TestServer.answer("500 Internal Server Error", "", "boom")
                        : TestServer.ok("application/json", "{\"results\":[1]}"))
                .getBytes(StandardCharsets.UTF_8))) {
            SmokeReport report = Smoke.run(SUITE, Target.at(server.url()));

            assertThat(report.results())
                    .extracting(CheckResult::verdict)
                    .containsExactly(SmokeVerdict.FAILED, SmokeVerdict.PASSED);
            assertThat(report.exitCode()).isEqualTo(1);
            assertThat(report.text())
                    .contains(" -> 500 Internal Server Error  http/1.1  127.0.0.1:" + server.port())
                    .endsWith("2 checks: 1 passed, 1 failed\n");
            assertThat(report.result("health").orElseThrow().finding().reason()).isEqualTo("UNEXPECTED_STATUS");
        }
    }

    @Test
    void the_wrong_version_is_misrouted_whatever_it_answers() throws Exception {
        String old = "X-App-Version: 1.0.0\r\n";
        try (TestServer good = TestServer.answering(TestServer.answer("200 OK", old, ""));
                TestServer bad = TestServer.answering(TestServer.answer("500 Internal Server Error", old, ""))) {
            Expectation version = header("X-App-Version").isEqualTo("1.1.0");

            for (TestServer server : List.of(good, bad)) {
                CheckResult result = only(Target.at(server.url()).servedBy(version), status(200));

                assertThat(result.verdict()).isEqualTo(SmokeVerdict.INCONCLUSIVE);
                assertThat(result.finding().reason()).isEqualTo("MISROUTED");
                assertThat(result.finding().message())
                        .isEqualTo(
                                "GET " + server.url() + "/health was answered by another version than the one meant: "
                                        + "header X-App-Version expected == \"1.1.0\", but was \"1.0.0\"; so the answer says nothing");
            }
        }
    }

    @Test
    void the_right_version_is_judged() throws Exception {
        try (TestServer server = TestServer.answering(TestServer.answer("200 OK", "X-App-Version: 1.1.0\r\n", ""))) {
            Target target =
                    Target.at(server.url()).servedBy(header("X-App-Version").isEqualTo("1.1.0"));

            assertThat(only(target, status(200)).verdict()).isEqualTo(SmokeVerdict.PASSED);
        }
    }

    @Test
    void a_pass_that_needed_a_retry_is_flaky() throws Exception {
        try (TestServer server = TestServer.numbered(number -> (number == 1
                                ? TestServer.answer("503 Service Unavailable", "Retry-After: 0\r\n", "")
                                : TestServer.ok("text/plain", "ok"))
                        .getBytes(StandardCharsets.UTF_8));
                SafeHttpClient client = SafeHttpClient.builder()
                        .retries(Retries.upTo(2))
                        .time(ManualTime.startingAt(Instant.EPOCH))
                        .build()) {
            CheckResult result = only(Target.at(server.url()).transport(client), status(200));

            assertThat(result.verdict()).isEqualTo(SmokeVerdict.FLAKY);
            assertThat(result.finding().verdict()).isEqualTo(Verdict.PASS);
            assertThat(result.finding().message()).endsWith(": passed only at attempt 2, after 503");
            assertThat(result.attempts()).hasSize(2);
        }
    }

    @Test
    void a_retry_is_shown_and_outweighs_a_soft_miss() throws Exception {
        try (TestServer server = TestServer.numbered(number -> (number == 1
                                ? TestServer.answer("503 Service Unavailable", "Retry-After: 0\r\n", "")
                                : TestServer.ok("text/plain", "ok"))
                        .getBytes(StandardCharsets.UTF_8));
                SafeHttpClient client = SafeHttpClient.builder()
                        .retries(Retries.upTo(2))
                        .time(ManualTime.startingAt(Instant.EPOCH))
                        .build()) {
            Target target = Target.at(server.url()).transport(client);

            CheckResult result =
                    only(target, status(200), body().contains("tea").softly());

            assertThat(result.verdict()).isEqualTo(SmokeVerdict.FLAKY);
            assertThat(result.finding().reason()).isEqualTo("FLAKY");
            assertThat(result.finding().message())
                    .endsWith(": passed only at attempt 2, after 503; body expected contains \"tea\", but was "
                            + "another body, see below");
            assertThat(result.message())
                    .startsWith("FLAKY  app > health   [2 attempts, ")
                    .containsPattern("\n  attempts     1: 503 in \\d+ ms \\| 2: 200 in \\d+ ms\n");
        }
    }

    @Test
    void a_suite_is_a_gate() throws Exception {
        try (TestServer server = TestServer.answering(TestServer.ok("text/plain", "no json"))) {
            assertThatThrownBy(() -> Smoke.gate(SUITE, Target.at(server.url())).assertPasses())
                    .isInstanceOf(AssertionError.class)
                    .hasMessageStartingWith(
                            "FAIL UNEXPECTED_BODY where2eat > recommend: POST " + server.url() + "/recommend");
        }
    }

    @Test
    void a_suite_is_a_probe_that_keeps_to_the_rounds_deadline() throws Exception {
        ManualTime time = ManualTime.startingAt(Instant.EPOCH);
        Deadline over = Deadline.after(Duration.ofSeconds(1), time);
        time.advance(Duration.ofSeconds(1));
        try (TestServer server = TestServer.answering(TestServer.ok("application/json", "{\"results\":[1]}"))) {
            Target target = Target.at(server.url());

            List<Answer> asked =
                    Smoke.probe(SUITE, target).ask(Deadline.after(Duration.ofMinutes(1), TimeSource.system()));
            List<Answer> late = Smoke.probe(SUITE, target).ask(over);

            assertThat(asked)
                    .extracting(answer -> answer.finding().verdict())
                    .containsExactly(Verdict.PASS, Verdict.PASS);
            assertThat(asked.get(0).latency()).isPositive();
            assertThat(late)
                    .extracting(answer -> answer.finding().reason())
                    .containsExactly("NOT_REACHED", "NOT_REACHED");
            assertThat(late.get(0).latency()).isZero();
        }
    }

    @Test
    void secrets_in_the_body_are_sent_and_not_shown() throws Exception {
        Secret password = Secret.of("SMOKE_PW", "pa\"ss/w0rd");
        Suite suite = Suite.named("app")
                .check(
                        "login",
                        c -> c.post("/login")
                                .json(Map.of("user", "smoke", "password", password))
                                .expect(status(200), body().contains("welcome")))
                .build();
        try (TestServer server = TestServer.answering(TestServer.ok("text/plain", "no: pa%22ss%2Fw0rd"))) {
            SmokeReport report = Smoke.run(suite, Target.at(server.url()));

            assertThat(server.requests().get(0)).endsWith("{\"password\":\"pa\\\"ss/w0rd\",\"user\":\"smoke\"}");
            assertThat(report.text())
                    .contains("no: <secret SMOKE_PW>")
                    .contains(
                            "--data-raw '{\"password\":\"'\"$FLEDGE_SECRET_SMOKE_PW_AS_SENT\"'\",\"user\":\"smoke\"}'")
                    .doesNotContain("w0rd");
        }
    }
}
