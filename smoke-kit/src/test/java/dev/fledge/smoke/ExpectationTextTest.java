package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.body;
import static dev.fledge.smoke.Expectations.certificate;
import static dev.fledge.smoke.Expectations.cookie;
import static dev.fledge.smoke.Expectations.event;
import static dev.fledge.smoke.Expectations.header;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.jsonAll;
import static dev.fledge.smoke.Expectations.latency;
import static dev.fledge.smoke.Expectations.message;
import static dev.fledge.smoke.Expectations.pointer;
import static dev.fledge.smoke.Expectations.protocol;
import static dev.fledge.smoke.Expectations.redirectedTo;
import static dev.fledge.smoke.Expectations.redirects;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpPhases;
import dev.fledge.http.Redactor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectationTextTest {
    private static final String BODY =
            "{\"a\":{\"b\":[1,2.0,\"x, y\"]},\"name\":\"tea\",\"n\":42,\"empty\":[],\"none\":null,\"yes\":true}";

    private static boolean met(Expectation expectation) {
        HttpAnswer answer = HttpAnswer.builder(200)
                .header("Content-Type", "application/json")
                .header("X-Many", "one")
                .header("X-Many", "two")
                .header("Set-Cookie", "sid=abcdefgh=1; Path=/; Secure; HttpOnly; SameSite=lax; Max-Age=3600")
                .header("Set-Cookie", "gone=x; Max-Age=0")
                .header("Set-Cookie", "past=x; Expires=Thu, 01-Jan-1970 00:00:00 GMT")
                .header("Set-Cookie", "bare=")
                .body(BODY)
                .phases(HttpPhases.ofTotal(Duration.ofMillis(800)))
                .build();
        return expectation.evaluate(new Evidence(answer, Redactor.byName())).stream()
                .allMatch(each -> each.outcome() == Evaluation.Outcome.MET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status == 200",
                "status != 500",
                "status in [200, 204]",
                "status >= 200, < 300",
                "header content-type contains json",
                "header Content-Type == \"application/json\"",
                "header Content-Type startsWith application/",
                "header Content-Type matches \"^application/.*son$\"",
                "header X-Many == two",
                "header X-None not exists",
                "header X-Many not contains three",
                "body contains tea",
                "body not contains coffee",
                "body matches \"n.:42\"",
                "total < 801ms",
                "total < 2s",
                "$.a exists",
                "$.none exists",
                "$.zzz not exists",
                "$..zzz not exists",
                "$.a.b isArray, not isEmpty, size == 3",
                "$.a.b contains 2",
                "$.a.b contains \"x, y\"",
                "$.a.b[0] == 1.0",
                "$.a.b[1] == 2",
                "$.a.b[?(@ == 'x, y')] size == 1",
                "$.empty isEmpty",
                "$.name == tea",
                "$.name == \"tea\"",
                "$.name != 42",
                "$.name contains ea, startsWith t, matches ^t",
                "$.name size == 3",
                "$.n > 41, <= 42",
                "$.n in [1, 42]",
                "$.yes == true",
                "$.a == {\"b\": [1, 2, \"x, y\"]}",
                "$.a.b[*] size == 3, contains 2, any == 1, any isString",
                "$.a.b[0,1] every isNumber, every not > 2",
                "$..zzz isEmpty, size == 0",
                "pointer /a/b/1 == 2",
                "pointer /a/zzz not exists",
                "pointer \"\" isObject",
                "pointer \"/a\" exists, isObject",
                "cookie sid exists, secure, httpOnly, sameSite == Lax, path == /, maxAge >= 3600",
                "cookie sid == \"abcdefgh=1\", matches ^abc, not contains xyz",
                "cookie bare isEmpty, not secure, not httpOnly, not maxAge > 0",
                "cookie none not exists",
                "cookie gone not exists",
                "cookie past not exists",
                "body startsWith \"{\"",
                "body not isEmpty",
                "$.a isObject, not isArray",
                "$.name isString, not isNumber",
                "$.n isNumber, not isString",
                "$.yes isBoolean",
                "$.none not isObject, not isString, not isNumber, not isBoolean"
            })
    void what_is_so_is_met(String text) {
        assertThat(met(Expectations.parse(text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status == 201",
                "status in [201, 204]",
                "status >= 200, < 200",
                "header Content-Type not exists",
                "header X-None exists",
                "header X-None not contains a",
                "header X-Many not contains two",
                "body contains coffee",
                "total < 800ms",
                "$.zzz exists",
                "$.zzz not isEmpty",
                "$.zzz != 3",
                "$.a not exists",
                "$..zzz exists",
                "$.n == \"42\"",
                "$.n contains 4",
                "$.n isEmpty",
                "$.name > 1",
                "$.none == false",
                "$.a.b size < 3",
                "$.yes == yes",
                "$.a.b[*] every isNumber",
                "$..zzz every isNumber",
                "$..zzz any isNumber",
                "$..zzz every not isNumber",
                "$.zzz[*] exists",
                "$.n not isEmpty",
                "pointer /a/b/7 exists",
                "pointer /zzz == 1",
                "cookie none exists",
                "cookie none not secure",
                "cookie gone exists",
                "cookie sid not exists",
                "cookie sid == other",
                "cookie sid sameSite == Strict",
                "cookie sid maxAge > 3600",
                "cookie bare secure",
                "cookie bare maxAge >= 1",
                "body == tea",
                "body isEmpty",
                "$.name isNumber",
                "$.n isString",
                "$.n isBoolean",
                "$.a.b isObject"
            })
    void what_is_not_so_is_not_met(String text) {
        assertThat(met(Expectations.parse(text))).isFalse();
    }

    static List<Expectation> written() {
        return List.of(
                status(200),
                status(200, 204),
                header("X-A").exists(),
                header("X-A").isEqualTo("a, b"),
                header("X-A").contains("x"),
                body().contains("it's"),
                json("$.a").exists(),
                json("$.a").doesNotExist(),
                json("$.a['b c'][0]").isEqualTo(Map.of("k", List.of("v, w"))),
                json("$.a").isArray().notEmpty().hasSizeAtLeast(3),
                json("$.a").isEqualTo("it's"),
                header("X-A").doesNotExist(),
                header("X-A").startsWith("a\"b"),
                header("X-A").matches("^[a,b]+$"),
                body().doesNotContain("it's"),
                body().isEqualTo("{\n \"a, b\": 1}"),
                body().startsWith("<"),
                body().matches("a{1,2}, \\d"),
                body().isEmpty(),
                json("$.a").hasSize(0).contains("a, b").startsWith("x").matches("^a{1,2}$"),
                json("$.a").isAtLeast(1).isAtMost(2.5).isOneOf(1, "2", true),
                jsonAll("$..a").exists(),
                jsonAll("$..a").doesNotExist(),
                jsonAll("$.a[*].b").hasSize(2).hasSizeAtLeast(1).contains(7).isEqualTo(List.of(7, "x, y")),
                jsonAll("$..a").every(a -> a.isNumber().isAtLeast(1)).any(a -> a.isEqualTo("it's, so")),
                pointer("/a/0/b").isEqualTo(1),
                pointer("/a b/~0~1,'[").exists(),
                pointer("").isArray(),
                event(pointer("/a b").isNumber()),
                message(pointer("/a").exists()),
                cookie("sid")
                        .exists()
                        .isSecure()
                        .isHttpOnly()
                        .hasSameSite("Lax")
                        .hasPath("/a b"),
                cookie("sid").isEqualTo("a, b").livesAtLeast(Duration.ofHours(1)),
                cookie("sid").doesNotExist(),
                latency().dns().under(Duration.ofMillis(1)),
                latency().connect().under(Duration.ofMillis(20)),
                latency().tls().under(Duration.ofMillis(30)),
                latency().send().under(Duration.ofDays(400)),
                latency().receive().under(Duration.ofMillis(1_234_567_890_123L)),
                json("$.a").isObject(),
                json("$.a").isString(),
                json("$.a").isNumber(),
                json("$.a").isBoolean(),
                latency().under(Duration.ofSeconds(2)),
                latency().ttfb().under(Duration.ofMillis(250)),
                certificate().validFor(Duration.ofDays(14)),
                certificate().covers("shop.example"),
                protocol("H2"),
                protocol("http/1.1"),
                redirectedTo("/login?a=b,c"),
                redirectedTo("https://shop.example/"),
                redirects().atMost(2),
                redirects().exactly(0));
    }

    @ParameterizedTest
    @MethodSource("written")
    void what_is_written_in_java_reads_the_same_as_text(Expectation expectation) {
        assertThat(Expectations.parse(expectation.text())).isEqualTo(expectation);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "stauts == 200 | must begin with status, header NAME, cookie NAME, body, pointer POINTER, a time such as total or ttfb, certificate, protocol, redirects, redirectedTo, event, message, or a JSON path such as $.results; did you mean status?",
                "status | says nothing; add a rule such as == 200 or exists",
                "status == ok | needs a code such as 200, but has 'ok'",
                "status == 99 | needs a code such as 200, but has '99'",
                "status in 200 | needs codes such as [200, 204], but has '200'",
                "status exists | has the rule 'exists', which must be one of !=, <, <=, ==, >, >=, in",
                "header | needs the name of a header, such as header Content-Type contains json",
                "header X-A isArray | has the rule 'isArray', which must be one of !=, ==, contains, exists, isEmpty, matches, startsWith",
                "body matches [ | has a malformed pattern: Unclosed character class",
                "$.a exsits | has the rule 'exsits', which must be one of !=, <, <=, ==, >, >=, contains, exists, in, isArray, isBoolean, isEmpty, isNumber, isObject, isString, matches, size, startsWith; did you mean exists?",
                "$.a exists yes | has the value 'yes' after exists, which takes none",
                "$.a == | needs a value after ==",
                "$.a > x | needs a number after >, but has 'x'",
                "$.a size 3 | needs a comparison after size, such as size >= 1",
                "$.a exists,, isArray | has an empty rule; put text with a comma in quotes",
                "$..a isArray | has the rule 'isArray', which must be one of !=, ==, any, contains, every, exists, isEmpty, size",
                "$..a evry > 1 | has the rule 'evry', which must be one of !=, ==, any, contains, every, exists, isEmpty, size; did you mean every?",
                "$..a every exists | needs a rule after every, such as every > 0: one of !=, <, <=, ==, >, >=, contains, in, isArray, isBoolean, isEmpty, isNumber, isObject, isString, matches, size, startsWith",
                "$..a every > x | needs a number after >, but has 'x'",
                "$..a not any > 1 | has not before any; put it after any",
                "pointer | needs a JSON Pointer, such as pointer /results/0/id exists",
                "cookie | needs the name of a cookie, such as cookie sid secure",
                "cookie sid scure | has the rule 'scure', which must be one of !=, ==, contains, exists, httpOnly, isEmpty, matches, maxAge, path, sameSite, secure, startsWith; did you mean secure?",
                "cookie sid secure yes | has the value 'yes' after secure, which takes none",
                "cookie sid maxAge 3 | needs a comparison after maxAge, such as maxAge >= 1",
                "satisfies \"x\" | is an assertion that only Java can say; write a rule instead",
                "conect < 1s | must begin with status, header NAME, cookie NAME, body, pointer POINTER, a time such as total or ttfb, certificate, protocol, redirects, redirectedTo, event, message, or a JSON path such as $.results; did you mean connect?",
                "total < 800 | must be a limit such as < 800ms or < 2s",
                "ttfb > 1s | must be a limit such as < 800ms or < 2s"
            })
    void what_is_not_understood_says_what_would_be(String text, String why) {
        assertThatThrownBy(() -> Expectations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expectation '" + text + "' " + why);
    }
}
