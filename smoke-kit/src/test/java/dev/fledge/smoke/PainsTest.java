package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.header;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.latency;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpFailure;
import dev.fledge.http.HttpPhases;
import dev.fledge.http.HttpTransport;
import dev.fledge.http.Retries;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.http.Secret;
import dev.fledge.testing.ManualTime;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Verdict;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What people complain of in tools like this one, each with the claim that it is otherwise here. Server-sent events and
 * WebSockets (pain 14) have {@link EventStepTest} and {@link WebSocketStepTest}.
 */
@Timeout(60)
class PainsTest {
    private static final String BUSY = "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n";

    private static Suite asking(Expectation... expectations) {
        return Suite.named("app")
                .check("one", c -> c.get("/one").expect(expectations))
                .build();
    }

    private static CheckResult only(Suite suite, Target target) throws InterruptedException {
        return Smoke.run(suite, target).results().get(0);
    }

    @Test
    void pain_1_a_failure_shows_the_body_bounded_and_without_secrets() throws Exception {
        Target target = new FakeApp()
                .on(
                        "GET /one",
                        FakeApp.json(500, "{\"error\":\"no table for s3cr3t-value\",\"trace\":\"" + "x".repeat(9000)))
                .target()
                .secret(Secret.of("KEY", "s3cr3t-value"));

        CheckResult result = only(asking(status(200)), target);

        assertThat(result.message())
                .contains("  body (9046 B)  {\"error\":\"no table for <secret KEY>\",\"trace\":\"xxx")
                .hasSizeLessThan(1500);
    }

    @Test
    void pain_2_every_miss_is_told_and_consequences_are_folded() throws Exception {
        Target target =
                new FakeApp().on("GET /one", FakeApp.json(502, "<html>")).target();

        CheckResult result = only(
                asking(
                        status(200),
                        header("X-A").exists(),
                        json("$.a").exists(),
                        json("$.b").exists()),
                target);

        assertThat(result.message())
                .contains("  3 of 4 expectations not met\n")
                .contains("   x  status\n", "   x  header X-A\n", "   x  body\n", "   -  1 more about the body");
    }

    @Test
    void pain_3_time_that_we_spend_ourselves_is_no_latency() throws Exception {
        Target target = Target.at("http://app").transport(call -> {
            TimeSource.system().sleep(Duration.ofMillis(60));
            return HttpAnswer.builder(200)
                    .phases(HttpPhases.ofTotal(Duration.ofMillis(5)))
                    .build();
        });

        CheckResult result = only(asking(latency().under(Duration.ofMillis(6))), target);

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.PASSED);
        assertThat(result.latency()).isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void pain_4_nothing_is_retried_unless_said_and_a_retry_is_flaky_with_its_attempts() throws Exception {
        List<String> answers = new ArrayList<>(List.of(BUSY, BUSY, TestServer.ok("text/plain", "ok")));
        try (HostileServer server = new HostileServer(out -> out.write(HostileServer.bytes(answers.remove(0))))) {
            CheckResult once = only(asking(status(200)), server.target());
            int requestsOfOne = server.requests().size();
            Suite retrying = Suite.named("app")
                    .defaults(d -> d.retries(Retries.upTo(3).waiting(Duration.ofMillis(1))))
                    .check("one", c -> c.get("/one").expect(status(200)))
                    .build();
            CheckResult again = only(retrying, server.target());

            assertThat(once.verdict()).isEqualTo(SmokeVerdict.FAILED);
            assertThat(requestsOfOne).isEqualTo(1);
            assertThat(again.verdict()).isEqualTo(SmokeVerdict.FLAKY);
            assertThat(again.message()).containsPattern("attempts     1: 503 in \\d+ ms \\| 2: 200 in ");
        }
    }

    @Test
    void pain_5_no_post_is_sent_again_silently() throws Exception {
        for (String answer : new String[] {BUSY, ""}) {
            try (HostileServer server = HostileServer.saying(answer)) {
                Suite suite = Suite.named("app")
                        .defaults(d -> d.retries(Retries.upTo(5).waiting(Duration.ofMillis(1))))
                        .check("order", c -> c.post("/orders").json("{}").expect(status(201)))
                        .build();

                assertThat(only(suite, server.target()).verdict()).isEqualTo(SmokeVerdict.FAILED);
                assertThat(server.requests()).hasSize(1);
            }
        }
    }

    @Test
    void pain_6_a_captured_token_is_hidden_by_value_wherever_it_turns_up() throws Exception {
        Capture<String> token = Capture.secret("token");
        FakeApp app = new FakeApp()
                .on("POST /login", FakeApp.json(200, "{\"token\":\"t0ken/with+signs\"}"))
                .on("GET /me", FakeApp.json(500, "no session for t0ken%2Fwith%2Bsigns (dDBrZW4vd2l0aCtzaWducw==)"));
        Suite suite = Suite.named("app")
                .check(
                        "session",
                        c -> c.step("login", s -> s.post("/login").capture(token, json("$.token")))
                                .step("me", s -> s.get("/me").bearer(token).expect(status(200))))
                .build();

        SmokeReport report = Smoke.run(suite, app.target());

        assertThat(report.text())
                .contains("body (62 B)  no session for <secret token> (<secret token>)")
                .contains("-H 'Authorization: Bearer '\"$FLEDGE_SECRET_TOKEN\"")
                .doesNotContain("t0ken", "dDBrZW4");
    }

    @Test
    void pain_7_a_wait_tells_its_whole_story_and_gives_up_at_once_where_waiting_is_useless() throws Exception {
        ManualTime time = ManualTime.startingAt(Instant.EPOCH);
        FakeApp app = new FakeApp()
                .on(
                        "GET /health",
                        call -> {
                            throw HttpFailure.of(HttpFailure.Kind.REFUSED, "refused");
                        },
                        FakeApp.json(503, "{}"),
                        FakeApp.json(503, "{}"),
                        FakeApp.json(401, "{}"));

        ReadyReport report = Ready.when(SmokeCheck.get("/health").expect(status(200)))
                .every(Duration.ofSeconds(1))
                .failFastOn(status(401))
                .time(time)
                .await(app.target());

        assertThat(report.finding().message())
                .isEqualTo("NOT READY: gave up after 3 s (4 attempts) because of status == 401: "
                        + "0-1 s connection refused (1) | 1-3 s 503 (2) | 3 s 401 (1)");
    }

    @Test
    void pain_8_an_answer_of_the_old_version_is_never_a_pass() throws Exception {
        Target target = Target.at("http://app")
                .servedBy(header("X-App-Version").isEqualTo("2"))
                .transport(call ->
                        HttpAnswer.builder(200).header("X-App-Version", "1").build());

        CheckResult result = only(asking(status(200)), target);

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.INCONCLUSIVE);
        assertThat(result.finding().reason()).isEqualTo("MISROUTED");
        assertThat(result.finding().message()).contains("header X-App-Version expected == \"2\", but was \"1\"");
    }

    @Test
    void pain_9_no_data_is_no_success() throws Exception {
        Target target = new FakeApp()
                .on("GET /one", FakeApp.json(200, "{\"size\":\"24 items\"}"))
                .target();

        CheckResult result =
                only(asking(Expectations.parse("$.missing == 0"), Expectations.parse("$.size < 25")), target);

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
        assertThat(result.message()).contains("$.missing is missing", "actual:   \"24 items\" (text)");
        assertThat(SmokeVerdict.worstOf(List.of())).isEqualTo(SmokeVerdict.INCONCLUSIVE);
        assertThatThrownBy(() -> Suite.named("app").build()).hasMessageContaining("so it would pass anything");
        assertThatThrownBy(() -> asking()).hasMessageContaining("expects nothing, so any answer would pass");
    }

    @Test
    void pain_10_what_a_check_creates_is_removed_last_to_first_whatever_happens() throws Exception {
        FakeApp app = new FakeApp()
                .on("POST /a", FakeApp.json(201, "{}"))
                .on("POST /b", FakeApp.json(201, "{}"))
                .on("GET /c", FakeApp.json(500, "{}"))
                .on("DELETE /b", FakeApp.json(500, "{}"))
                .on("DELETE /a", FakeApp.json(204, ""));
        Suite suite = Suite.named("app")
                .check(
                        "makes",
                        c -> c.step("a", s -> creating(s, "/a"))
                                .step("b", s -> creating(s, "/b"))
                                .step("c", s -> s.get("/c").expect(status(200))))
                .build();

        SmokeReport report = Smoke.run(suite, app.target());

        assertThat(app.requests()).containsExactly("POST /a", "POST /b", "GET /c", "DELETE /b", "DELETE /a");
        assertThat(app.body(0)).containsPattern("\\{\"by\":\"smoke-[0-9a-f]{8}\"}");
        assertThat(report.cleanups()).extracting(each -> each.verdict()).containsExactly(Verdict.FAIL, Verdict.PASS);
    }

    private static SmokeStep.Builder creating(SmokeStep.Builder step, String path) {
        return step.post(path)
                .json(Map.of("by", Template.text("smoke-").and(Capture.runId())))
                .expect(status(201))
                .cleanup(undo -> undo.delete(path).expect(status(204)));
    }

    @Test
    void pain_12_runs_side_by_side_know_nothing_of_each_other() throws Exception {
        Suite suite = Suite.named("app")
                .check("one", c -> c.get("/one").expect(header("X-You").isEqualTo("none")))
                .build();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<CompletableFuture<String>> messages = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String arm = "arm" + i + "x";
                Target target = Target.at("http://app")
                        .header("X-Arm", Secret.of("ARM", arm))
                        .transport(call -> HttpAnswer.builder(200)
                                .header(
                                        "X-You",
                                        "you are "
                                                + call.headers().first("X-Arm").orElseThrow())
                                .build());
                messages.add(CompletableFuture.supplyAsync(() -> message(suite, target), threads));
            }

            for (CompletableFuture<String> message : messages) {
                assertThat(message.get(20, TimeUnit.SECONDS)).contains("actual:   \"you are <secret ARM>\"\n");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static String message(Suite suite, Target target) {
        try {
            return only(suite, target).message();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void pain_13_each_call_has_a_new_connection_and_all_are_closed_with_their_threads() throws Exception {
        NothingLeft nothingLeft = new NothingLeft();
        Suite suite = Suite.named("app")
                .check("one", c -> c.get("/1").expect(status(200)))
                .check("two", c -> c.get("/2").expect(status(200)))
                .build();
        String keptAlive = "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + "x".repeat(900);
        try (HostileServer server = HostileServer.saying(keptAlive)) {
            SmokeReport report = Smoke.run(suite, server.target());

            assertThat(report.verdict()).isEqualTo(SmokeVerdict.PASSED);
            assertThat(server.accepted()).isEqualTo(2);
            nothingLeft.at(server);
        }
    }

    @Test
    void also_the_network_of_the_prober_is_not_blamed_on_the_app() throws Exception {
        Dns slow = name -> {
            pause();
            return Dns.SYSTEM.lookup("127.0.0.1");
        };
        Dns none = name -> {
            throw new UnknownHostException(name);
        };
        try (HostileServer server = HostileServer.saying(TestServer.ok("text/plain", "ok"))) {
            String url = "http://app.invalid:" + server.port();
            CheckResult ownTime = over(slow, url, latency().ttfb().under(Duration.ofMillis(250)));
            CheckResult total = over(slow, url, latency().under(Duration.ofMillis(250)));
            CheckResult unknown = over(none, url, status(200));

            assertThat(ownTime.verdict()).isEqualTo(SmokeVerdict.PASSED);
            assertThat(total.message()).containsPattern("<- dns took \\d+ %");
            assertThat(unknown.verdict().verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        }
    }

    private static void pause() {
        try {
            TimeSource.system().sleep(Duration.ofMillis(300));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static CheckResult over(Dns dns, String url, Expectation... expectations) throws Exception {
        try (SafeHttpClient transport =
                HttpTransport.over(new OkHttpClient.Builder().dns(dns).build())) {
            return only(asking(expectations), Target.at(url).transport(transport));
        }
    }

    @Test
    void also_every_request_carries_the_mark_that_keeps_it_out_of_business_metrics() throws Exception {
        FakeApp app = new FakeApp().on("GET /one", FakeApp.json(200, "{}")).on("DELETE /one", FakeApp.json(204, ""));
        Suite suite = Suite.named("app")
                .defaults(d -> d.header("X-Synthetic", "fledge"))
                .check(
                        "one",
                        c -> c.get("/one")
                                .expect(status(200))
                                .cleanup(undo -> undo.delete("/one").expect(status(204))))
                .build();

        Smoke.run(suite, app.target());

        assertThat(app.requests()).containsExactly("GET /one", "DELETE /one");
        assertThat(app.call(0).headers().first("X-Synthetic")).contains("fledge");
        assertThat(app.call(1).headers().first("X-Synthetic")).contains("fledge");
    }
}
