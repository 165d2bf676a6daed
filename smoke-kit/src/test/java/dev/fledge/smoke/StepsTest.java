package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.header;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpAnswer;
import dev.fledge.verdict.Verdict;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepsTest {
    private static final Capture<String> TOKEN = Capture.secret("token");
    private static final Capture<Long> ITEM = Capture.wholeNumber("item");
    private static final Capture<String> ID = Capture.text("id");

    private final FakeApp app = new FakeApp()
            .on("POST /login", FakeApp.json(200, "{\"token\":\"s3cr3t-t0ken\"}"))
            .on("POST /cache", FakeApp.json(201, "{\"id\":7}"))
            .on("GET /cache/7", FakeApp.json(200, "{\"value\":42}"));

    private static SmokeCheck.Builder writing(SmokeCheck.Builder check) {
        return check.step(
                        "login",
                        s -> s.post("/login")
                                .json(Map.of("user", "smoke"))
                                .expect(status(200))
                                .capture(TOKEN, json("$.token")))
                .step(
                        "create",
                        s -> s.post("/cache")
                                .bearer(TOKEN)
                                .json(Map.of("key", Template.text("smoke-").and(Capture.runId()), "value", 42))
                                .expect(status(201))
                                .capture(ITEM, json("$.id")))
                .step(
                        "read back",
                        s -> s.get("/cache/{id}", ITEM)
                                .query("item", ITEM)
                                .header("X-Item", ITEM)
                                .bearer(TOKEN)
                                .expect(status(200), json("$.value").isEqualTo(42)));
    }

    private static Suite suite(UnaryOperator<SmokeCheck.Builder> check) {
        return Suite.named("app").check("write", check).build();
    }

    private CheckResult run(UnaryOperator<SmokeCheck.Builder> check) throws InterruptedException {
        return Smoke.run(suite(check), app.target()).results().get(0);
    }

    @Test
    void a_step_sends_what_an_earlier_one_captured() throws Exception {
        CheckResult result = run(StepsTest::writing);

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.PASSED);
        assertThat(app.requests()).containsExactly("POST /login", "POST /cache", "GET /cache/7");
        assertThat(app.call(1).headers().first("Authorization")).contains("Bearer s3cr3t-t0ken");
        assertThat(app.body(1)).matches("\\{\"key\":\"smoke-[0-9a-f]{8}\",\"value\":42}");
        assertThat(app.call(2).url()).hasToString("http://app/cache/7?item=7");
        assertThat(app.call(2).headers().first("X-Item")).contains("7");
        assertThat(result.captured(ITEM)).contains(7L);
        assertThat(result.captured(TOKEN)).isEmpty();
        assertThat(result.steps()).extracting(CheckResult::name).containsExactly("login", "create", "read back");
        assertThat(result.message()).matches("PASSED  app > write   \\[3 steps, \\d+ ms]");
    }

    @Test
    void after_a_failed_step_no_other_is_asked_and_the_message_says_where_it_stopped() throws Exception {
        app.on("POST /cache", FakeApp.json(500, "{\"error\":\"full, s3cr3t-t0ken\"}"));

        CheckResult result = run(StepsTest::writing);

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
        assertThat(app.requests()).containsExactly("POST /login", "POST /cache");
        assertThat(result.finding().subject()).isEqualTo("app > write");
        assertThat(result.finding().reason()).isEqualTo("UNEXPECTED_STATUS");
        assertThat(result.finding().verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.finding().fact("step")).contains("create");
        assertThat(result.finding().message().replaceAll("\\d+ ms", "N ms"))
                .isEqualTo(
                        "step create: POST http://app/cache answered 500 in N ms: status expected == 201, but was 500; "
                                + "$.id expected a whole number to capture as item, but $.id is missing; $ has: \"error\"");
        assertThat(result.message())
                .startsWith("FAILED  app > write > create   [1 attempt, ")
                .contains("-H 'Authorization: Bearer '\"$FLEDGE_SECRET_TOKEN\"")
                .contains("{\"error\":\"full, <secret token>\"}")
                .endsWith("\n  after        login PASSED 200\n  not asked    read back")
                .doesNotContain("s3cr3t");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":\"7\"} | but was text",
                "{\"id\":7.5} | but was a number",
                "{\"id\":null} | but was null",
                "{\"ids\":7} | but $.id is missing; $ has: \"ids\" (did you mean $.ids?)",
                "{\"id\":99999999999999999999} | but was a number"
            })
    void a_value_of_another_type_is_not_captured(String body, String told) throws Exception {
        app.on("POST /cache", FakeApp.json(201, body));

        CheckResult result = run(StepsTest::writing);

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
        assertThat(result.finding().reason()).isEqualTo("UNEXPECTED_BODY");
        assertThat(result.finding().message()).endsWith("$.id expected a whole number to capture as item, " + told);
        assertThat(result.captured(ITEM)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"tokn\":\"s3cr3t-t0ken\"}", "{\"token\":[\"s3cr3t-t0ken\"]}", "\"s3cr3t-t0ken\""})
    void a_secret_that_could_not_be_captured_is_not_shown_either(String body) throws Exception {
        app.on("POST /login", FakeApp.json(200, body));

        CheckResult result = run(c -> c.post("/login")
                .expect(
                        status(200),
                        json("$").isEqualTo("other"),
                        Expectations.body().contains("x"))
                .capture(TOKEN, json("$.token")));

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
        assertThat(result.message())
                .contains("not shown, it may hold a secret that was not captured")
                .doesNotContain("s3cr3t");
        assertThat(result.finding().message()).doesNotContain("s3cr3t");
    }

    @Test
    void what_one_step_shows_is_hidden_if_a_later_one_or_another_check_captures_it() throws Exception {
        app.on("GET /early", FakeApp.json(200, "{\"leak\":\"s3cr3t-t0ken\"}"))
                .on("GET /late", FakeApp.json(500, "s3cr3t-t0ken"));
        Suite suite = Suite.named("app")
                .check(
                        "early",
                        c -> c.step(
                                        "leak",
                                        s -> s.get("/early")
                                                .expect(status(200))
                                                .expectSoftly(json("$.leak").isEqualTo("none")))
                                .step("login", s -> s.post("/login").capture(TOKEN, json("$.token"))))
                .check("late", c -> c.get("/late").expect(status(200)))
                .build();

        SmokeReport report = Smoke.run(suite, app.target());

        assertThat(report.results())
                .extracting(CheckResult::verdict)
                .containsExactly(SmokeVerdict.DEGRADED, SmokeVerdict.FAILED);
        assertThat(report.text()).contains("<secret token>").doesNotContain("s3cr3t");
        assertThat(report.findings().toString()).doesNotContain("s3cr3t");
    }

    @ParameterizedTest
    @CsvSource({"a/b, /items/a%2Fb", "x y?z, /items/x%20y%3Fz", "a&b=c+d, /items/a%26b%3Dc%2Bd", "ä, /items/%C3%A4"})
    void a_captured_text_is_one_segment_of_the_path(String id, String path) throws Exception {
        app.on(
                "GET /id",
                call -> HttpAnswer.builder(200).body("{\"id\":\"" + id + "\"}").build());

        run(c -> c.step("id", s -> s.get("/id").capture(ID, json("$.id")))
                .step("item", s -> s.get("/items/{id}", ID).expect(status(200))));

        assertThat(app.call(1).url().encodedPath()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    void a_captured_text_that_would_lead_to_another_path_is_not_sent(String id) throws Exception {
        app.on("GET /id", FakeApp.json(200, "{\"id\":\"" + id + "\"}"));

        CheckResult result = run(c -> c.step("id", s -> s.get("/id").capture(ID, json("$.id")))
                .step("item", s -> s.delete("/items/{id}", ID).expect(status(200))));

        assertThat(app.requests()).containsExactly("GET /id");
        assertThat(result.verdict()).isEqualTo(SmokeVerdict.ERROR);
        assertThat(result.finding().message())
                .isEqualTo("step item: not asked: captured value of id is '" + id
                        + "', which is no part of a path and would ask for another one");
    }

    @Test
    void a_header_is_captured() throws Exception {
        app.on(
                        "POST /items",
                        call -> HttpAnswer.builder(201)
                                .header("X-Id", "7")
                                .header("ETag", "\"v1\"")
                                .build())
                .on("GET /items/7", FakeApp.json(200, "{}"));

        CheckResult result = run(c -> c.step(
                        "create",
                        s -> s.post("/items").capture(ITEM, header("x-id")).capture(ID, header("ETag")))
                .step(
                        "read",
                        s -> s.get("/items/{id}", ITEM).header("If-Match", ID).expect(status(200)))
                .step("none", s -> s.get("/items/7").capture(Capture.text("none"), header("X-None"))));

        assertThat(app.call(1).headers().first("If-Match")).contains("\"v1\"");
        assertThat(result.finding().reason()).isEqualTo("UNEXPECTED_HEADER");
        assertThat(result.finding().message())
                .endsWith("header X-None expected text to capture as none, but was missing");
    }

    @Test
    void a_captured_value_keeps_its_type_in_a_body() throws Exception {
        Capture<Boolean> open = Capture.bool("open");
        app.on("GET /state", FakeApp.json(200, "{\"open\":true,\"id\":7,\"name\":\"tea\"}"));

        run(c -> c.step(
                        "read",
                        s -> s.get("/state")
                                .capture(open, json("$.open"))
                                .capture(ITEM, json("$.id"))
                                .capture(ID, json("$.name")))
                .step(
                        "write",
                        s -> s.put("/state")
                                .json(java.util.List.of(
                                        open, ITEM, ID, Template.text("no ").and(ITEM)))
                                .expect(status(200))));

        assertThat(app.body(1)).isEqualTo("[true,7,\"tea\",\"no 7\"]");
    }
}
