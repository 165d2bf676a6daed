package dev.fledge.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fledge.document.DocumentException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas and bodies that are made to hang or break whoever reads them. */
@Timeout(60)
class SchemaBombTest {
    @Test
    void walks_a_schema_that_contains_itself_through_a_hundred_levels() {
        JsonSchema tree = JsonSchema.parse("tree.json", """
                {"type": "object", "required": ["n"], "properties": {
                  "n": {"type": "integer"}, "next": {"$ref": "#"}}}
                """);
        String body = "{\"n\": 1, \"next\": ".repeat(99) + "{\"n\": \"x\"}" + "}".repeat(99);

        assertThat(tree.check("body", body))
                .extracting(violation -> violation.pointer() + " " + violation.message())
                .containsExactly("/next".repeat(99) + "/n expected integer, found string \"x\"");
    }

    @Test
    void refuses_yaml_whose_aliases_multiply() {
        String bomb = "openapi: 3.1.0\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";

        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> OpenApiDocument.parse("bomb.yaml", bomb))
                .withMessage("bomb.yaml:2:4: the anchor &a is not accepted; write the value out where it is needed");
    }

    @Test
    void survives_a_huge_enum_and_many_violations_of_it() {
        String values =
                IntStream.range(0, 20_000).mapToObj(i -> "\"v" + i + "\"").collect(Collectors.joining(","));
        JsonSchema schema = JsonSchema.parse("s.json", "{\"items\": {\"enum\": [" + values + "]}}");
        String body =
                IntStream.range(0, 2_000).mapToObj(i -> "\"w" + i + "\"").collect(Collectors.joining(",", "[", "]"));

        List<SchemaViolation> violations = schema.check("body", body);

        assertThat(violations).hasSize(2_000);
        assertThat(violations.get(1_999).message()).hasSizeLessThan(150).endsWith("found string \"w1999\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(.*a){20}", "a*a*a*a*a*a*a*a*b", "(.*)(.*)(.*)(.*)(.*)(.*)[^a!]"})
    void gives_up_on_a_pattern_that_would_never_end(String pattern) {
        JsonSchema schema = JsonSchema.parse("s.json", "{\"pattern\": \"" + pattern + "\"}");

        assertThatIllegalStateException()
                .isThrownBy(() -> schema.check("body", "\"" + "a".repeat(40) + "!\""))
                .withMessage("s.json: the pattern " + pattern + " needs more than 1000000 steps for a text of 41 "
                        + "characters; write it without a repetition inside a repetition");
    }

    @Test
    void gives_up_on_a_pattern_that_needs_too_deep_a_stack() {
        JsonSchema schema = JsonSchema.parse("s.json", "{\"pattern\": \"^(a|b)*$\"}");

        assertThatIllegalStateException()
                .isThrownBy(() -> schema.check("body", "\"" + "a".repeat(200_000) + "\""))
                .withMessageStartingWith("s.json: the pattern ^(a|b)*$ needs more than");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "^[a-z]+@[a-z]+\\\\.[a-z]{2,}$ ; ann@example.com ; true",
                "^(EUR|USD)$                   ; EUR             ; true",
                "^(EUR|USD)$                   ; EURO            ; false",
                "b+                            ; aabba           ; true",
                "^a$                           ; a\\n            ; false",
                "^\\\\p{Letter}+$              ; é               ; true",
            })
    void means_by_a_pattern_what_it_meant(String pattern, String text, boolean matches) {
        JsonSchema schema = JsonSchema.parse("s.json", "{\"pattern\": \"" + pattern + "\"}");

        assertThat(schema.check("body", "\"" + text + "\"").isEmpty()).isEqualTo(matches);
    }

    @Test
    void matches_long_texts_that_need_few_steps() {
        JsonSchema schema = JsonSchema.parse("s.json", "{\"pattern\": \"^(?:[a-z0-9]+-)+[0-9]+$\"}");

        assertThat(schema.check("body", "\"" + "abc-".repeat(500) + "1\"")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1e999999999"})
    void says_that_a_number_is_too_large_to_calculate_with(String number) {
        JsonSchema schema = JsonSchema.parse("s.json", "{\"multipleOf\": 0.01}");

        assertThatIllegalStateException()
                .isThrownBy(() -> schema.check("body", number))
                .withMessage("s.json: a number of the text is too large to calculate with");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "1e-999999999", "123456789012345678901234567890"})
    void survives_numbers_that_are_large_or_tiny(String number) {
        JsonSchema schema = JsonSchema.parse("s.json", "{\"type\": \"string\", \"maximum\": 5}");

        assertThat(schema.check("body", number)).isNotEmpty();
    }

    @Test
    void tells_the_same_of_a_text_and_its_bytes() {
        JsonSchema schema = JsonSchema.parse("s.json", "{\"items\": {\"type\": \"integer\"}}");

        for (String body : List.of("[1]", "[\"é\"]", "[", "", "  ", "{} 1", "\uFEFF[\"x\"]")) {
            assertThat(schema.check("body", body.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .as(body)
                    .isEqualTo(schema.check("body", body));
        }
    }
}
