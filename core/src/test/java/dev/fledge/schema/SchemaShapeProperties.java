package dev.fledge.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random schemas are refused exactly where the draft's own schema, run by the validator, refuses them. */
class SchemaShapeProperties {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final List<String> KEYWORDS = List.of(
            "type",
            "enum",
            "required",
            "title",
            "description",
            "pattern",
            "multipleOf",
            "maximum",
            "minimum",
            "exclusiveMaximum",
            "exclusiveMinimum",
            "maxLength",
            "minLength",
            "maxItems",
            "minItems",
            "maxProperties",
            "minProperties",
            "maxContains",
            "minContains",
            "uniqueItems",
            "readOnly",
            "writeOnly",
            "properties",
            "patternProperties",
            "definitions",
            "$defs",
            "dependentSchemas",
            "dependentRequired",
            "dependencies",
            "allOf",
            "anyOf",
            "oneOf",
            "prefixItems",
            "items",
            "additionalItems",
            "additionalProperties",
            "unevaluatedItems",
            "unevaluatedProperties",
            "propertyNames",
            "contains",
            "not",
            "if",
            "then",
            "else",
            "unknown");
    private static final List<String> VALUES = List.of(
            "1",
            "0",
            "-1",
            "2.5",
            "true",
            "false",
            "null",
            "\"integer\"",
            "\"text\"",
            "\"[\"",
            "[\"string\"]",
            "[\"string\", \"null\"]",
            "[\"a\", \"b\"]",
            "[1]",
            "{}",
            "{\"a\": 1}",
            "{\"a\": [\"b\"]}");

    @ParameterizedTest
    @EnumSource(
            value = SpecificationVersion.class,
            names = {"DRAFT_4", "DRAFT_6", "DRAFT_7", "DRAFT_2019_09", "DRAFT_2020_12"})
    void refuses_what_the_schema_of_the_draft_refuses(SpecificationVersion version) throws Exception {
        Random random = new Random(42);
        String draft = version.getDialectId().replace("#", "");
        Schema oracle = SchemaRegistry.withDefaultDialect(
                        version,
                        registry -> registry.schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build()))
                .getSchema(SchemaLocation.of(draft));
        List<String> schemas =
                IntStream.range(0, 1500).mapToObj(i -> schema(random, 2)).toList();
        List<String> disagreed = new ArrayList<>();
        int refused = 0;

        for (String schema : schemas) {
            boolean ours = refuses(schema, draft);
            refused += ours ? 1 : 0;
            if (ours == oracle.validate(MAPPER.readTree(schema)).isEmpty()) {
                disagreed.add(schema + " refused: " + ours);
            }
        }

        assertThat(disagreed).isEmpty();
        assertThat(refused).isBetween(300, 1400);
    }

    private static boolean refuses(String schema, String draft) {
        try {
            SchemaShape.require(Document.json("s.json", schema), draft);
            return false;
        } catch (DocumentException e) {
            return true;
        }
    }

    private static String schema(Random random, int depth) {
        String first = KEYWORDS.get(random.nextInt(KEYWORDS.size()));
        String second = KEYWORDS.get(random.nextInt(KEYWORDS.size()));
        String schema = "{\"" + first + "\": " + value(random, depth);
        return schema
                + (first.equals(second) || random.nextBoolean()
                        ? "}"
                        : ", \"" + second + "\": " + value(random, depth) + "}");
    }

    private static String value(Random random, int depth) {
        int kind = depth == 0 ? 0 : random.nextInt(5);
        return switch (kind) {
            case 1 -> schema(random, depth - 1);
            case 2 -> "[" + schema(random, depth - 1) + "]";
            case 3 -> "{\"a\": " + schema(random, depth - 1) + "}";
            default -> VALUES.get(random.nextInt(VALUES.size()));
        };
    }
}
