package dev.fledge.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UndeclaredPropertiesTest {
    @Test
    void finds_what_is_declared_nowhere_at_any_depth() {
        JsonSchema price = JsonSchema.parse("price.json", """
                {"properties": {"id": {}, "amount": {"$ref": "#/$defs/amount"}, "free": {"type": "object"},
                                "lines": {"items": {"properties": {"sku": {}}}},
                                "pair": {"prefixItems": [{"properties": {"a": {}}}], "items": {"properties": {"b": {}}}}},
                 "allOf": [{"properties": {"note": {}}}],
                 "patternProperties": {"^x-": {"properties": {"y": {}}}},
                 "$defs": {"amount": {"properties": {"value": {}}}}}
                """);

        assertThat(price.undeclared("body", """
                        {"id": 1, "note": 2, "x-a": {"y": 1, "z": 2},
                         "amount": {"value": 1, "currency": "EUR"},
                         "free": {"any": 1},
                         "lines": [{"sku": 1}, {"sku": 2, "size": 3}],
                         "pair": [{"a": 1, "b": 2}, {"a": 1, "b": 2}],
                         "odd/one": {"deep": 1}}
                        """))
                .extracting(SchemaViolation::toString)
                .containsExactly(
                        "line 1:43 /x-a/z undeclared: the schema declares no property 'z'",
                        "line 2:37 /amount/currency undeclared: the schema declares no property 'currency'",
                        "line 4:43 /lines/1/size undeclared: the schema declares no property 'size'",
                        "line 5:25 /pair/0/b undeclared: the schema declares no property 'b'",
                        "line 5:35 /pair/1/a undeclared: the schema declares no property 'a'",
                        "line 6:13 /odd~1one undeclared: the schema declares no property 'odd/one'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type': 'object'}                                             | 0",
                "{'properties': {'a': {}}}                                      | 1",
                "{'properties': {'a': {}}, 'additionalProperties': true}        | 0",
                "{'properties': {'a': {}}, 'additionalProperties': false}       | 1",
                "{'properties': {'a': {}}, 'additionalProperties': {'type': 'integer'}} | 0",
                "{'oneOf': [{'properties': {'a': {}}}, {'properties': {'b': {}}}]} | 0",
                "{'properties': {'a': {'$ref': '#'}}}                           | 1",
                "true                                                           | 0",
            })
    void minds_only_schemas_that_declare_something(String schema, int found) {
        assertThat(JsonSchema.parse("s.json", schema.replace('\'', '"')).undeclared("body", "{\"b\": 1}"))
                .hasSize(found);
    }

    @Test
    void has_nothing_to_say_of_what_is_no_json() {
        assertThat(JsonSchema.parse("s.json", "{\"properties\": {\"a\": {}}}").undeclared("body", "<html>"))
                .isEmpty();
    }
}
