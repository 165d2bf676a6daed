package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.body;
import static dev.fledge.smoke.Expectations.header;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.latency;
import static dev.fledge.smoke.Expectations.status;
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

/** Suites against servers that misbehave in every way we know. */
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

    private static CheckResult only(TestServer server, Expectation... expectations) throws InterruptedException {
        return only(Target.at(server.url()), expectations);
    }

    private static CheckResult only(Target target, Expectation... expectations) throws InterruptedException {
        Suite suite = Suite.named("app")
                .defaults(d -> d.timeout(Duration.ofSeconds(20)))
                .check("health", c -> c.get("/health").expect(expectations))
                .build();
        return Smoke.run(suite, target).results().get(0);
    }

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
    void a_dead_server_is_a_failure() throws Exception {
        TestServer server = TestServer.answering("");
        server.close();

        CheckResult result = only(server, status(200));

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
        assertThat(result.finding().reason()).isEqualTo("REFUSED");
        assertThat(result.finding().message())
                .isEqualTo("GET " + server.url() + "/health: 127.0.0.1:" + server.port()
                        + " refused the connection: is the app running on that port?");
        assertThat(result.message()).contains("reproduce    curl -sS -i '" + server.url() + "/health'");
    }

    @Test
    void a_name_that_does_not_exist_is_our_error_and_not_the_apps() throws Exception {
        CheckResult result = only(Target.at("http://no-such-host.invalid"), status(200));

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.ERROR);
        assertThat(result.finding().verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.finding().reason()).isEqualTo("DNS");
    }

    @Test
    void a_server_that_hangs_up_is_a_failure() throws Exception {
        try (TestServer server = TestServer.answering("")) {
            CheckResult result = only(server, status(200));

            assertThat(result.finding().reason()).isEqualTo("RESET");
            assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
        }
    }

    @Test
    void a_cut_body_is_a_failure_even_if_nothing_is_expected_of_it() throws Exception {
        try (TestServer server = TestServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"ok\"")) {
            CheckResult result = only(server, status(200));

            assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
            assertThat(result.finding().reason()).isEqualTo("CUT_SHORT");
        }
    }

    @Test
    void an_endless_body_is_bounded_and_its_json_cannot_be_judged() throws Exception {
        String endless = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[" + "1,".repeat(3_000_000);
        try (TestServer server = TestServer.answering(endless)) {
            CheckResult judged = only(server, status(200));
            CheckResult broken = only(server, json("$[0]").isEqualTo(1));

            assertThat(judged.verdict()).isEqualTo(SmokeVerdict.PASSED);
            assertThat(broken.verdict()).isEqualTo(SmokeVerdict.ERROR);
            assertThat(broken.message()).contains("actual:   the body is longer than the 1000000 bytes that were kept");
        }
    }

    @Test
    void a_body_that_is_not_utf_8_is_no_json() throws Exception {
        byte[] answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"a\":\"?\"}"
                .getBytes(StandardCharsets.UTF_8);
        answer[answer.length - 3] = (byte) 0xFF;
        try (TestServer server = TestServer.numbered(number -> answer)) {
            CheckResult result = only(server, json("$.a").exists());

            assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
            assertThat(result.message())
                    .contains("expected: is JSON\n        actual:   not UTF-8: byte 7 begins no character");
        }
    }

    @Test
    void a_text_is_no_json_and_not_quoted_in_part() throws Exception {
        try (TestServer server = TestServer.answering(TestServer.ok("text/plain", "welcome"))) {
            CheckResult result = only(server, json("$.a").exists());

            assertThat(result.message())
                    .contains(
                            "actual:   text/plain, not JSON: an unknown word, was expecting (JSON String, Number, Array, "
                                    + "Object or token 'null', 'true' or 'false') (line 1, column 1)\n");
        }
    }

    @Test
    void duplicate_keys_are_no_json() throws Exception {
        try (TestServer server = TestServer.answering(TestServer.ok("application/json", "{\"a\":1,\"a\":2}"))) {
            CheckResult result = only(server, json("$.a").exists());

            assertThat(result.message()).contains("application/json, not JSON: Duplicate field 'a'");
        }
    }

    @Test
    void a_redirect_is_not_followed() throws Exception {
        try (TestServer server = TestServer.answering(TestServer.answer("302 Found", "Location: /login\r\n", ""))) {
            CheckResult result = only(server, status(200), header("Location").isEqualTo("/login"));

            assertThat(result.status()).hasValue(302);
            assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
            assertThat(result.message()).contains("ok header Location == \"/login\"");
            assertThat(server.requests()).hasSize(1);
        }
    }

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

    private static void sleep(TimeSource time, Duration duration) {
        try {
            time.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
                                ? TestServer.answer("503 Service Unavailable", "", "")
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
    void a_transport_that_breaks_is_an_error_without_secrets() throws Exception {
        Target target = Target.at("http://app")
                .header("X-Key", Secret.of("KEY", "hunter2-hunter2"))
                .transport(call -> {
                    throw new IllegalArgumentException("bad key hunter2-hunter2");
                });

        CheckResult result = only(target, status(200));

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.ERROR);
        assertThat(result.finding().message())
                .isEqualTo("GET http://app/health could not be asked: IllegalArgumentException: bad key <secret KEY>");
        assertThat(result.message()).doesNotContain("hunter2");
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
