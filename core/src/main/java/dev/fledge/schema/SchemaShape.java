package dev.fledge.schema;

import static java.util.Map.entry;

import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/**
 * What a schema may look like: what each draft says in a schema of its own. Compiling that one with the validator is more
 * work than most schemas that it rules, and all of it before the first check; these rules cost nothing.
 */
final class SchemaShape {
    private static final Set<String> TYPES =
            Set.of("array", "boolean", "integer", "null", "number", "object", "string");
    private static final String ONE_OF_TYPES =
            "one of [\"array\",\"boolean\",\"integer\",\"null\",\"number\",\"object\",\"string\"]";
    private static final List<String> BY_AGE = List.of(
            Drafts.DRAFT_4,
            "http://json-schema.org/draft-06/schema",
            "http://json-schema.org/draft-07/schema",
            "https://json-schema.org/draft/2019-09/schema",
            Drafts.LATEST);
    private static final int SIX = 1;
    private static final int SEVEN = 2;
    private static final int Y2019 = 3;
    private static final int Y2020 = 4;

    /** What the value of a keyword must be. */
    @FunctionalInterface
    private interface Rule {
        void require(SchemaShape shape, DocumentNode value);
    }

    /** A rule, and the first draft that has it. */
    private record Since(int draft, Rule rule) {}

    private static final Rule BOOL = (shape, value) -> shape.expect(value.isBool(), "boolean", value);
    private static final Rule NUMBER = (shape, value) -> shape.expect(value.isNumber(), "number", value);
    private static final Rule LIST = (shape, value) -> shape.expect(value.isList(), "array", value);
    private static final Rule TEXT = (shape, value) -> shape.expect(value.isText(), "string", value);
    private static final Rule BOUND = (shape, value) -> (shape.draft == 0 ? BOOL : NUMBER).require(shape, value);
    private static final Rule COUNT = SchemaShape::count;
    private static final Rule PATTERN = SchemaShape::pattern;
    private static final Rule NAMES = SchemaShape::names;
    private static final Rule SCHEMA = SchemaShape::schema;
    private static final Rule SCHEMAS = SchemaShape::schemas;
    private static final Rule BY_NAME = (shape, value) -> shape.byName(value, SCHEMA);

    private static final Map<String, Since> RULES = Map.ofEntries(
            entry("type", new Since(0, SchemaShape::type)),
            entry("enum", new Since(0, LIST)),
            entry("required", new Since(0, NAMES)),
            entry("title", new Since(0, TEXT)),
            entry("description", new Since(0, TEXT)),
            entry("format", new Since(0, TEXT)),
            entry("$ref", new Since(0, TEXT)),
            entry("pattern", new Since(0, PATTERN)),
            entry("multipleOf", new Since(0, SchemaShape::divisor)),
            entry("maximum", new Since(0, NUMBER)),
            entry("minimum", new Since(0, NUMBER)),
            entry("exclusiveMaximum", new Since(0, BOUND)),
            entry("exclusiveMinimum", new Since(0, BOUND)),
            entry("maxLength", new Since(0, COUNT)),
            entry("minLength", new Since(0, COUNT)),
            entry("maxItems", new Since(0, COUNT)),
            entry("minItems", new Since(0, COUNT)),
            entry("maxProperties", new Since(0, COUNT)),
            entry("minProperties", new Since(0, COUNT)),
            entry("maxContains", new Since(Y2019, COUNT)),
            entry("minContains", new Since(Y2019, COUNT)),
            entry("uniqueItems", new Since(0, BOOL)),
            entry("readOnly", new Since(SEVEN, BOOL)),
            entry("writeOnly", new Since(SEVEN, BOOL)),
            entry("properties", new Since(0, BY_NAME)),
            entry("patternProperties", new Since(0, SchemaShape::byPattern)),
            entry("definitions", new Since(0, BY_NAME)),
            entry("$defs", new Since(Y2019, BY_NAME)),
            entry("dependentSchemas", new Since(Y2019, BY_NAME)),
            entry("dependentRequired", new Since(Y2019, (shape, value) -> shape.byName(value, NAMES))),
            entry("dependencies", new Since(0, (shape, value) -> shape.byName(value, SchemaShape::dependency))),
            entry("allOf", new Since(0, SCHEMAS)),
            entry("anyOf", new Since(0, SCHEMAS)),
            entry("oneOf", new Since(0, SCHEMAS)),
            entry("prefixItems", new Since(Y2020, SCHEMAS)),
            entry("items", new Since(0, SchemaShape::items)),
            entry("additionalItems", new Since(0, SchemaShape::otherItems)),
            entry("additionalProperties", new Since(0, SchemaShape::schemaOrBool)),
            entry("unevaluatedItems", new Since(Y2019, SCHEMA)),
            entry("unevaluatedProperties", new Since(Y2019, SCHEMA)),
            entry("propertyNames", new Since(SIX, SCHEMA)),
            entry("contains", new Since(SIX, SCHEMA)),
            entry("not", new Since(0, SCHEMA)),
            entry("if", new Since(SEVEN, SCHEMA)),
            entry("then", new Since(SEVEN, SCHEMA)),
            entry("else", new Since(SEVEN, SCHEMA)));

    private final int draft;

    private SchemaShape(int draft) {
        this.draft = draft;
    }

    /**
     * Checks a schema and all that lie in it.
     *
     * @throws DocumentException at the first thing that is no schema by the draft
     */
    static void require(DocumentNode schema, String draft) {
        new SchemaShape(BY_AGE.indexOf(draft)).schema(schema);
    }

    private void schema(DocumentNode schema) {
        if (draft > 0 && schema.isBool()) {
            return;
        }
        expect(schema.isObject(), draft > 0 ? "object or boolean" : "object", schema);
        if (draft == 0) {
            requireBeside(schema, "exclusiveMaximum", "maximum");
            requireBeside(schema, "exclusiveMinimum", "minimum");
        }
        for (String key : schema.keys()) {
            Since rule = RULES.get(key);
            if (rule != null && draft >= rule.draft()) {
                rule.rule().require(this, schema.field(key));
            }
        }
    }

    private void requireBeside(DocumentNode schema, String key, String other) {
        if (schema.optional(key).isPresent()) {
            expect(schema.optional(other).isPresent(), "'" + other + "' beside '" + key + "'", schema.field(key));
        }
    }

    private void otherItems(DocumentNode value) {
        if (draft < Y2020) {
            schemaOrBool(value);
        }
    }

    private void schemaOrBool(DocumentNode value) {
        if (!value.isBool()) {
            schema(value);
        }
    }

    private void schemas(DocumentNode value) {
        LIST.require(this, value);
        expect(!value.items().isEmpty(), "at least one schema", value);
        value.items().forEach(this::schema);
    }

    private void items(DocumentNode value) {
        if (value.isList() && draft < Y2020) {
            schemas(value);
        } else {
            schema(value);
        }
    }

    private void byName(DocumentNode value, Rule rule) {
        expect(value.isObject(), "object", value);
        value.keys().forEach(name -> rule.require(this, value.field(name)));
    }

    private void byPattern(DocumentNode value) {
        byName(value, SCHEMA);
        value.keys().forEach(pattern -> requirePattern(pattern, value));
    }

    private void dependency(DocumentNode value) {
        if (value.isList()) {
            names(value);
        } else {
            schema(value);
        }
    }

    private void names(DocumentNode value) {
        LIST.require(this, value);
        value.items().forEach(item -> TEXT.require(this, item));
        requireDistinct(value);
    }

    private void type(DocumentNode value) {
        if (value.isList()) {
            expect(!value.items().isEmpty(), "at least one type", value);
            value.items().forEach(this::oneType);
            requireDistinct(value);
        } else {
            oneType(value);
        }
    }

    private void oneType(DocumentNode value) {
        expect(value.isText() && TYPES.contains(value.text()), ONE_OF_TYPES, value);
    }

    private void requireDistinct(DocumentNode list) {
        Set<String> seen = new HashSet<>();
        expect(list.items().stream().allMatch(item -> seen.add(item.text())), "each name once", list);
    }

    private void count(DocumentNode value) {
        boolean whole = value.isNumber() && value.toJson().matches("[0-9]+(\\.0+)?");
        expect(whole, "a whole number of at least 0", value);
    }

    private void divisor(DocumentNode value) {
        NUMBER.require(this, value);
        expect(!value.toJson().startsWith("-") && !value.toJson().matches("0(\\.0*)?([eE].*)?"), "more than 0", value);
    }

    private void pattern(DocumentNode value) {
        TEXT.require(this, value);
        requirePattern(value.text(), value);
    }

    private void requirePattern(String pattern, DocumentNode at) {
        try {
            StepLimitedRegex.FACTORY.getRegularExpression(pattern);
        } catch (PatternSyntaxException e) {
            throw at.error("no valid JSON Schema: expected format \"regex\", found string "
                    + Wording.shortened('"' + pattern + '"'));
        }
    }

    private void expect(boolean met, String expected, DocumentNode value) {
        if (!met) {
            throw value.error("no valid JSON Schema: expected " + expected + ", found " + found(value));
        }
    }

    private static String found(DocumentNode value) {
        String type = switch (value.kind()) {
            case OBJECT -> "object ";
            case LIST -> "array ";
            case TEXT -> "string ";
            case NUMBER -> "number ";
            case BOOL -> "boolean ";
            case NONE -> "";
        };
        return type + Wording.shortened(value.toJson());
    }
}
