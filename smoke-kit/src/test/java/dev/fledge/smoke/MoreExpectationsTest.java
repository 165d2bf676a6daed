package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.body;
import static dev.fledge.smoke.Expectations.cookie;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.jsonAll;
import static dev.fledge.smoke.Expectations.latency;
import static dev.fledge.smoke.Expectations.pointer;
import static dev.fledge.smoke.Expectations.satisfies;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpPhases;
import dev.fledge.http.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MoreExpectationsTest {
    private static final Secret SECRET = Secret.of("TOKEN", "s3cr3t-value");

    private static Target answering(HttpAnswer answer) {
        return Target.at("http://app").secret(SECRET).transport(call -> answer);
    }

    private static HttpAnswer answer() {
        return HttpAnswer.builder(200)
                .header("Set-Cookie", "session=s3cr3t-value; Path=/; HttpOnly")
                .header("Set-Cookie", "old=x; Max-Age=0")
                .body("{\"results\":[{\"id\":7},{\"id\":\"8\"},{\"id\":9}],\"a/b\":{}}")
                .phases(HttpPhases.ofTotal(Duration.ofMillis(198)))
                .build();
    }

    static List<Arguments> misses() {
        return List.of(
                Arguments.of(
                        jsonAll("$.results[*].id").every(id -> id.isNumber()),
                        "$.results[*].id",
                        "every isNumber",
                        "the 2nd of 3 is \"8\" (text)"),
                Arguments.of(
                        jsonAll("$.results[*].id").any(id -> id.isEqualTo(1)),
                        "$.results[*].id",
                        "any == 1",
                        "[7,\"8\",9] (array, size 3)"),
                Arguments.of(jsonAll("$..id").hasSize(2), "$..id", "size == 2", "[7,\"8\",9] (array, size 3)"),
                Arguments.of(
                        jsonAll("$.reslts[*].id").exists(),
                        "$.reslts[*].id",
                        "exists",
                        "$.reslts is missing; $ has: \"results\", \"a/b\" (did you mean $.results?)"),
                Arguments.of(
                        pointer("/reslts/0/id").exists(),
                        "pointer /reslts/0/id",
                        "exists",
                        "/reslts is missing; the document has: \"results\", \"a/b\" (did you mean /results?)"),
                Arguments.of(
                        pointer("/results/3/id").exists(),
                        "pointer /results/3/id",
                        "exists",
                        "/results/3 is missing; /results has 3 elements"),
                Arguments.of(
                        pointer("/results/0/idd").isEqualTo(7),
                        "pointer /results/0/idd",
                        "== 7",
                        "/results/0/idd is missing; /results/0 has: \"id\" (did you mean /results/0/id?)"),
                Arguments.of(
                        pointer("/a~1c").exists(),
                        "pointer /a~1c",
                        "exists",
                        "/a~1c is missing; the document has: \"results\", \"a/b\" (did you mean /a~1b?)"),
                Arguments.of(
                        cookie("sesion").exists(),
                        "cookie sesion",
                        "exists",
                        "missing; the answer sets session, old (did you mean session?)"),
                Arguments.of(cookie("old").exists(), "cookie old", "exists", "missing; the answer takes it back"),
                Arguments.of(cookie("session").isSecure(), "cookie session", "secure", "set with path=/; httponly"),
                Arguments.of(
                        cookie("session").isHttpOnly().livesAtLeast(Duration.ofMinutes(1)),
                        "cookie session",
                        "maxAge >= 60",
                        "set with path=/; httponly"),
                Arguments.of(
                        cookie("session").isEqualTo("other"),
                        "cookie session",
                        "== \"other\"",
                        "another value, which is not shown"),
                Arguments.of(
                        body().isEqualTo("{\"results\": []}"),
                        "body",
                        "== \"{\\\"results\\\": []}\"",
                        "another body from character 12 on, see below"),
                Arguments.of(body().matches("^x"), "body", "matches \"^x\"", "another body, see below"),
                Arguments.of(
                        satisfies(
                                "has tea",
                                answer -> assertThat(answer.bodyText())
                                        .as("%s", SECRET.reveal())
                                        .isEqualTo("tea")),
                        "satisfies",
                        "has tea",
                        "the assertion says: [<secret TOKEN>] \\nexpected: \"tea\""));
    }

    @ParameterizedTest
    @MethodSource("misses")
    void every_miss_names_subject_expected_and_actual(
            Expectation expectation, String subject, String expected, String actual) throws Exception {
        CheckResult result = OneCheck.only(answering(answer()), expectation);

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
        assertThat(result.message())
                .contains("   x  " + subject + "\n        expected: " + expected + "\n        actual:   " + actual)
                .doesNotContain(SECRET.reveal());
    }

    @Test
    void an_answer_without_cookies_says_so() throws Exception {
        CheckResult result = OneCheck.only(
                answering(HttpAnswer.builder(200).build()), cookie("sid").exists());

        assertThat(result.finding().message())
                .endsWith("cookie sid expected exists, but missing; the answer sets no cookie");
        assertThat(result.finding().reason()).isEqualTo("UNEXPECTED_HEADER");
    }

    @Test
    void an_assertion_that_holds_passes_and_one_that_breaks_is_an_error() throws Exception {
        CheckResult held = OneCheck.only(
                answering(answer()),
                satisfies("small", answer -> assertThat(answer.bodyBytes()).isLessThan(1000)));
        CheckResult broken = OneCheck.only(answering(answer()), satisfies("reads a file", answer -> {
            throw new IOException("no file s3cr3t-value");
        }));

        assertThat(held.verdict()).isEqualTo(SmokeVerdict.PASSED);
        assertThat(broken.verdict()).isEqualTo(SmokeVerdict.ERROR);
        assertThat(broken.finding().message())
                .endsWith("satisfies expected reads a file, but the assertion broke: java.io.IOException: no file "
                        + "<secret TOKEN>");
    }

    @Test
    void an_assertion_that_is_not_met_has_its_own_reason() throws Exception {
        CheckResult result = OneCheck.only(answering(answer()), satisfies("never", answer -> {
            throw new AssertionError();
        }));

        assertThat(result.finding().reason()).isEqualTo("ASSERTION_FAILED");
        assertThat(result.message()).contains("actual:   the assertion says: no message\n");
    }

    @Test
    void a_phase_that_did_not_happen_meets_its_limit_and_says_so() throws Exception {
        try (TestServer server = TestServer.answering(TestServer.ok("text/plain", "ok"))) {
            Duration minute = Duration.ofMinutes(1);

            CheckResult result = OneCheck.only(
                    server,
                    latency().dns().under(minute),
                    latency().connect().under(minute),
                    latency().tls().under(Duration.ofMillis(1)),
                    latency().send().under(minute),
                    latency().ttfb().under(minute),
                    latency().receive().under(minute),
                    body().isEqualTo("ko").softly());

            assertThat(result.verdict()).isEqualTo(SmokeVerdict.DEGRADED);
            assertThat(result.message())
                    .contains(" | connect < 60 s | tls < 1 ms (it did not happen) | send < 60 s | ttfb < 60 s | ");
        }
    }

    @Test
    void a_phase_that_nobody_measured_cannot_be_judged() throws Exception {
        CheckResult result = OneCheck.only(answering(answer()), latency().tls().under(Duration.ofSeconds(1)));

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.ERROR);
        assertThat(result.finding().message()).endsWith("tls expected < 1 s, but the transport did not measure it");
    }

    @Test
    void a_soft_and_a_hard_limit_are_two_expectations() throws Exception {
        Expectation[] both = latency().soft(Duration.ofMillis(100)).hard(Duration.ofMillis(200));

        CheckResult result = OneCheck.only(answering(answer()), both);

        assertThat(both).extracting(Expectation::text).containsExactly("total < 200 ms", "total < 100 ms");
        assertThat(both).extracting(Expectation::soft).containsExactly(false, true);
        assertThat(result.verdict()).isEqualTo(SmokeVerdict.DEGRADED);
    }

    @Test
    void a_cookie_and_a_pointer_can_be_captured() throws Exception {
        FakeApp app = new FakeApp()
                .on(
                        "GET /form",
                        call -> HttpAnswer.builder(200)
                                .header("Set-Cookie", "csrf=q1w2e3r4t5")
                                .body("{\"items\":[{\"id\":7}]}")
                                .build())
                .on("POST /form", FakeApp.json(500, "{}"));
        Capture<String> csrf = Capture.secret("csrf");
        Capture<Long> id = Capture.wholeNumber("id");

        CheckResult result = Smoke.run(
                        Suite.named("app")
                                .check(
                                        "form",
                                        c -> c.step(
                                                        "get",
                                                        s -> s.get("/form")
                                                                .capture(csrf, cookie("csrf"))
                                                                .capture(id, pointer("/items/0/id")))
                                                .step(
                                                        "send",
                                                        s -> s.post("/form")
                                                                .header("X-Csrf", csrf)
                                                                .json(Map.of("id", id))
                                                                .expect(status(200))))
                                .build(),
                        app.target())
                .results()
                .get(0);

        assertThat(app.call(1).headers().first("X-Csrf")).contains("q1w2e3r4t5");
        assertThat(app.body(1)).isEqualTo("{\"id\":7}");
        assertThat(result.message()).doesNotContain("q1w2e3r4t5");
    }

    @Test
    void a_cookie_that_is_not_set_is_not_captured() throws Exception {
        Suite suite = Suite.named("app")
                .check("a", c -> c.step("get", s -> s.get("/").capture(Capture.text("csrf"), cookie("csrf"))))
                .build();

        CheckResult result = Smoke.run(suite, answering(answer())).results().get(0);

        assertThat(result.finding().message())
                .endsWith("cookie csrf expected text to capture as csrf, but was missing");
    }

    static List<Arguments> refusals() {
        return List.of(
                refusal(
                        () -> json("$..id"),
                        "JSON path '$..id' may find several values, of which json() would have to choose one; use jsonAll()"),
                refusal(
                        () -> jsonAll("$.id"),
                        "JSON path '$.id' finds one value at most; use json(), or end it in [*]"),
                refusal(() -> json("$.a b"), "JSON path '$.a b' has a space; write a key that has one as ['a b']"),
                refusal(
                        () -> pointer("results/0"),
                        "JSON Pointer must be empty or begin with /, such as /results/0/id, and hold ~ only as ~0 or ~1, but was 'results/0'"),
                refusal(
                        () -> pointer("/a~2"),
                        "JSON Pointer must be empty or begin with /, such as /results/0/id, and hold ~ only as ~0 or ~1, but was '/a~2'"),
                refusal(
                        () -> cookie("a b"),
                        "name of a cookie must hold no space, comma, semicolon, quote or =, but was 'a b'"),
                refusal(() -> cookie("a").hasSameSite("lax"), "sameSite must be Strict, Lax or None, but was 'lax'"),
                refusal(
                        () -> cookie("a").livesAtLeast(Duration.ofMillis(1)),
                        "age must be in whole seconds and below 69 years, but was PT0.001S"),
                refusal(
                        () -> body().matches("["),
                        "rule 'matches \"[\"' has a malformed pattern: Unclosed character class"),
                refusal(
                        () -> jsonAll("$..a").every(a -> a),
                        "jsonAll(\"$..a\").every() says nothing; add a rule such as isNumber()"),
                refusal(
                        () -> jsonAll("$..a").any(a -> a.exists()),
                        "rule 'any exists' needs a rule after any, such as any > 0: one of !=, <, <=, ==, >, >=, contains, in, isArray, isBoolean, isEmpty, isNumber, isObject, isString, matches, size, startsWith"),
                refusal(
                        () -> latency().soft(Duration.ofSeconds(1)).hard(Duration.ofSeconds(1)),
                        "hard limit of total must be longer than the soft one, 1 s, but was 1 s"),
                refusal(
                        () -> Suite.named("a").check("b", c -> c.get("/").expect(jsonAll("$..a"))),
                        "check 'b': jsonAll(\"$..a\") says nothing; add a rule such as exists()"),
                refusal(
                        () -> Suite.named("a").check("b", c -> c.get("/").expect(pointer("/a"))),
                        "check 'b': pointer(\"/a\") says nothing; add a rule such as exists()"),
                refusal(
                        () -> Suite.named("a").check("b", c -> c.get("/").expect(cookie("sid"))),
                        "check 'b': cookie(\"sid\") says nothing; add a rule such as exists()"),
                refusal(
                        () -> Suite.named("a")
                                .check(
                                        "b",
                                        c -> c.get("/")
                                                .capture(
                                                        Capture.text("x"),
                                                        cookie("sid").exists())),
                        "check 'b': cookie(\"sid\") has a rule, which belongs to expect(); capture takes the cookie alone"));
    }

    private static Arguments refusal(ThrowingCallable call, String message) {
        return Arguments.of(call, message);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void what_could_not_mean_anything_is_refused_when_it_is_written(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
