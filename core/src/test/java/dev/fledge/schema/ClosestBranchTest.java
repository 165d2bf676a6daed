package dev.fledge.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClosestBranchTest {
    private static final String PETS = """
            {"%s": [{"$ref": "#/$defs/cat"}, {"$ref": "#/$defs/dog"}],
             "$defs": {
               "cat": {"type": "object", "required": ["kind", "lives", "name", "owner"], "properties": {
                 "kind": {"const": "cat"}, "lives": {"type": "integer"}}},
               "dog": {"type": "object", "properties": {
                 "kind": {"enum": ["dog", "puppy"]}, "bark": {"type": "string"}}}}}
            """;

    @ParameterizedTest
    @ValueSource(strings = {"oneOf", "anyOf"})
    void takes_the_branch_whose_kind_is_meant_even_if_more_is_wrong_with_it(String choice) {
        JsonSchema pets = JsonSchema.parse("pets.json", PETS.formatted(choice));

        assertThat(pets.check("body", "{\"kind\": \"cat\", \"lives\": \"nine\"}"))
                .extracting(SchemaViolation::toString)
                .containsExactly(
                        "line 1:1 (root) required: expected property 'name', found only kind, lives",
                        "line 1:1 (root) required: expected property 'owner', found only kind, lives",
                        "line 1:26 /lives type: expected integer, found string \"nine\"");
    }

    @Test
    void tells_every_branch_on_request() {
        JsonSchema pets = JsonSchema.parse("pets.json", PETS.formatted("oneOf")).tellingAllBranches();

        assertThat(pets.check("body", "{\"kind\": \"cat\", \"lives\": \"nine\"}"))
                .extracting(SchemaViolation::keyword)
                .containsExactly("oneOf", "required", "required", "enum", "type");
    }

    @Test
    void says_that_more_than_one_branch_is_met_and_nothing_of_the_others() {
        JsonSchema twice = JsonSchema.parse(
                "s.json", "{\"oneOf\": [{\"type\": \"integer\"}, {\"minimum\": 0}, {\"type\": \"string\"}]}");

        assertThat(twice.check("body", "1"))
                .extracting(SchemaViolation::toString)
                .containsExactly("line 1:1 (root) oneOf: must be valid to one and only one schema, but 2 are valid with"
                        + " indexes '0, 1', found number 1");
    }

    @Test
    void says_which_kinds_a_discriminator_does_not_know() {
        OpenApiDocument document = OpenApiDocument.parse("pets.yaml", """
                openapi: 3.1.0
                components:
                  schemas:
                    Pet:
                      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
                      discriminator:
                        propertyName: kind
                        mapping: {cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog'}
                    Cat: {type: object, required: [kind, lives], properties: {lives: {type: integer}}}
                    Dog: {type: object, required: [kind, bark, a, b], properties: {bark: {type: string}}}
                """);
        JsonSchema pet = SchemaSet.builder(document).build().at("/components/schemas/Pet");

        assertThat(pet.check("body", "{\"kind\": \"dog\", \"bark\": 1}"))
                .extracting(SchemaViolation::place)
                .containsExactly("line 1:1 (root) required", "line 1:1 (root) required", "line 1:25 /bark type");
        assertThat(pet.check("body", "{\"kind\": \"cow\", \"bark\": \"w\"}"))
                .extracting(SchemaViolation::toString)
                .containsExactly("line 1:1 (root) discriminator: no matching schema found for discriminator value"
                        + " 'cow', found object {\"kind\":\"cow\",\"bark\":\"w\"}");
    }
}
