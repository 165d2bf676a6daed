package dev.fledge.contract.pact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HttpPartsTest {
    @ParameterizedTest
    @MethodSource("verdicts")
    void each_part_is_judged_as_the_specification_says(PartVerdicts row) {
        assertThat(Verdicts.word(row.ours())).isEqualTo(row.verdict());
    }

    static Stream<PartVerdicts> verdicts() {
        return PartVerdicts.all();
    }

    @Test
    void a_contract_without_a_body_takes_any() {
        assertThat(match(PactBody.absent(), "")).isEmpty();
        assertThat(match(PactBody.absent(), "{\"a\":1}")).isEmpty();
    }

    @Test
    void a_contract_with_no_or_an_empty_body_takes_only_none() {
        assertThat(match(PactBody.none(), "")).isEmpty();
        assertThat(match(PactBody.empty(), "")).isEmpty();
        assertThat(match(PactBody.none(), "{\"a\":1}"))
                .singleElement()
                .hasToString("body $ no body: expected no body, found 7 bytes that begin \"{\\\"a\\\":1}\"");
        assertThat(match(PactBody.empty(), "x")).hasSize(1);
    }

    @Test
    void a_missing_body_is_a_mismatch() {
        assertThat(match(PactBody.json("{}"), ""))
                .singleElement()
                .hasToString("body $ required body: expected a body, found none");
        assertThat(match(PactBody.json("{}"), " "))
                .singleElement()
                .satisfies(mismatch -> assertThat(mismatch.rule()).isEqualTo("JSON"));
    }

    @Test
    void a_body_is_read_in_the_encoding_it_names() {
        PactResponse expected =
                PactResponse.builder(200).body(PactBody.json("{\"a\":\"ü\"}")).build();
        byte[] latin = "{\"a\":\"ü\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(ResponseMatcher.of(expected)
                        .match(200, Map.of("content-type", List.of("application/json; charset=ISO-8859-1")), latin))
                .isEmpty();
    }

    @Test
    void bytes_are_compared_one_by_one() {
        PactResponse expected = PactResponse.builder(200)
                .body(PactBody.bytes("image/png", new byte[] {1, 2, 3}))
                .build();

        assertThat(ResponseMatcher.of(expected).match(200, Map.of(), new byte[] {1, 2, 3}))
                .isEmpty();
        assertThat(ResponseMatcher.of(expected).match(200, Map.of(), new byte[] {1, 9}))
                .singleElement()
                .hasToString("body $ equality: expected 3 bytes, found 2 bytes, different from byte 1 on");
    }

    @Test
    void a_content_type_with_rules_may_differ_from_its_example() {
        PactResponse expected = PactResponse.builder(200)
                .header("Content-Type", "application/json")
                .body(PactBody.json("{\"a\":1}"))
                .rules(MatchingRules.builder()
                        .header("Content-Type", RuleGroup.all(MatchingRule.regex("application/.*json")))
                        .build())
                .build();

        assertThat(ResponseMatcher.of(expected)
                        .match(
                                200,
                                Map.of("Content-Type", List.of("application/hal+json")),
                                "{\"a\":1}".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void cookies_are_compared_in_any_order() {
        RequestMatcher matcher = RequestMatcher.of(
                PactRequest.builder("GET", "/").header("Cookie", "a=1; b=2").build());

        assertThat(matcher.match(PactRequest.builder("GET", "/")
                        .header("cookie", "c=3; b=2; a=1")
                        .build()))
                .isEmpty();
        assertThat(matcher.match(
                        PactRequest.builder("GET", "/").header("cookie", "b=2").build()))
                .hasSize(1);
    }

    private static List<Mismatch> match(PactBody expected, String actual) {
        return ResponseMatcher.of(PactResponse.builder(200).body(expected).build())
                .match(200, Map.of(), actual.getBytes(StandardCharsets.UTF_8));
    }
}
