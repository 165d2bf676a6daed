package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpAttempt;
import dev.fledge.http.Retries;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RetriedStepTest {
    private static final Retries TWICE = Retries.upTo(2).waiting(Duration.ofMillis(20));
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String BUSY = TestServer.answer("503 Service Unavailable", "Retry-After: 0\r\n", "");
    private static final String OK = TestServer.ok("text/plain", "ok");

    private static TestServer answering(String... inTurn) {
        return TestServer.numbered(
                number -> inTurn[Math.min(number, inTurn.length) - 1].getBytes(StandardCharsets.UTF_8));
    }

    private static CheckResult run(
            TestServer server, UnaryOperator<SuiteDefaults.Builder> defaults, UnaryOperator<SmokeCheck.Builder> check)
            throws InterruptedException {
        Suite suite = Suite.named("app")
                .defaults(d -> defaults.apply(d.timeout(PATIENCE)))
                .check("health", check)
                .build();
        return Smoke.run(suite, Target.at(server.url())).results().get(0);
    }

    @Test
    void nothing_is_retried_by_default() throws Exception {
        try (TestServer server = answering(BUSY, OK)) {
            CheckResult result = run(server, d -> d, c -> c.get("/").expect(status(200)));

            assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void a_pass_after_a_retry_is_flaky_and_shows_its_attempts() throws Exception {
        try (TestServer server = answering(BUSY, OK)) {
            CheckResult result =
                    run(server, d -> d.retries(TWICE), c -> c.get("/").expect(status(200)));

            assertThat(result.verdict()).isEqualTo(SmokeVerdict.FLAKY);
            assertThat(result.finding().message()).endsWith(": passed only at attempt 2, after 503");
            assertThat(result.attempts()).extracting(HttpAttempt::outcome).containsExactly("503", "200");
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void an_assertion_that_failed_is_never_retried() throws Exception {
        try (TestServer server = answering(TestServer.answer("500 Internal Server Error", "", ""), OK)) {
            CheckResult result =
                    run(server, d -> d.retries(TWICE), c -> c.get("/").expect(status(200)));

            assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void a_post_is_retried_only_with_an_idempotency_key() throws Exception {
        try (TestServer without = answering(BUSY, OK);
                TestServer with = answering(BUSY, OK)) {
            CheckResult once =
                    run(without, d -> d.retries(TWICE), c -> c.post("/").expect(status(200)));
            CheckResult again = run(
                    with,
                    d -> d.retries(TWICE),
                    c -> c.post("/").idempotencyKey("Idempotency-Key", "1").expect(status(200)));

            assertThat(once.verdict()).isEqualTo(SmokeVerdict.FAILED);
            assertThat(without.requests()).hasSize(1);
            assertThat(again.verdict()).isEqualTo(SmokeVerdict.FLAKY);
            assertThat(with.requests()).hasSize(2);
        }
    }

    @Test
    void a_step_says_otherwise_than_its_suite() throws Exception {
        try (TestServer server = answering(BUSY, OK)) {
            CheckResult result = run(
                    server,
                    d -> d.retries(TWICE),
                    c -> c.get("/").retries(Retries.none()).expect(status(200)));

            assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void retries_never_outlast_the_deadline_of_the_suite() throws Exception {
        String later = TestServer.answer("503 Service Unavailable", "Retry-After: 60\r\n", "");
        try (TestServer server = answering(later)) {
            Suite suite = Suite.named("app")
                    .defaults(d -> d.timeout(PATIENCE).retries(Retries.upTo(5).waitingAtMost(Duration.ofMinutes(2))))
                    .check("health", c -> c.get("/").expect(status(200)))
                    .deadline(Duration.ofSeconds(25))
                    .build();

            CheckResult result =
                    Smoke.run(suite, Target.at(server.url())).results().get(0);

            assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
            assertThat(result.finding().message()).contains(" answered 503 in ");
            assertThat(server.requests()).hasSize(1);
        }
    }
}
