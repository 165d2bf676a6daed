package dev.fledge.smoke.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.document.JsonText;
import dev.fledge.house.KnownKeys;
import dev.fledge.house.PublishedSchema;
import dev.fledge.smoke.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema of suite files says what their reader does, as far as a schema can. */
class SuiteSchemaTest {
    static final PublishedSchema SCHEMA = PublishedSchema.at("/dev/fledge/smoke/suite.schema.json");

    @TempDir
    private Path folder;

    private Suite read(String name, String text) throws IOException {
        return FullSuite.in(folder).read(name, text);
    }

    @Test
    void accepts_every_key_that_the_reader_knows_and_no_other() throws Exception {
        Object full = Document.yaml("full.yaml", FullSuite.TEXT).toPlain();
        Map<String, List<String>> reader = new TreeMap<>();
        Map<String, List<String>> schema = new TreeMap<>();

        for (List<Object> place : withoutBodies(KnownKeys.places(full))) {
            DocumentNode there = schemaAt(place);
            if (there.optional("additionalProperties")
                    .filter(DocumentNode::isBool)
                    .isPresent()) {
                schema.put(
                        place.toString(),
                        KnownKeys.sorted(there.field("properties").keys()));
                reader.put(place.toString(), KnownKeys.allowedAt(place, full, json -> read("suite.json", json)));
            }
        }

        schema.remove("[checks, 1]");
        reader.remove("[checks, 1]");
        assertThat(schema).isEqualTo(narrowed(reader)).hasSizeGreaterThanOrEqualTo(20);
    }

    /** Bodies in JSON have whatever keys their app knows. */
    private static List<List<Object>> withoutBodies(List<List<Object>> places) {
        return places.stream()
                .filter(place -> !place.toString().contains("json"))
                .toList();
    }

    /** A part that is a file of its own has fewer keys, which the schema says apart. */
    private static Map<String, List<String>> narrowed(Map<String, List<String>> reader) {
        reader.replaceAll((place, keys) ->
                place.contains("multipart") ? List.of("base64", "file", "fileName", "name", "text", "type") : keys);
        return reader;
    }

    @Test
    void accepts_what_the_reader_accepts() throws Exception {
        read("suite.yaml", FullSuite.TEXT);

        assertThat(SCHEMA.violations(FullSuite.TEXT)).isEmpty();
        assertThat(SCHEMA.violationsOfJson(
                        JsonText.compact(read("suite.yaml", FullSuite.TEXT).describe())))
                .isEmpty();
    }

    @Test
    void accepts_the_suites_of_the_guide_and_of_the_example() throws Exception {
        List<String> files = new ArrayList<>(List.of(
                Files.readString(Path.of("..", "examples", "src", "main", "resources", "where2eat", "suite.yaml"))));
        Matcher yaml = Pattern.compile("```yaml\n(suite: .*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "docs", "smoke.md")));
        while (yaml.find()) {
            files.add(yaml.group(1));
        }

        assertThat(files).hasSizeGreaterThanOrEqualTo(2).allSatisfy(text -> {
            assertThat(SCHEMA.violations(text)).isEmpty();
            read("suite.yaml", text);
        });
    }

    @Test
    void describes_every_key() {
        List<String> silent = new ArrayList<>();
        silent(SCHEMA.tree(), "", silent);

        assertThat(silent).isEmpty();
    }

    private static void silent(DocumentNode schema, String path, List<String> silent) {
        if (schema.isObject()) {
            for (String key : schema.keys()) {
                DocumentNode value = schema.field(key);
                if (key.equals("properties") && !path.contains("/anyOf") && !path.contains("/allOf")) {
                    value.keys().stream()
                            .filter(name ->
                                    value.field(name).optional("description").isEmpty()
                                            && SCHEMA.resolved(value.field(name))
                                                    .optional("description")
                                                    .isEmpty())
                            .forEach(name -> silent.add(path + "/" + name));
                }
                silent(value, path + "/" + key, silent);
            }
        } else if (schema.isList()) {
            schema.items().forEach(item -> silent(item, path, silent));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "suite: full -> suite: ' '",
                "suite: full -> suites: full",
                "secrets: [SMOKE_PW] -> secrets: SMOKE_PW",
                "deadline: 30s -> deadline: 30",
                "deadline: 30s -> deadline: 0s",
                "cleanupReserve: 5s -> cleanupReserve: 1.5s",
                "timeout: 5s -> timeOut: 5s",
                "soft: 400ms -> sofT: 400ms",
                "hard: 1500ms -> hard: 0ms",
                "X-Synthetic: fledge -> X Synthetic: fledge",
                "X-Synthetic: fledge -> X-Synthetic: té",
                "X-Synthetic: fledge -> X-Synthetic: 5",
                "[ status < 500 ] -> [ stats < 500 ]",
                "[ status < 500 ] -> [ status ]",
                "[ status < 500 ] -> status < 500",
                "name: single -> nam: single",
                "tags: [core] -> tags: core",
                "tags: [core] -> tags: [' ']",
                "tags: [core] -> tags: [a b]",
                "get: '/${REGION}/a?q=tea' -> get: 'a'",
                "get: '/${REGION}/a?q=tea' -> get: '//a'",
                "get: '/${REGION}/a?q=tea' -> get: '/a b'",
                "get: '/${REGION}/a?q=tea' -> get: '/a#b'",
                "get: '/${REGION}/a?q=tea' -> get: '/{a}'",
                "get: '/${REGION}/a?q=tea' -> bearer: a",
                "get: '/${REGION}/a?q=tea' -> get: /a | expect: [ status == 200, '$.a exists' ] -> post: /b",
                "c: [d, e] -> c: []",
                "c: [d, e] -> c: [1]",
                "lang: en -> 'a b': en",
                "timeout: 2s -> json: { a: 1 }",
                "expect: [ status == 200, '$.a exists' ] -> softly: [ status == 200 ]",
                "expect: [ status == 200, '$.a exists' ] -> expect: []",
                "within: 3s, every: 100ms -> every: 100ms",
                "every: 100ms -> every: 0ms",
                "failFastOn: [ status == 410 ] -> failfast: [ status == 410 ]",
                "idempotencyKey: { Idempotency-Key: '${runId}' } -> timeout: 1s",
                "item: number $.id -> item: number id",
                "item: number $.id -> runId: number $.id",
                "item: number $.id -> 'a b': number $.id",
                "user: smoke -> user: 'a:b'",
                "password: '${SMOKE_PW}' -> password: SMOKE_PW",
                "user: smoke,  ->  ",
                ", expect: [ 'status in [204, 404]' ] ->  ",
                "expect: [ 'status in [204, 404]' ] -> expect: [ 'status in [204, 404]' ], capture: { a: $.a }",
                "form: { a: b } -> form: { a: 1 }",
                "form: { a: b } -> form: { a: b } | put: /form -> get: /form",
                "form: { a: b } -> form: { a: b }, json: {} | form: { a: b }, json -> form: { a: b }\\n        json",
                "{ name: a, text: b } -> { name: a }",
                "{ name: a, text: b } -> { text: b }",
                "{ name: a, text: b } -> { name: a, text: b, file: menu.txt, type: a/b }",
                "{ name: b, type: text/plain, file: menu.txt } -> { name: b, file: menu.txt }",
                "{ name: b, type: text/plain, file: menu.txt } -> { name: b, type: a/b, file: menu.txt, fileName: c }",
                "fileName: c.txt,  ->  ",
                "base64: cmF3 } -> base64: 'c?' }",
                "{ type: text/plain, text: tea } -> { text: tea }",
                "{ type: text/plain, text: tea } -> { type: text/plain }",
                "{ type: text/plain, text: tea } -> { type: text/plain, text: tea, file: menu.txt }",
                "{ type: text/plain, text: tea } -> { type: ' ', text: tea }",
                "head: / -> trace: /",
                "retries: 3 -> retries: 0",
                "retries: 1 -> retries: 11",
                "redirects: 5 -> redirects: 21",
                "redirects: 0 -> redirects: no",
                "send: [ hello, '${runId}' ] -> send: 1",
                "send: [ hello, '${runId}' ] -> body: { type: text/plain, text: a }",
                "head: / -> send: a | name: head -> get: /",
            })
    void refuses_what_the_reader_refuses(String edits) {
        String yaml = PublishedSchema.edited(FullSuite.TEXT, edits);

        assertThatThrownBy(() -> read("suite.yaml", yaml)).isInstanceOf(DocumentException.class);
        assertThat(SCHEMA.violations(yaml)).isNotEmpty();
    }

    /** The whole list: what else the reader refuses, a schema cannot say. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: several -> name: single",
                "name: form -> name: parts",
                "secrets: [SMOKE_PW] -> secrets: [NONE]",
                "environment: [REGION] -> environment: [SMOKE_PW]",
                "'/items/${item}' -> '/items/${itm}'",
                "header ETag -> '$['",
                "number $.id -> number $..id",
                "status == 410 -> status == 41",
                "$.a exists -> $.a exsits",
                "$..a every > 0 -> $..a every > x",
                "file: menu.txt -> file: none.txt",
                "schema menu.json -> schema none.json",
                "within: 3s -> within: 40s",
                "cookie sid secure -> cookie sid scure",
                "certificate days >= 14 -> certificate dais >= 14",
                "event name == tea -> message contains tea",
            })
    void leaves_to_the_reader_what_a_schema_cannot_say(String edits) {
        String yaml = PublishedSchema.edited(FullSuite.TEXT, edits);

        assertThatThrownBy(() -> read("suite.yaml", yaml)).isInstanceOf(DocumentException.class);
        assertThat(SCHEMA.violations(yaml)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"suite: a\nchecks: []\n", "suite: a\n", "checks: [{name: a, steps: []}]\nsuite: a\n", "[]\n"})
    void refuses_a_suite_that_asks_nothing(String yaml) {
        assertThatThrownBy(() -> read("suite.yaml", yaml)).isInstanceOf(DocumentException.class);
        assertThat(SCHEMA.violations(yaml)).isNotEmpty();
    }

    private static DocumentNode schemaAt(List<Object> way) {
        DocumentNode schema = SCHEMA.tree();
        for (Object step : way) {
            schema = SCHEMA.resolved(
                    step instanceof Integer
                            ? schema.field("items")
                            : schema.optional("properties")
                                    .flatMap(properties -> properties.optional(String.valueOf(step)))
                                    .orElse(schema));
        }
        return schema;
    }
}
