package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.body;
import static dev.fledge.smoke.Expectations.header;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.jsonAll;
import static dev.fledge.smoke.Expectations.latency;
import static dev.fledge.smoke.Expectations.schema;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpFailure;
import dev.fledge.http.HttpPhases;
import dev.fledge.http.Secret;
import dev.fledge.schema.JsonSchema;
import dev.fledge.time.TimeSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MessageTest {
    private static final String BODY = "{\"result\":[{\"id\":7}],\"took_ms\":3,\"name\":\"tea\",\"none\":null}";

    private static CheckResult answered(HttpAnswer answer, Expectation... expectations) throws InterruptedException {
        Suite suite = Suite.named("where2eat")
                .check(
                        "recommend",
                        c -> c.post("/recommend")
                                .bearer(Secret.of("TOKEN", "s3cr3t-value"))
                                .json(Map.of("user", "test"))
                                .expect(expectations))
                .build();
        Target target = Target.at("http://staging.example").transport(call -> answer);
        return Smoke.run(suite, target).results().get(0);
    }

    private static HttpAnswer.Builder ok() {
        return HttpAnswer.builder(200)
                .header("Content-Type", "application/json")
                .body(BODY)
                .protocol("h2")
                .remoteAddress("10.2.3.4:80")
                .phases(HttpPhases.ofTotal(Duration.ofMillis(198)));
    }

    @Test
    void the_block_says_everything_a_person_needs() throws Exception {
        CheckResult result = answered(
                ok().build(),
                status(200),
                json("$.results[0].id").exists(),
                header("content-type").contains("json"));

        assertThat(result.message().replaceAll("MessageTest.java:\\d+", "MessageTest.java:N"))
                .isEqualTo("""
                        FAILED  where2eat > recommend   [1 attempt, 198 ms]
                          POST http://staging.example/recommend -> 200 OK  h2  10.2.3.4:80
                          1 of 3 expectations not met
                           x  $.results[0].id
                                expected: exists
                                actual:   $.results is missing; $ has: "result", "took_ms", "name", "none" (did you mean $.result?)
                           ok status == 200 | header content-type contains "json"
                          body (58 B)  {"result":[{"id":7}],"took_ms":3,"name":"tea","none":null}
                          phases       total 198 ms
                          reproduce    curl -sS -i -X POST 'http://staging.example/recommend' -H 'Content-Type: application/json' -H 'User-Agent: fledge-smoke' -H 'Authorization: Bearer '"$FLEDGE_SECRET_TOKEN" --data-raw '{"user":"test"}'
                          defined at   MessageTest.java:N""");
        assertThat(result.finding().reason()).isEqualTo("UNEXPECTED_BODY");
        assertThat(result.finding().subject()).isEqualTo("where2eat > recommend");
        assertThat(result.finding().message())
                .isEqualTo(
                        "POST http://staging.example/recommend answered 200 in 198 ms: $.results[0].id expected exists, "
                                + "but $.results is missing; $ has: \"result\", \"took_ms\", \"name\", \"none\" (did you mean $.result?)");
    }

    static List<Arguments> misses() {
        JsonSchema schema = JsonSchema.parse("recommend.json", "{\"type\":\"object\",\"required\":[\"results\"]}");
        return List.of(
                Arguments.of(status(201), "status", "== 201", "200"),
                Arguments.of(status(201, 204), "status", "in [201, 204]", "200"),
                Arguments.of(header("X-Version").exists(), "header X-Version", "exists", "missing"),
                Arguments.of(
                        header("content-type").isEqualTo("text/html"),
                        "header content-type",
                        "== \"text/html\"",
                        "\"application/json\""),
                Arguments.of(
                        header("Content-Type").contains("xml"),
                        "header Content-Type",
                        "contains \"xml\"",
                        "\"application/json\""),
                Arguments.of(
                        json("$.result[1].id").exists(),
                        "$.result[1].id",
                        "exists",
                        "$.result[1] is missing; $.result has 1 element"),
                Arguments.of(
                        json("$.name.first").exists(),
                        "$.name.first",
                        "exists",
                        "$.name.first is missing; $.name is no object but text"),
                Arguments.of(json("$.took_ms").isEqualTo("3"), "$.took_ms", "== \"3\"", "3 (number)"),
                Arguments.of(json("$.name").isEqualTo(3), "$.name", "== 3", "\"tea\" (text)"),
                Arguments.of(json("$.none").isEqualTo(false), "$.none", "== false", "null"),
                Arguments.of(json("$.name").isArray(), "$.name", "isArray", "\"tea\" (text)"),
                Arguments.of(
                        json("$.result").isArray().hasSizeAtLeast(2),
                        "$.result",
                        "size >= 2",
                        "[{\"id\":7}] (array, size 1)"),
                Arguments.of(jsonAll("$..price").exists(), "$..price", "exists", "[] (array, size 0)"),
                Arguments.of(body().contains("coffee"), "body", "contains \"coffee\"", "another body, see below"),
                Arguments.of(latency().under(Duration.ofMillis(198)), "total", "< 198 ms", "198 ms"),
                Arguments.of(
                        schema(schema),
                        "schema",
                        "meets recommend.json",
                        "line 1:1 (root) required: expected property 'results', found only result, took_ms, name, none"));
    }

    @ParameterizedTest
    @MethodSource("misses")
    void every_miss_names_subject_expected_and_actual(
            Expectation expectation, String subject, String expected, String actual) throws Exception {
        CheckResult result = answered(ok().build(), expectation);

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
        assertThat(result.message())
                .contains("   x  " + subject + "\n        expected: " + expected + "\n        actual:   " + actual
                        + "\n");
    }

    static List<Expectation> hits() {
        return List.of(
                status(200),
                status(204, 200),
                header("CONTENT-TYPE").isEqualTo("application/json"),
                json("$.none").exists(),
                json("$.result[-1].id").isEqualTo(7),
                json("$.result[0].id").isEqualTo(7.0),
                json("$.result").isArray().notEmpty().hasSizeAtLeast(1),
                json("$.result[0]").isEqualTo(Map.of("id", 7)),
                jsonAll("$..id").isEqualTo(List.of(7)),
                body().contains("tea"),
                latency().under(Duration.ofMillis(199)));
    }

    @ParameterizedTest
    @MethodSource("hits")
    void what_is_there_passes(Expectation expectation) throws Exception {
        CheckResult result = answered(ok().build(), expectation);

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.PASSED);
        assertThat(result.message()).isEqualTo("PASSED  where2eat > recommend   [198 ms]");
        assertThat(result.finding().message())
                .isEqualTo(
                        "POST http://staging.example/recommend answered 200 in 198 ms: everything expected was seen");
    }

    @Test
    void all_misses_are_told_causes_first() throws Exception {
        CheckResult result = answered(
                HttpAnswer.builder(502)
                        .header("Content-Type", "text/html")
                        .body("<html>Bad Gateway</html>")
                        .build(),
                json("$.a").exists(),
                json("$.b").exists(),
                header("X-A").exists(),
                status(200));

        assertThat(result.message())
                .contains("  3 of 4 expectations not met\n   x  status\n")
                .contains("\n   x  header X-A\n")
                .contains(
                        "\n   x  body\n        expected: is JSON\n        actual:   text/html, not JSON: Unexpected character"
                                + " ('<' (code 60)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true'"
                                + " or 'false') (line 1, column 1)\n   -  1 more about the body not evaluated\n");
        assertThat(result.finding().reason()).isEqualTo("UNEXPECTED_STATUS");
    }

    @Test
    void a_body_that_echoes_the_secret_is_redacted() throws Exception {
        CheckResult result = answered(
                ok().body("{\"you_sent\":\"s3cr3t-value\"}").build(),
                json("$.you_sent").isEqualTo("x"));

        assertThat(result.message())
                .contains("actual:   \"<secret TOKEN>\" (text)")
                .doesNotContain("s3cr3t-value");
        assertThat(result.finding().toString()).doesNotContain("s3cr3t-value");
    }

    @Test
    void several_things_wrong_make_one_block_of_at_most_25_lines() throws Exception {
        List<Expectation> wrong =
                new ArrayList<>(List.of(status(201), header("X-A").exists()));
        for (int i = 0; i < 20; i++) {
            wrong.add(json("$.missing" + i).exists());
        }

        CheckResult result = answered(ok().build(), wrong.toArray(Expectation[]::new));

        assertThat(result.message().lines().count()).isLessThanOrEqualTo(25);
        assertThat(result.message())
                .contains("  22 of 22 expectations not met\n")
                .contains("   x  and 17 more\n");
    }

    @Test
    void an_answer_that_is_too_slow_names_the_guilty_phase() throws Exception {
        try (TestServer server = TestServer.numbered(number -> {
            pause();
            return TestServer.ok("text/plain", "late").getBytes(StandardCharsets.UTF_8);
        })) {
            CheckResult result = OneCheck.only(server, latency().under(Duration.ofMillis(20)));

            assertThat(result.message()).containsPattern(" total \\d+ ms {3}<- wait took \\d\\d? %\n");
            assertThat(result.message())
                    .containsPattern("actual: {3}\\d+ ms; the server took \\d+ ms of it = \\d\\d %\n");
        }
    }

    private static void pause() {
        try {
            TimeSource.system().sleep(Duration.ofMillis(80));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void the_block_says_which_version_answered() throws Exception {
        Target target = Target.at("http://app")
                .servedBy(header("X-App-Version").isEqualTo("9f1c2ab"))
                .transport(call -> ok().header("X-App-Version", "9f1c2ab").build());

        CheckResult result = OneCheck.only(target, status(201));

        assertThat(result.message())
                .contains(" -> 200 OK  h2  10.2.3.4:80\n  served by    header X-App-Version == \"9f1c2ab\"\n");
    }

    @Test
    void what_a_transport_says_is_told_on_one_line() throws Exception {
        Target target = Target.at("http://app").transport(call -> {
            throw HttpFailure.of(HttpFailure.Kind.RESET, "gone\r\nFAILED  fake > block\u0007");
        });

        CheckResult result = OneCheck.only(target, status(200));

        assertThat(result.message()).contains("  gone\\r\\nFAILED  fake > block\\u0007\n");
        assertThat(result.finding().message()).isEqualTo("gone\\r\\nFAILED  fake > block\\u0007");
    }

    @Test
    void control_characters_are_visible_and_a_long_body_is_cut() throws Exception {
        CheckResult result = answered(ok().body("a\r\n\u0007" + "b".repeat(600)).build(), body().contains("c"));

        assertThat(result.message()).contains("body (604 B)  a\\r\\n\\u0007" + "b".repeat(496) + " ...\n");
    }
}
