package dev.fledge.contract.pact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.contract.pact.MatchingRule.Kind;
import dev.fledge.document.Document;
import dev.fledge.document.JsonText;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatchingRulesTest {
    @Test
    void version_1_has_no_rules() {
        MatchingRules rules = read(PactVersion.V1, "{\"$.body.id\": {\"match\": \"type\"}}");

        assertThat(rules).isEqualTo(MatchingRules.none());
    }

    @Test
    void flat_rules_of_version_2_are_written_by_category() {
        MatchingRules rules = read(PactVersion.V2, """
                {"$.body": {"match": "type"},
                 "$.body.items[*].id": {"regex": "\\\\d+"},
                 "$.body['first name']": {"min": 2},
                 "$.headers.X-Id": {"match": "regex", "regex": "a+"},
                 "$.header['Accept']": {"match": "regex", "regex": "b+"},
                 "$.query.page[0]": {"match": "type"},
                 "$.path": {"match": "regex", "regex": "/a/.*"}}
                """);

        assertThat(JsonText.compact(rules.toPlain()))
                .isEqualTo("{\"path\":{\"combine\":\"AND\",\"matchers\":[{\"match\":\"regex\",\"regex\":\"/a/.*\"}]},"
                        + "\"query\":{\"page\":{\"combine\":\"AND\",\"matchers\":[{\"match\":\"type\"}]}},"
                        + "\"header\":{\"Accept\":{\"combine\":\"AND\",\"matchers\":[{\"match\":\"regex\",\"regex\":\"b+\"}]},"
                        + "\"X-Id\":{\"combine\":\"AND\",\"matchers\":[{\"match\":\"regex\",\"regex\":\"a+\"}]}},"
                        + "\"body\":{\"$\":{\"combine\":\"AND\",\"matchers\":[{\"match\":\"type\"}]},"
                        + "\"$.items[*].id\":{\"combine\":\"AND\",\"matchers\":[{\"match\":\"regex\",\"regex\":\"\\\\d+\"}]},"
                        + "\"$['first name']\":{\"combine\":\"AND\",\"matchers\":[{\"match\":\"type\",\"min\":2}]}}}");
    }

    @Test
    void rules_by_category_are_written_as_they_were_read() {
        String json = "{\"path\":{\"combine\":\"AND\",\"matchers\":[{\"match\":\"regex\",\"regex\":\"/a\"}]},"
                + "\"status\":{\"combine\":\"AND\",\"matchers\":[{\"match\":\"statusCode\",\"status\":\"success\"}]},"
                + "\"body\":{\"$.a\":{\"combine\":\"OR\",\"matchers\":[{\"match\":\"type\"},{\"match\":\"null\"}]},"
                + "\"$.b\":{\"combine\":\"AND\",\"matchers\":[{\"match\":\"arrayContains\",\"variants\":"
                + "[{\"index\":0,\"rules\":{\"$.c\":{\"combine\":\"AND\",\"matchers\":[{\"match\":\"type\"}]}}}]}]}}}";

        MatchingRules rules = read(PactVersion.V4, json);

        assertThat(JsonText.compact(rules.toPlain())).isEqualTo(json);
        assertThat(read(PactVersion.V3, JsonText.compact(rules.toPlain()))).isEqualTo(rules);
    }

    @Test
    void rules_are_built_as_they_are_read() {
        MatchingRules built = MatchingRules.builder()
                .body(RulePath.root().field("a b").everyItem().field("c"), RuleGroup.all(MatchingRule.minType(1)))
                .header("X-Id", RuleGroup.all(MatchingRule.regex("a+")))
                .status(RuleGroup.all(MatchingRule.statusClass("success")))
                .build();

        assertThat(built).isEqualTo(read(PactVersion.V4, """
                        {"body": {"$['a b'][*].c": {"matchers": [{"match": "type", "min": 1}]}},
                         "header": {"X-Id": {"matchers": [{"match": "regex", "regex": "a+"}]}},
                         "status": {"matchers": [{"match": "statusCode", "status": "success"}]}}
                        """));
        assertThat(built.entries()).extracting(MatchingRules.Entry::place).containsExactly("X-Id", "", "$['a b'][*].c");
    }

    @Test
    void older_words_for_rules_are_understood() {
        MatchingRules rules = read(PactVersion.V3, """
                {"body": {"$.a": {"matchers": [{"match": "timestamp", "timestamp": "yyyy"}]},
                          "$.b": {"matchers": [{"match": "real"}]},
                          "$.c": {"matchers": [{"match": "max", "max": 3}]}}}
                """);

        assertThat(rules.entries())
                .extracting(entry -> entry.group().toString())
                .containsExactly("datetime(yyyy)", "decimal", "type(max 3)");
    }

    @Test
    void a_rule_that_cannot_be_applied_says_why_and_where() {
        MatchingRules rules = read(PactVersion.V4, """
                {"body": {"$.a": {"matchers": [{"match": "protobuf"}]},
                          "$.b": {"matchers": [{"match": "regex"}]},
                          "$.c": {"matchers": [{"match": "type", "min": "two"}]}}}
                """);

        assertThat(rules.entries())
                .extracting(entry -> entry.group().matchers().get(0))
                .allSatisfy(rule -> assertThat(rule.kind()).isEqualTo(Kind.UNKNOWN))
                .extracting(rule -> rule.problem().orElse(""))
                .containsExactly(
                        "pact.json:1:32: body[\"$.a\"].matchers[0]: the rule 'protobuf' is none this library can apply;"
                                + " verify this interaction with the plugin or tool that wrote it",
                        "pact.json:2:32: body[\"$.b\"].matchers[0]: missing key 'regex'; add it (it has: match)",
                        "pact.json:3:57: body[\"$.c\"].matchers[0].min: expected a whole number from 0 to 2147483647, found"
                                + " text \"two\"; write it without quotes");
    }

    @Test
    void rules_that_are_no_object_are_refused_with_their_place() {
        assertThatThrownBy(() -> read(PactVersion.V3, "{\"body\": [1]}"))
                .hasMessage("pact.json:1:10: body: expected an object, found a list");
    }

    @Test
    void categories_of_messages_are_kept() {
        String json = "{\"metadata\":{\"k\":{\"matchers\":[{\"match\":\"type\"}]}}}";

        assertThat(JsonText.compact(read(PactVersion.V4, json).toPlain())).isEqualTo(json);
    }

    @Test
    void paths_read_both_ways_of_writing_names() {
        assertThat(RulePath.parse("$.a['b.c'][0][\"d\"].*[*]").toString()).isEqualTo("$.a['b.c'][0].d.*[*]");
        assertThat(RulePath.root().field("it's").item(3).everyField().toString())
                .isEqualTo("$['it\\'s'][3].*");
        assertThat(RulePath.parse("$['it\\'s'][3].*"))
                .isEqualTo(RulePath.root().field("it's").item(3).everyField());
        assertThatThrownBy(() -> RulePath.parse("$.a[")).hasMessageContaining("path '$.a[' needs");
        assertThatThrownBy(() -> RulePath.parse("a")).hasMessage("path 'a' must begin with $");
    }

    @Test
    void versions_are_told_by_their_first_number() {
        assertThat(List.of("1.1.0", "2", "3.0.0", "4.0"))
                .map(text -> PactVersion.of(text).orElseThrow())
                .containsExactly(PactVersion.V1, PactVersion.V2, PactVersion.V3, PactVersion.V4);
        assertThat(PactVersion.of("5.0")).isEmpty();
        assertThat(PactVersion.of("")).isEmpty();
    }

    private static MatchingRules read(PactVersion version, String json) {
        return MatchingRules.read(Document.json("pact.json", json), version);
    }
}
