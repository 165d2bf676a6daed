package dev.fledge.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaTest {
    private static final String PRICE = """
            {
              "type": "object",
              "required": ["id", "currency"],
              "properties": {
                "id": {"type": "integer"},
                "currency": {"pattern": "^[A-Z]{3}$"},
                "tags": {"type": "array", "minItems": 2, "items": {"enum": ["new", "old"]}}
              },
              "additionalProperties": false
            }
            """;

    private final JsonSchema price = JsonSchema.parse("price.json", PRICE);

    @Test
    void finds_nothing_in_a_document_that_meets_the_schema() {
        assertThat(price.check("body", "{\"id\": 1, \"currency\": \"EUR\", \"tags\": [\"new\", \"old\"]}"))
                .isEmpty();
        assertThat(price.constrainsNothing()).isFalse();
        assertThat(price.source()).isEqualTo("price.json");
    }

    @Test
    void names_pointer_line_column_keyword_expected_and_found_in_the_order_of_the_text() {
        List<SchemaViolation> violations = price.check("body", """
                {
                  "id": "42",
                  "tags": [
                    "knew"
                  ],
                  "note": 1
                }
                """);

        assertThat(violations)
                .extracting(SchemaViolation::toString)
                .containsExactly(
                        "line 1:1 (root) required: expected property 'currency', found only id, tags, note",
                        "line 2:9 /id type: expected integer, found string \"42\"",
                        "line 3:11 /tags minItems: expected at least 2 items, found 1",
                        "line 4:5 /tags/0 enum: expected one of [\"new\",\"old\"], found string \"knew\"",
                        "line 6:11 /note additionalProperties: expected no property 'note', found it");
    }

    @Test
    void says_each_violation_in_parts() {
        SchemaViolation violation =
                price.check("body", "{\"currency\": \"EUR\",\n \"id\": null}").get(0);

        assertThat(violation.pointer()).isEqualTo("/id");
        assertThat(violation.keyword()).isEqualTo("type");
        assertThat(violation.message()).isEqualTo("expected integer, found null");
        assertThat(violation.line()).isEqualTo(2);
        assertThat(violation.column()).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"const\": 5}                 | 6        | const: expected 5, found number 6",
                "{\"maximum\": 3}               | 4        | maximum: expected at most 3, found number 4",
                "{\"minimum\": 3}               | 2        | minimum: expected at least 3, found number 2",
                "{\"minLength\": 3}             | \"ab\"   | minLength: expected at least 3 characters, found string \"ab\"",
                "{\"maxLength\": 1}             | \"ab\"   | maxLength: expected at most 1 characters, found string \"ab\"",
                "{\"maxItems\": 1}              | [1,2]    | maxItems: expected at most 1 items, found 2",
                "{\"format\": \"date-time\"}    | \"now\"  | format: expected format \"date-time\", found string \"now\"",
                "{\"type\": [\"string\",\"null\"]} | 1     | type: expected string or null, found number 1",
                "{\"required\": [\"a\"]}        | {}       | required: expected property 'a', found no property",
                "false                          | 1        | false: expected nothing here, found number 1",
            })
    void words_the_usual_keywords(String schema, String text, String expected) {
        assertThat(JsonSchema.parse("s.json", schema).check("body", text))
                .extracting(violation -> violation.keyword() + ": " + violation.message())
                .containsExactly(expected);
    }

    @Test
    void cuts_long_values_after_eighty_characters() {
        JsonSchema schema = JsonSchema.parse("s.json", "{\"type\": \"integer\"}");

        String message =
                schema.check("body", "\"" + "x".repeat(500) + "\"").get(0).message();

        assertThat(message).isEqualTo("expected integer, found string \"" + "x".repeat(76) + "...");
    }

    @ParameterizedTest
    @ValueSource(strings = {"oneOf", "anyOf"})
    void tells_only_the_closest_branch_of_a_choice_for_each_value(String choice) {
        JsonSchema schema = JsonSchema.parse("s.json", """
                {"items": {"%s": [
                  {"type": "integer", "maximum": 5},
                  {"type": "object", "required": ["k"], "properties": {"k": {"type": "integer"}}},
                  {"type": "object", "properties": {"k": {"%s": [{"type": "null"}, {"minLength": 3}]}}}
                ]}}
                """.formatted(choice, choice));

        List<SchemaViolation> violations = schema.check("body", "[{\"k\": \"v\"},\n 7,\n \"x\"]");

        assertThat(violations)
                .filteredOn(violation -> !violation.keyword().equals("oneOf"))
                .extracting(SchemaViolation::toString)
                .containsExactly(
                        "line 1:8 /0/k type: expected integer, found string \"v\"",
                        "line 2:2 /1 maximum: expected at most 5, found number 7",
                        "line 3:2 /2 type: expected integer, found string \"x\"");
    }

    @Test
    void escapes_pointers() {
        JsonSchema schema = JsonSchema.parse("s.json", "{\"additionalProperties\": {\"type\": \"integer\"}}");

        assertThat(schema.check("body", "{\"a/b~c\": \"x\"}").get(0).toString())
                .isEqualTo("line 1:11 /a~1b~0c type: expected integer, found string \"x\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<html>           | 1 | 1",
                "{\"id\": 1,}     | 1 | 10",
                "{} x             | 1 | 4",
                "{\"a\":1,\"a\":2} | 1 | 8",
                "''               | 1 | 1",
            })
    void takes_text_that_is_no_strict_json_for_one_violation(String text, int line, int column) {
        List<SchemaViolation> violations = JsonSchema.parse("s.json", "true").check("body", text);

        assertThat(violations).singleElement().satisfies(violation -> {
            assertThat(violation.keyword()).isEqualTo("json");
            assertThat(violation.pointer()).isEmpty();
            assertThat(violation.line()).isEqualTo(line);
            assertThat(violation.column()).isEqualTo(column);
        });
    }

    @Test
    void refuses_text_that_is_nested_too_deep() {
        assertThat(price.check("body", "[".repeat(101) + "]".repeat(101)))
                .extracting(SchemaViolation::toString)
                .containsExactly("line 1:101 (root) json: nested deeper than 100 levels; make the document flatter");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\": \"strin\"}    | bad.json:1:10: type: no valid JSON Schema: expected ",
                "{\"required\": \"id\"}             | bad.json:1:14: required: no valid JSON Schema: expected array, found string \"id\"",
                "{\"pattern\": \"[\"}               | bad.json:1:13: pattern: no valid JSON Schema: expected format \"regex\", found string \"[\"",
                "[]                                 | bad.json:1:1: the document: no valid JSON Schema: expected object or boolean, found array []",
                "{\"$schema\": \"http://a/b\"}      | bad.json:1:13: $schema: unknown draft of JSON Schema; name one of 2020-12",
                "{\"items\": {\"$ref\": \"#/no\"}}  | bad.json:1:20: items.$ref: the reference leads nowhere; it must lead into this document, such as #/$defs/name",
                "{\"$ref\": \"#\"}                  | bad.json:1:1: the document: the schema refers to itself without end; let $ref lead to another place",
            })
    void says_where_a_schema_is_broken(String schema, String message) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> JsonSchema.parse("bad.json", schema))
                .withMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1/price.json",
                "file:///etc/hostname",
                "classpath:META-INF/MANIFEST.MF",
                "resource:META-INF/MANIFEST.MF",
                "other.json"
            })
    void fetches_no_reference(String reference) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> JsonSchema.parse("bad.json", "{\"$ref\": \"" + reference + "\"}"))
                .withMessage("bad.json:1:10: $ref: the reference leads nowhere; it must lead into this document, "
                        + "such as #/$defs/name");
    }

    @Test
    void says_so_if_a_text_leads_in_circles() {
        JsonSchema schema = JsonSchema.parse("loop.json", "{\"properties\": {\"a\": {\"$ref\": \"#/properties/a\"}}}");

        assertThatIllegalStateException()
                .isThrownBy(() -> schema.check("body", "{\"a\": 1}"))
                .withMessage("loop.json refers to itself without end; let $ref lead to another place");
    }

    @ParameterizedTest
    @CsvSource({
        "http://json-schema.org/draft-04/schema#",
        "http://json-schema.org/draft-06/schema#",
        "http://json-schema.org/draft-07/schema#",
        "https://json-schema.org/draft/2019-09/schema",
        "https://json-schema.org/draft/2020-12/schema"
    })
    void takes_the_draft_that_the_schema_names(String draft) {
        JsonSchema schema = JsonSchema.parse(
                "s.json",
                "{\"$schema\": \"" + draft + "\", \"definitions\": {\"n\": {\"type\": \"integer\"}},"
                        + " \"additionalProperties\": {\"$ref\": \"#/definitions/n\"}}");

        assertThat(schema.check("body", "{\"a\": 1}")).isEmpty();
        assertThat(schema.check("body", "{\"a\": \"1\"}")).hasSize(1);
    }

    @Test
    void takes_exclusive_minimum_as_each_draft_means_it() {
        String draft4 = "{\"$schema\": \"http://json-schema.org/draft-04/schema#\","
                + " \"minimum\": 3, \"exclusiveMinimum\": true}";

        assertThat(JsonSchema.parse("s.json", draft4).check("body", "3")).hasSize(1);
        assertThat(JsonSchema.parse("s.json", "{\"exclusiveMinimum\": 2}").check("body", "3"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "{}",
                "{\"title\": \"Price\", \"$defs\": {\"a\": {\"type\": \"string\"}}}",
                "{\"openapi\": \"3.1.0\", \"paths\": {}}",
                "{\"properties\": {\"a\": {}, \"b\": true}, \"required\": []}",
                "{\"$ref\": \"#/$defs/a\", \"$defs\": {\"a\": {\"description\": \"any\"}}}",
                "{\"properties\": {\"a\": {\"$ref\": \"#\"}}}",
                "{\"allOf\": [{}, true], \"additionalProperties\": true}"
            })
    void reports_a_schema_that_constrains_nothing(String schema) {
        assertThat(JsonSchema.parse("s.json", schema).constrainsNothing()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "false",
                "{\"type\": \"object\"}",
                "{\"required\": [\"a\"]}",
                "{\"properties\": {\"a\": {\"allOf\": [{}, {\"minimum\": 1}]}}}",
                "{\"$ref\": \"#/$defs/a~1b\", \"$defs\": {\"a/b\": {\"type\": \"string\"}}}",
                "{\"additionalProperties\": false}",
                "{\"not\": {}}"
            })
    void sees_what_constrains_something(String schema) {
        assertThat(JsonSchema.parse("s.json", schema).constrainsNothing()).isFalse();
    }

    @Test
    void reads_schemas_from_yaml_files_and_from_parts_of_documents(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("price.yaml"), "type: object\nrequired: [id]\n");
        JsonSchema part = JsonSchema.parse(Document.yaml("suite.yaml", "check:\n  schema:\n    type: integer\n")
                .field("check")
                .field("schema"));

        assertThat(JsonSchema.read(file).check("body", "{}")).hasSize(1);
        assertThat(part.check("body", "1")).isEmpty();
        assertThat(part.source()).isEqualTo("suite.yaml");
    }

    @Test
    void gives_the_same_answer_each_time_and_from_any_thread() {
        String text = "{\"id\": \"42\", \"tags\": [1], \"note\": 1, \"zap\": 2}";
        List<SchemaViolation> first = price.check("body", text);

        List<List<SchemaViolation>> answers = java.util.stream.IntStream.range(0, 200)
                .parallel()
                .mapToObj(i -> price.check("body", text))
                .toList();

        assertThat(first).hasSize(6);
        assertThat(answers).allMatch(first::equals);
    }
}
