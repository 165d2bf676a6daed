package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpFailure;
import dev.fledge.http.Redirects;
import dev.fledge.http.Retries;
import dev.fledge.http.Secret;
import dev.fledge.http.record.Har;
import dev.fledge.http.record.HarBody;
import dev.fledge.http.record.HarEntry;
import dev.fledge.http.record.HarResponse;
import dev.fledge.schema.JsonSchema;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RecordingTest {
    private static final Capture<String> TOKEN = Capture.secret("token");
    private static final Capture<Long> ITEM = Capture.wholeNumber("item");
    private static final Suite STORY = Suite.named("story")
            .check("health", c -> c.get("/health").expect(status(200)))
            .check(
                    "item",
                    c -> c.step(
                                    "login",
                                    s -> s.post("/login")
                                            .json(Map.of("user", "smoke"))
                                            .expect(status(200))
                                            .capture(TOKEN, json("$.token")))
                            .step(
                                    "create",
                                    s -> s.post("/items")
                                            .bearer(TOKEN)
                                            .expect(status(201))
                                            .capture(ITEM, json("$.id"))
                                            .cleanup(x -> x.delete("/items/{id}", ITEM)
                                                    .expect(status(204))))
                            .step(
                                    "read",
                                    s -> s.get("/items/{id}", ITEM)
                                            .eventually(Eventually.within(Duration.ofSeconds(5))
                                                    .every(Duration.ofMillis(1)))
                                            .expect(status(200))))
            .build();

    private static Har valid(SmokeReport report) throws Exception {
        Har har = report.har().orElseThrow();
        try (InputStream schema = RecordingTest.class.getResourceAsStream("/formats/har-1.2.json")) {
            assertThat(JsonSchema.parse("har-1.2.json", new String(schema.readAllBytes(), StandardCharsets.UTF_8))
                            .check("har", har.toJson()))
                    .isEmpty();
        }
        return har;
    }

    private static FakeApp app() {
        return new FakeApp()
                .on("GET /health", FakeApp.json(200, "{\"last\":\"T0PSECRETTOKEN\"}"))
                .on("POST /login", FakeApp.json(200, "{\"token\":\"T0PSECRETTOKEN\"}"))
                .on("POST /items", FakeApp.json(201, "{\"id\":7}"))
                .on("GET /items/7", FakeApp.json(404, "{}"), FakeApp.json(200, "{\"id\":7}"))
                .on("DELETE /items/7", FakeApp.json(204, ""));
    }

    private static List<String> summary(Har har) {
        return har.entries().stream()
                .map(entry -> entry.request().method() + " "
                        + entry.response().map(HarResponse::status).orElse(0) + " "
                        + entry.facts())
                .toList();
    }

    private static Optional<String> bodyOf(HarEntry entry) {
        return entry.response().flatMap(HarResponse::body).flatMap(HarBody::text);
    }

    @Test
    void every_request_is_an_entry_with_its_check_step_and_verdict() throws Exception {
        Har har = valid(Smoke.recording(STORY, app().target()));

        assertThat(summary(har))
                .containsExactly(
                        "GET 200 {check=health, verdict=PASSED}",
                        "POST 200 {check=item, step=login, verdict=PASSED}",
                        "POST 201 {check=item, step=create, verdict=PASSED}",
                        "GET 404 {check=item, step=read, verdict=FAILED}",
                        "GET 200 {check=item, step=read, verdict=PASSED}",
                        "DELETE 204 {check=item, cleanup=true, verdict=PASSED}");
    }

    @Test
    void what_one_check_captured_as_a_secret_is_hidden_in_all() throws Exception {
        Har har = valid(Smoke.recording(STORY, app().target()));

        assertThat(har.toJson()).doesNotContain("T0PSECRETTOKEN");
        assertThat(bodyOf(har.entries().get(0))).contains("{\"last\":\"<secret token>\"}");
        assertThat(har.entries().get(2).request().headers().first("Authorization"))
                .contains("Bearer <secret token>");
    }

    @Test
    void an_answer_whose_secret_was_not_found_is_not_kept() throws Exception {
        FakeApp app = app().on("POST /login", FakeApp.json(200, "{\"tokn\":\"T0PSECRETTOKEN\"}"))
                .on("GET /health", FakeApp.json(200, "{}"));

        Har har = valid(Smoke.recording(STORY, app.target()));

        assertThat(har.toJson()).doesNotContain("T0PSECRETTOKEN");
        assertThat(har.entries().get(1).facts()).containsEntry("body", "not kept, it may hold a secret");
        assertThat(har.entries()
                        .get(1)
                        .response()
                        .orElseThrow()
                        .body()
                        .orElseThrow()
                        .sizeBytes())
                .isEqualTo(25);
    }

    @Test
    void failures_and_broken_transports_are_entries_without_secrets() throws Exception {
        Secret secret = Secret.of("KEY", "K3Y-0F-TH3-D00R");
        Suite suite = Suite.named("app")
                .check("refused", c -> c.get("/refused").expect(status(200)))
                .check(
                        "broken",
                        c -> c.get("/broken").query("q", secret.reveal()).expect(status(200)))
                .build();
        Target target = Target.at("http://app").secret(secret).transport(call -> {
            if (call.url().encodedPath().equals("/refused")) {
                throw HttpFailure.of(HttpFailure.Kind.REFUSED, "nobody there for " + secret.reveal());
            }
            throw new IOException("it said " + secret.reveal());
        });

        Har har = valid(Smoke.recording(suite, target));

        assertThat(har.entries())
                .extracting(entry -> entry.failure().orElse(""))
                .containsExactly("REFUSED: nobody there for <secret KEY>", "IOException: it said <secret KEY>");
        assertThat(har.toJson()).doesNotContain("K3Y");
    }

    private static TestServer answering(String... inTurn) {
        return TestServer.numbered(
                number -> inTurn[Math.min(number, inTurn.length) - 1].getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void an_attempt_that_was_followed_by_another_is_an_entry_too() throws Exception {
        try (TestServer server = answering(
                TestServer.answer("503 Service Unavailable", "Retry-After: 0\r\n", "later"),
                TestServer.ok("text/plain", "fine"))) {
            Suite suite = Suite.named("app")
                    .defaults(d -> d.retries(Retries.upTo(3).waiting(Duration.ofMillis(1))))
                    .check("health", c -> c.get("/health").expect(status(200)))
                    .build();

            Har har = valid(Smoke.recording(suite, Target.at(server.url())));

            assertThat(summary(har))
                    .containsExactly(
                            "GET 503 {attempt=1 of 2, check=health, verdict=RETRIED}",
                            "GET 200 {attempt=2 of 2, check=health, verdict=FLAKY}");
            assertThat(bodyOf(har.entries().get(1))).contains("fine");
            assertThat(har.entries().get(1).serverAddress()).contains("127.0.0.1");
            assertThat(har.entries().get(1).protocol()).isEqualTo("http/1.1");
        }
    }

    @Test
    void a_transport_that_measures_nothing_still_has_the_time_that_was_waited() throws Exception {
        Suite suite = Suite.named("app")
                .check("slow", c -> c.get("/slow").expect(status(200)))
                .build();
        Target target = Target.at("http://app").transport(call -> {
            TimeSource.system().sleep(Duration.ofMillis(20));
            return HttpAnswer.builder(200).build();
        });

        Har har = valid(Smoke.recording(suite, target));

        assertThat(har.entries().get(0).timings().total()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
    }

    @Test
    void every_redirect_is_an_entry_of_its_own() throws Exception {
        try (TestServer server = answering(
                TestServer.answer("303 See Other", "Location: /done?token=s3cr3t-t0k3n\r\n", ""),
                TestServer.ok("text/plain", "done"))) {
            Suite suite = Suite.named("app")
                    .defaults(d -> d.redirects(Redirects.upTo(3)))
                    .check("order", c -> c.post("/order").json(Map.of("a", 1)).expect(status(200)))
                    .build();

            Har har = valid(Smoke.recording(suite, Target.at(server.url())));

            assertThat(summary(har))
                    .containsExactly(
                            "POST 303 {check=order, verdict=REDIRECTED}", "GET 200 {check=order, verdict=PASSED}");
            assertThat(har.entries().get(1).request().url()).isEqualTo(server.url() + "/done?token=hidden");
            assertThat(har.entries().get(1).request().body()).isEmpty();
            assertThat(har.toJson()).doesNotContain("s3cr3t");
        }
    }

    @Test
    void what_another_origin_was_asked_is_what_it_got() throws Exception {
        try (TestServer other = answering(TestServer.ok("text/plain", "landed"));
                TestServer server =
                        answering(TestServer.answer("302 Found", "Location: " + other.url() + "/there\r\n", ""))) {
            Suite suite = Suite.named("app")
                    .defaults(d -> d.redirects(Redirects.upTo(1)))
                    .check("go", c -> c.get("/go").header("X-Plan", "gold").expect(status(200)))
                    .build();

            Har har = valid(Smoke.recording(suite, Target.at(server.url())));

            HarEntry landed = har.entries().get(1);
            assertThat(landed.request().url()).isEqualTo(other.url() + "/there");
            assertThat(landed.request().headers().entries()).containsExactly(Map.entry("User-Agent", "fledge-smoke"));
            assertThat(String.join("", other.requests()))
                    .contains("User-Agent: fledge-smoke")
                    .doesNotContain("gold");
        }
    }

    @Test
    void more_bodies_than_there_is_room_for_are_counted_but_not_kept() throws Exception {
        String large = "words ".repeat(10_000);
        Suite.Builder suite = Suite.named("app");
        suite.check(
                "large",
                c -> c.get("/large")
                        .eventually(Eventually.within(Duration.ofSeconds(20)).every(Duration.ofMillis(1)))
                        .expect(status(201)));
        int[] asked = {0};
        Target target = Target.at("http://app")
                .transport(call -> HttpAnswer.builder(asked[0]++ < 35 ? 200 : 201)
                        .header("Content-Type", "text/plain")
                        .body(large)
                        .build());

        Har har = Smoke.recording(suite.build(), target).har().orElseThrow();

        assertThat(har.entries()).hasSize(36);
        assertThat(har.entries().stream().filter(entry -> bodyOf(entry).isPresent()))
                .hasSize(33);
        assertThat(har.entries().get(35).facts()).containsEntry("body", "not kept, it is too long or one too many");
    }

    @Test
    void a_body_that_is_too_long_to_search_is_known_by_its_size() throws Exception {
        Target target = Target.at("http://app")
                .transport(call ->
                        HttpAnswer.builder(200).body("x".repeat(900_000)).build());
        Suite suite = Suite.named("app")
                .check(
                        "large",
                        c -> c.post("/large")
                                .json(Map.of("a", "y".repeat(70_000)))
                                .expect(status(200)))
                .build();

        HarEntry entry =
                Smoke.recording(suite, target).har().orElseThrow().entries().get(0);

        assertThat(bodyOf(entry)).isEmpty();
        assertThat(entry.request().body().orElseThrow().text()).isEmpty();
        assertThat(entry.request().body().orElseThrow().sizeBytes()).isEqualTo(70_008);
        assertThat(entry.response().orElseThrow().body().orElseThrow().sizeBytes())
                .isEqualTo(900_000);
    }

    @Test
    void nothing_is_kept_unless_asked_for() throws Exception {
        SmokeReport report = Smoke.run(STORY, app().target());

        assertThat(report.har()).isEmpty();
        assertThat(report.results().get(0).har()).isEmpty();
    }

    @Test
    void a_har_that_was_written_reads_as_it_was(@TempDir Path folder) throws Exception {
        SmokeReport report = Smoke.recording(STORY, app().target());

        report.writeHar(folder.resolve("story.har"));

        assertThat(Har.read(folder.resolve("story.har"))).isEqualTo(report.har().orElseThrow());
    }
}
