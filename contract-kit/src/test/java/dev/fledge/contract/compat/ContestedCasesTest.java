package dev.fledge.contract.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cases that other tools were told to have wrong, and some that they disagree on. */
class ContestedCasesTest {
    private static List<String> changes(DocumentNode old, DocumentNode now) {
        return Compat.between(old, now).compare().changes().stream()
                .map(change -> change.level() + " " + change.id())
                .toList();
    }

    private static List<String> inAnswer(String old, String now) {
        return changes(Api.answer("old.json", old), Api.answer("new.json", now));
    }

    private static List<String> inBody(String old, String now) {
        return changes(Api.body("old.json", old), Api.body("new.json", now));
    }

    private static DocumentNode api30(String schema) {
        return Document.json(
                "old.json",
                "{\"openapi\":\"3.0.3\",\"paths\":{\"/x\":{\"post\":{\"responses\":{\"200\":{\"content\":"
                        + "{\"application/json\":{\"schema\":" + schema + "}}}}}}}}");
    }

    @Test
    void pain_13_a_new_required_property_with_a_default_has_a_rule_of_its_own() {
        // oasdiff#549: the reporter wants no break, the tool says break; the schema refuses the old request either way.
        String old = "{\"properties\":{\"a\":{\"type\":\"string\"}}}";
        String now = "{\"required\":[\"b\"],\"properties\":{\"a\":{\"type\":\"string\"},"
                + "\"b\":{\"type\":\"integer\",\"default\":1}}}";
        RuleSet lenient = RuleSet.defaults().level("new-required-request-property-with-default", Level.SAFE);

        CompatReport report = Compat.between(Api.body("old.json", old), Api.body("new.json", now))
                .rules(lenient)
                .compare();

        assertThat(inBody(old, now)).containsExactly("BREAKING new-required-request-property-with-default");
        assertThat(report.breaking()).isEmpty();
    }

    @Test
    void pain_13_another_form_of_an_answer_breaks() {
        // oasdiff#610
        String one = "{\"required\":[\"one\"],\"properties\":{\"one\":{\"type\":\"string\"}}}";
        String other = "{\"required\":[\"other\"],\"properties\":{\"other\":{\"type\":\"string\"}}}";

        assertThat(inAnswer("{\"oneOf\":[" + one + "]}", "{\"oneOf\":[" + one + "," + other + "]}"))
                .containsExactly("BREAKING response-body-one-of-added");
        assertThat(inAnswer("{\"oneOf\":[" + one + "," + other + "]}", "{\"oneOf\":[" + one + "]}"))
                .containsExactly("SAFE response-body-one-of-removed");
    }

    @Test
    void pain_13_a_change_inside_a_branch_is_found_whatever_the_list_is_called() {
        // oasdiff#314
        String problem = "{\"type\":\"object\"%s,\"properties\":{\"changed\":{\"type\":\"string\"}}}";
        String other = "{\"type\":\"array\"}";
        for (String list : List.of("oneOf", "anyOf")) {
            String schema = "{\"" + list + "\":[" + problem + "," + other + "]}";

            assertThat(inAnswer(schema.formatted(",\"required\":[\"changed\"]"), schema.formatted("")))
                    .as(list)
                    .containsExactly("BREAKING response-property-became-optional");
        }
        assertThat(inAnswer(
                        ("{\"allOf\":[" + problem + "]}").formatted(",\"required\":[\"changed\"]"),
                        ("{\"allOf\":[" + problem + "]}").formatted("")))
                .containsExactly("BREAKING response-property-became-optional");
    }

    @Test
    void pain_13_parameters_of_the_path_count_for_each_operation() {
        // oasdiff#608, and #378: moving one from an operation to its path is no change.
        String atPath =
                "{\"paths\":{\"/x\":{\"parameters\":[{\"name\":\"q\",\"in\":\"query\",\"schema\":%s}],\"get\":{}}}}";
        String atOperation =
                "{\"paths\":{\"/x\":{\"get\":{\"parameters\":[{\"name\":\"q\",\"in\":\"query\",\"schema\":%s}]}}}}";

        assertThat(changes(
                        Api.document("old.json", atPath.formatted("{\"type\":\"string\"}")),
                        Api.document("new.json", atPath.formatted("{\"type\":\"string\",\"maxLength\":5}"))))
                .containsExactly("BREAKING request-parameter-max-length-set");
        assertThat(changes(
                        Api.document("old.json", atOperation.formatted("{\"type\":\"string\"}")),
                        Api.document("new.json", atPath.formatted("{\"type\":\"string\"}"))))
                .isEmpty();
    }

    @Test
    void pain_13_an_optional_member_that_leaves_an_answer_does_not_break() {
        // openapi-diff#198
        String old = "{\"properties\":{\"a\":{\"type\":\"string\"},\"b\":{\"type\":\"string\"}}}";
        String now = "{\"properties\":{\"a\":{\"type\":\"string\"}}}";

        assertThat(inAnswer(old, now)).containsExactly("RISK response-optional-property-removed");
    }

    @Test
    void pain_13_an_optional_member_that_is_new_never_breaks() {
        // openapi-diff#264 and #490
        String old =
                "{\"properties\":{\"url\":{\"type\":\"string\"}},\"type\":\"object\",\"additionalProperties\":false}";
        String now = "{\"properties\":{\"url\":{\"type\":\"string\"},\"tag\":{\"type\":\"string\"}},"
                + "\"type\":\"object\",\"additionalProperties\":false}";

        assertThat(inBody(old, now)).containsExactly("SAFE new-optional-request-property");
    }

    @Test
    void pain_13_all_ways_to_say_nullable_are_one() {
        // oasdiff#398, #1088 and #1091
        List<String> ways = List.of(
                "{\"type\":[\"string\",\"null\"]}",
                "{\"oneOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}",
                "{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"string\"}]}",
                "{\"anyOf\":[{\"const\":null},{\"type\":\"string\"}]}");
        for (String one : ways) {
            for (String other : ways) {
                assertThat(inAnswer(one, other)).as(one + " -> " + other).isEmpty();
            }
            assertThat(changes(api30("{\"type\":\"string\",\"nullable\":true}"), Api.answer("new.json", one)))
                    .as(one)
                    .isEmpty();
            assertThat(inAnswer("{\"type\":\"string\"}", one))
                    .containsExactly("BREAKING response-body-became-nullable");
            assertThat(inBody("{\"type\":\"string\"}", one)).containsExactly("SAFE request-body-became-nullable");
            assertThat(inBody(one, "{\"type\":\"string\"}"))
                    .containsExactly("BREAKING request-body-became-not-nullable");
        }
    }

    @Test
    void pain_13_a_nullable_wrapper_of_3_0_is_the_null_branch_of_3_1() {
        String wrapped =
                "{\"nullable\":true,\"allOf\":[{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}]}";
        String branch =
                "{\"oneOf\":[{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}},{\"type\":\"null\"}]}";

        assertThat(changes(api30(wrapped), Api.answer("new.json", branch))).isEmpty();
    }

    @Test
    void pain_13_an_enum_made_nullable_by_a_branch_loses_no_value() {
        // oasdiff#1088
        String components =
                "\"components\":{\"schemas\":{\"Kind\":{\"type\":\"string\",\"enum\":[\"user\",\"account\"]}}}";
        String document =
                "{\"paths\":{\"/x\":{\"post\":{\"requestBody\":{\"content\":{\"application/json\":{\"schema\":"
                        + "{\"properties\":{\"kind\":%s}}}}}}}}," + components + "}";
        String reference = "{\"$ref\":\"#/components/schemas/Kind\"}";

        assertThat(changes(
                        Api.document("old.json", document.formatted(reference)),
                        Api.document(
                                "new.json", document.formatted("{\"oneOf\":[{\"type\":\"null\"}," + reference + "]}"))))
                .containsExactly("SAFE request-property-became-nullable");
    }

    @Test
    void pain_13_bounds_of_3_0_and_3_1_are_one() {
        String old = "{\"type\":\"integer\",\"minimum\":0,\"exclusiveMinimum\":true}";

        assertThat(changes(api30(old), Api.answer("new.json", "{\"type\":\"integer\",\"exclusiveMinimum\":0}")))
                .isEmpty();
        assertThat(changes(api30(old), Api.answer("new.json", "{\"type\":\"integer\",\"minimum\":0}")))
                .containsExactly("BREAKING response-body-min-decreased");
    }

    @Test
    void pain_13_one_type_of_several_that_leaves_an_answer_does_not_break() {
        // oasdiff#723
        assertThat(inAnswer("{\"oneOf\":[{\"type\":\"string\"},{\"type\":\"number\"}]}", "{\"type\":\"string\"}"))
                .containsExactly("SAFE response-body-one-of-removed");
        assertThat(inBody("{\"type\":\"string\"}", "{\"oneOf\":[{\"type\":\"string\"},{\"type\":\"number\"}]}"))
                .containsExactly("SAFE request-body-one-of-added");
    }

    @Test
    void pain_13_required_beside_all_of_is_found() {
        // openapi-diff#346
        String chart = "{\"allOf\":[{\"type\":\"object\",\"properties\":{\"orientation\":{\"type\":\"string\"}}}]%s}";

        assertThat(inBody(chart.formatted(""), chart.formatted(",\"required\":[\"orientation\"]")))
                .containsExactly("BREAKING request-property-became-required");
    }

    @Test
    void pain_13_what_all_of_lays_together_is_the_same_written_flat() {
        // openapi-diff#392
        String old =
                "{\"allOf\":[{\"properties\":{\"a\":{\"type\":\"string\"}}},{\"properties\":{\"a\":{\"example\":\"x\"}}}]}";

        assertThat(inAnswer(old, "{\"properties\":{\"a\":{\"type\":\"string\"}}}"))
                .isEmpty();
    }

    @Test
    void pain_13_order_and_descriptions_are_no_change() {
        String old =
                "{\"type\":\"object\",\"required\":[\"a\",\"b\"],\"properties\":{\"a\":{\"enum\":[1,2]},\"b\":{}}}";
        String now = "{\"description\":\"new\",\"properties\":{\"b\":{\"title\":\"B\"},\"a\":{\"enum\":[2.0,1]}},"
                + "\"required\":[\"b\",\"a\"],\"type\":[\"object\"],\"x-note\":1}";

        assertThat(inAnswer(old, now)).isEmpty();
    }

    @Test
    void pain_13_branches_are_matched_by_name_whatever_their_order() {
        // openapi-changes#177
        String components = ",\"components\":{\"schemas\":{\"Cat\":{\"type\":\"object\",\"required\":[\"meow\"]},"
                + "\"Dog\":{\"type\":\"object\",\"required\":[\"bark\"]}}}}";
        String start =
                "{\"paths\":{\"/x\":{\"post\":{\"responses\":{\"200\":{\"content\":{\"application/json\":{\"schema\":";
        String cat = "{\"$ref\":\"#/components/schemas/Cat\"}";
        String dog = "{\"$ref\":\"#/components/schemas/Dog\"}";
        String end = "}}}}}}}" + components;

        assertThat(changes(
                        Api.document("old.json", start + "{\"oneOf\":[" + cat + "," + dog + "]}" + end),
                        Api.document("new.json", start + "{\"oneOf\":[" + dog + "," + cat + "]}" + end)))
                .isEmpty();
    }

    @Test
    void pain_13_a_new_form_that_an_old_one_covers_does_not_break() {
        assertThat(
                        inAnswer(
                                "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"array\"}]}",
                                "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"array\"},{\"type\":\"string\",\"maxLength\":3}]}"))
                .isEmpty();
    }

    @Test
    void pain_13_a_status_taken_over_by_its_range_is_compared_and_not_gone() {
        String old =
                "{\"responses\":{\"200\":{\"content\":{\"application/json\":{\"schema\":{\"type\":\"integer\"}}}}}}";
        String now =
                "{\"responses\":{\"2XX\":{\"content\":{\"application/json\":{\"schema\":{\"type\":\"string\"}}}}}}";

        assertThat(changes(Api.operation("old.json", old), Api.operation("new.json", now)))
                .contains("BREAKING response-body-type-changed")
                .doesNotContain("BREAKING response-success-status-removed");
    }

    @Test
    void a_webhook_goes_the_other_way() {
        String hook =
                "{\"paths\":{},\"webhooks\":{\"paid\":{\"post\":{\"requestBody\":{\"content\":{\"application/json\":"
                        + "{\"schema\":%s}}}}}}}";

        assertThat(changes(
                        Api.document("old.json", hook.formatted("{\"type\":\"integer\"}")),
                        Api.document("new.json", hook.formatted("{\"type\":\"number\"}"))))
                .containsExactly("BREAKING response-body-type-generalized");
    }

    @Test
    void a_number_in_a_query_may_become_text() {
        assertThat(changes(
                        Api.parameter("old.json", "{\"type\":\"integer\"}"),
                        Api.parameter("new.json", "{\"type\":\"string\"}")))
                .containsExactly("SAFE request-parameter-type-generalized");
    }
}
