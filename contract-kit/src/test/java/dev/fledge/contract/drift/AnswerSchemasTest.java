package dev.fledge.contract.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.HttpAnswer;
import dev.fledge.schema.JsonSchema;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerSchemasTest {
    private static final JsonSchema OBJECT = JsonSchema.parse("object.json", "{\"type\": \"object\"}");
    private static final JsonSchema TEXT = JsonSchema.parse("text.json", "{\"type\": \"string\"}");

    private static List<Breach> breaches(String schema, String body) {
        AnswerSchemas contract = AnswerSchemas.builder("c")
                .answer(DriftApp.OPERATION, JsonSchema.parse("schema.json", schema))
                .build();
        return contract.check(DriftApp.answer(body)).orElseThrow().breaches();
    }

    @Test
    void an_answer_that_keeps_its_schema_has_no_breach() {
        assertThat(DriftApp.prices().check(DriftApp.answer(DriftApp.GOOD)))
                .contains(new CheckedAnswer(DriftApp.OPERATION, List.of()));
    }

    @Test
    void breaches_tell_kinds_and_no_values() {
        assertThat(DriftApp.prices()
                        .check(DriftApp.answer(DriftApp.BAD))
                        .orElseThrow()
                        .breaches())
                .containsExactly(
                        new Breach("/id", "type", "expected integer, found string"),
                        new Breach("/items/1/name", "type", "expected string, found number"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"required\": [\"a/b\"]} | {\"Zq9, found x\": 1} | /a~1b | required | expected property 'a/b', found none",
                "{\"additionalProperties\": false} | {\"Zq9\": 1} | /Zq9 | additionalProperties | expected no further property",
                "{\"enum\": [\"a\", \"b\"]} | \"Zq9, found \\\"x\" | `` | enum | expected one of [\"a\",\"b\"], found string",
                "{\"type\": \"integer\"} | \"Zq9, found Zq9\" | `` | type | expected integer, found string",
                "{\"maximum\": 3} | 123456 | `` | maximum | expected at most 3, found number",
                "{\"maxItems\": 1} | [\"Zq9\", 2] | `` | maxItems | expected at most 1 items, found another number",
                "{\"uniqueItems\": true} | [\"Zq9\", \"Zq9\"] | `` | uniqueItems | does not meet uniqueItems",
                "{\"type\": \"object\"} | {\"Zq9\": | `` | json | no JSON"
            })
    void every_wording_is_free_of_values(String schema, String body, String pointer, String rule, String wording) {
        assertThat(breaches(schema, body)).containsExactly(new Breach(pointer, rule, wording));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /prices/1, GET /prices/{id} 200",
        "GET, /prices/latest, GET /prices/latest 200",
        "GET, /prices/1.json, GET /prices/{id}.json 200",
        "POST, /prices/1, none",
        "GET, /prices, none",
        "GET, /prices/1/x, none",
        "GET, /prices/.json, GET /prices/{id} 200"
    })
    void the_path_with_the_fewest_parameters_counts(String method, String path, String operation) {
        AnswerSchemas contract = AnswerSchemas.builder("prices")
                .answer("GET /prices/{id} 200", OBJECT)
                .answer("GET /prices/{id}.json 200", OBJECT)
                .answer("GET /prices/latest 200", OBJECT)
                .build();

        Optional<CheckedAnswer> checked = contract.check(
                new LiveAnswer(method, path, HttpAnswer.builder(200).body("{}").build()));

        assertThat(checked.map(CheckedAnswer::operation).orElse("none")).isEqualTo(operation);
    }

    @Test
    void an_answer_of_another_status_is_not_covered() {
        LiveAnswer missing = new LiveAnswer(
                "GET", "/prices/1", HttpAnswer.builder(404).body("{}").build());

        assertThat(DriftApp.prices().check(missing)).isEmpty();
    }

    @Test
    void what_would_find_nothing_is_refused() {
        AnswerSchemas.Builder builder = AnswerSchemas.builder("prices").answer(DriftApp.OPERATION, TEXT);

        assertThatThrownBy(() -> builder.answer(DriftApp.OPERATION, OBJECT))
                .hasMessage("contract prices has a schema of GET /prices/{id} 200 already; merge the two with anyOf");
        assertThatThrownBy(() -> builder.answer("GET /x 200", JsonSchema.parse("any.json", "{\"tpye\": 1}")))
                .hasMessage(
                        "contract prices would accept any JSON as GET /x 200, because any.json constrains nothing; give it"
                                + " a type and required properties");
        assertThatThrownBy(() -> builder.answer("/x", TEXT))
                .hasMessage("operation must be method, path and status, such as 'GET /prices/{id} 200', but was '/x'");
        assertThatThrownBy(() -> AnswerSchemas.builder("prices").build())
                .hasMessage("contract prices has no schema; add one with answer()");
    }
}
