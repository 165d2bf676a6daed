package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.body;
import static dev.fledge.smoke.Expectations.header;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.latency;
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
                json("$.a").isObject(),
                json("$.a").isString(),
                json("$.a").isNumber(),
                json("$.a").isBoolean(),
                latency().under(Duration.ofSeconds(2)),
                latency().ttfb().under(Duration.ofMillis(250)));
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
                "stauts == 200 | must begin with status, header NAME, body, total, ttfb, certificate, protocol, redirects, redirectedTo, event, message or a JSON path such as $.results; did you mean status?",
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
                "total < 800 | must be a limit such as < 800ms or < 2s",
                "ttfb > 1s | must be a limit such as < 800ms or < 2s"
            })
    void what_is_not_understood_says_what_would_be(String text, String why) {
        assertThatThrownBy(() -> Expectations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expectation '" + text + "' " + why);
    }
}
