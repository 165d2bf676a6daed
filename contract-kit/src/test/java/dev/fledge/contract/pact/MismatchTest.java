package dev.fledge.contract.pact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.contract.pact.MatchingRule.Kind;
import dev.fledge.document.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MismatchTest {
    @Test
    void says_what_where_by_which_rule_and_why() {
        ResponseMatcher matcher = ResponseMatcher.of(PactResponse.builder(200)
                .header("Content-Type", "application/json")
                .body(PactBody.json("""
                        {"id": 42, "amount": 9.5, "currency": "EUR", "unitPrice": 1, "tags": [{"name": "new"}], "kind": "a"}
                        """))
                .rules(MatchingRules.builder()
                        .body(RulePath.root().field("id"), RuleGroup.all(MatchingRule.of(Kind.INTEGER)))
                        .body(RulePath.root().field("amount"), RuleGroup.all(MatchingRule.of(Kind.DECIMAL)))
                        .body(RulePath.root().field("currency"), RuleGroup.all(MatchingRule.regex("[A-Z]{3}")))
                        .body(RulePath.root().field("tags"), RuleGroup.all(MatchingRule.minType(1)))
                        .build())
                .build());

        List<Mismatch> mismatches = matcher.match(
                404, Map.of("content-type", List.of("application/json")), """
                {
                  "id": "42",
                  "amount": 10,
                  "currency": "eur",
                  "unit_price": 1,
                  "tags": [{"name": "x"}, {"name": null}],
                  "kind": "A"
                }
                """.getBytes(StandardCharsets.UTF_8));

        assertThat(mismatches)
                .extracting(Mismatch::toString)
                .containsExactly(
                        "status equality: expected 200, found 404",
                        "body $.amount (line 3:13) decimal: expected a number with digits after the point, found 10",
                        "body $.currency (line 4:15) regex([A-Z]{3}): expected text that matches [A-Z]{3}, found \"eur\";"
                                + " differs in case only",
                        "body $.id (line 2:9) integer: expected a number without a fraction, found \"42\";"
                                + " number sent as text",
                        "body $.kind (line 7:11) equality: expected \"a\", found \"A\"; differs in case only",
                        "body $.tags[1].name (line 6:36) type: expected text like \"new\", found null;"
                                + " null sent; a contract allows it only by a rule such as type or null",
                        "body $.unitPrice (line 1:1) required key: expected a number like 1, found no such key among"
                                + " the keys id, amount, currency, unit_price, tags, kind;"
                                + " field renamed? there is 'unit_price'");
    }

    @Test
    void has_a_pointer_into_the_actual_body_and_a_plain_tree() {
        List<Mismatch> mismatches = match("{\"a/b\": [{\"c d\": 1}]}", "{\"a/b\": [{\"c d\": 2}]}");

        assertThat(mismatches).singleElement().satisfies(mismatch -> {
            assertThat(mismatch.part()).isEqualTo(Part.BODY);
            assertThat(mismatch.pactPath()).isEqualTo("$['a/b'][0]['c d']");
            assertThat(mismatch.jsonPointer()).isEqualTo("/a~1b/0/c d");
            assertThat(mismatch.line()).hasValue(1);
            assertThat(mismatch.column()).hasValue(18);
            assertThat(mismatch.expected()).isEqualTo("1");
            assertThat(mismatch.actual()).isEqualTo("2");
            assertThat(JsonText.compact(mismatch.toPlain()))
                    .isEqualTo("{\"part\":\"body\",\"path\":\"$['a/b'][0]['c d']\",\"pointer\":\"/a~1b/0/c d\","
                            + "\"rule\":\"equality\",\"expected\":\"1\",\"actual\":\"2\",\"line\":1,\"column\":18,"
                            + "\"hint\":\"the contract has no rule here, so it asks for exactly its example\"}");
        });
    }

    @Test
    void names_what_a_request_must_not_have() {
        RequestMatcher matcher = RequestMatcher.of(PactRequest.builder("POST", "/a")
                .query("page", "1")
                .body(PactBody.json("{\"a\": 1}"))
                .build());

        List<Mismatch> mismatches = matcher.match(PactRequest.builder("PUT", "/b")
                .query("page", "2")
                .query("size", "9")
                .body(PactBody.json("{\"a\": 1, \"b\": 2}"))
                .build());

        assertThat(mismatches)
                .extracting(Mismatch::toString)
                .containsExactly(
                        "method equality: expected \"POST\", found \"PUT\"",
                        "path equality: expected \"/a\", found \"/b\"",
                        "query $.page[0] equality: expected \"1\", found \"2\";"
                                + " the contract has no rule here, so it asks for exactly its example",
                        "query $ no other keys: expected only the key page, found also \"size\";"
                                + " a request must not send more than its contract says",
                        "body $ (line 1:1) no other keys: expected only the key a, found also \"b\";"
                                + " a request must not send more than its contract says");
    }

    @Test
    void pain_4_null_never_satisfies_a_regex_and_nullable_is_a_rule() {
        MatchingRules regex = MatchingRules.builder()
                .body(RulePath.root().field("a"), RuleGroup.all(MatchingRule.regex(".*|null")))
                .build();
        MatchingRules nullable = MatchingRules.builder()
                .body(RulePath.root().field("a"), RuleGroup.any(MatchingRule.type(), MatchingRule.of(Kind.NULL)))
                .build();

        assertThat(new BodyCase(regex, "{\"a\":\"x\"}", "{\"a\":null}").ours())
                .singleElement()
                .hasToString("body $.a (line 1:6) regex(.*|null): expected text that matches .*|null, found null;"
                        + " null sent; a contract allows it only by a rule such as type or null");
        assertThat(new BodyCase(nullable, "{\"a\":\"x\"}", "{\"a\":null}").ours())
                .isEmpty();
        assertThat(new BodyCase(nullable, "{\"a\":{\"b\":1}}", "{\"a\":null}").ours())
                .isEmpty();
        assertThat(new BodyCase(nullable, "{\"a\":\"x\"}", "{\"a\":7}").ours())
                .singleElement()
                .hasToString("body $.a (line 1:6) type or null: expected text like \"x\" or null, found 7;"
                        + " text sent as a number");
    }

    @Test
    void a_regex_bomb_is_given_up_and_said() {
        MatchingRules bomb = MatchingRules.builder()
                .body(RulePath.root().field("a"), RuleGroup.all(MatchingRule.regex("(.*a){20}b")))
                .build();

        assertThat(new BodyCase(bomb, "{\"a\":\"ab\"}", "{\"a\":\"" + "a".repeat(60) + "\"}").ours())
                .singleElement()
                .hasToString("body $.a (line 1:6) effort: expected a comparison of at most 10000000 steps,"
                        + " found more, so it was given up here;"
                        + " a regular expression of the contract backtracks without end, or the body is far too large");
    }

    @Test
    void a_regex_too_deep_for_the_stack_is_given_up_too() {
        MatchingRules deep = MatchingRules.builder()
                .body(RulePath.root().field("a"), RuleGroup.all(MatchingRule.regex("(a|b)*c")))
                .build();

        assertThat(new BodyCase(deep, "{\"a\":\"ac\"}", "{\"a\":\"" + "ab".repeat(50_000) + "\"}").ours())
                .singleElement()
                .satisfies(mismatch -> assertThat(mismatch.rule()).isEqualTo("effort"));
    }

    @Test
    void a_body_that_is_no_json_says_where() {
        assertThat(match("{\"a\":1}", "{\"a\": 1,\n  b}")).singleElement().satisfies(mismatch -> {
            assertThat(mismatch.toString())
                    .startsWith("body $ (line 2:3) JSON: expected a JSON body, found a body that begins"
                            + " \"{\\\"a\\\": 1,\\n  b}\"; Unexpected character ('b'");
        });
        assertThat(match("{\"a\":1}", "{\"a\": 1} {}"))
                .singleElement()
                .satisfies(mismatch -> assertThat(mismatch.rule()).isEqualTo("JSON"));
    }

    @Test
    void deep_nesting_is_a_mismatch_and_no_crash() {
        assertThat(match("{\"a\":1}", "[".repeat(100_000)))
                .singleElement()
                .satisfies(mismatch -> assertThat(mismatch.rule()).isEqualTo("JSON"));
        assertThat(match("{\"a\":1}", "{\"a\":" + "[".repeat(500) + "]".repeat(500) + "}"))
                .singleElement()
                .hasToString("body $.a equality: expected 1, found a list of 1 item");
    }

    @Test
    void at_most_a_hundred_mismatches_are_told() {
        MatchingRules rules = MatchingRules.builder()
                .body(RulePath.root(), RuleGroup.all(MatchingRule.type()))
                .build();
        String texts = "[" + "\"x\",".repeat(5000) + "1]";

        assertThat(new BodyCase(rules, "[1]", texts).ours()).hasSize(100);
    }

    @Test
    void what_cannot_be_checked_is_named_and_is_no_mismatch() {
        MatchingRules rules = MatchingRules.builder()
                .body(RulePath.root().field("a"), RuleGroup.all(MatchingRule.regex("(")))
                .body(RulePath.root().field("b"), RuleGroup.all(MatchingRule.format(Kind.DATE, "qqqqqqq")))
                .build();
        PactResponse response = PactResponse.builder(200)
                .body(PactBody.json("{\"a\":\"(\",\"b\":\"x\"}"))
                .rules(rules)
                .build();
        ResponseMatcher matcher = ResponseMatcher.of(response);

        assertThat(matcher.unsupported())
                .containsExactly(
                        "the regular expression \"(\" is none of Java's: Unclosed group",
                        "the format \"qqqqqqq\" is none of Java's: Too many pattern letters: q");
        assertThat(matcher.match(200, Map.of(), "{\"a\":\"(\",\"b\":\"x\"}".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void xml_with_rules_for_its_elements_cannot_be_checked() {
        PactResponse response = PactResponse.builder(200)
                .body(PactBody.text("application/xml", "<a/>"))
                .rules(MatchingRules.builder()
                        .body(RulePath.root().field("a"), RuleGroup.all(MatchingRule.type()))
                        .build())
                .build();

        assertThat(ResponseMatcher.of(response).unsupported())
                .containsExactly("the rule for $.a needs a JSON body or a form; of others only the whole is compared");
    }

    @Test
    void one_matcher_serves_many_threads() {
        BodyCase each = new BodyCase(
                MatchingRules.builder()
                        .body(RulePath.root().field("a").everyItem(), RuleGroup.all(MatchingRule.type()))
                        .body(RulePath.root().field("a"), RuleGroup.all(MatchingRule.minType(1)))
                        .build(),
                "{\"a\":[{\"b\":[1]}]}",
                "{\"a\":[{\"b\":[1]},{\"b\":[2,\"x\"]}]}");
        ResponseMatcher matcher = ResponseMatcher.of(PactResponse.builder(200)
                .body(PactBody.json(each.expected()))
                .rules(each.rules())
                .build());
        byte[] body = each.actual().getBytes(StandardCharsets.UTF_8);

        assertThat(IntStream.range(0, 2000)
                        .parallel()
                        .mapToObj(i -> matcher.match(200, Map.of(), body).toString())
                        .distinct())
                .containsExactly("[body $.a[1].b[1] (line 1:25) type: expected a number like 1, found \"x\"]");
    }

    private static List<Mismatch> match(String expected, String actual) {
        return new BodyCase(MatchingRules.none(), expected, actual).ours();
    }
}
