package dev.fledge.smoke.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.document.JsonText;
import dev.fledge.schema.JsonSchema;
import dev.fledge.smoke.Suite;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema of suite files says what their reader does, as far as a schema can. */
class SuiteSchemaTest {
    private static final String RESOURCE = "/dev/fledge/smoke/suite.schema.json";
    private static final DocumentNode TREE = Document.json("suite.schema.json", resource());
    static final JsonSchema SCHEMA = JsonSchema.parse(TREE);

    /** Every key of every kind of object, as far as they can stand together. */
    private static final String FULL = """
            suite: full
            secrets: [SMOKE_PW]
            environment: [REGION]
            deadline: 30s
            cleanupReserve: 5s
            defaults:
              timeout: 5s
              retries: 3
              redirects: 5
              latency: { soft: 400ms, hard: 1500ms }
              headers: { X-Synthetic: fledge }
              expect: [ status < 500 ]
              softly: [ ttfb < 1s ]
            checks:
              - name: single
                tags: [core]
                get: '/${REGION}/a?q=tea'
                query: { a: b, c: [d, e] }
                headers: { X-A: a, X-B: [b, c] }
                cookies: { lang: en }
                timeout: 2s
                retries: 1
                redirects: 0
                expect: [ status == 200, '$.a exists' ]
                eventually: { within: 3s, every: 100ms, failFastOn: [ status == 410 ] }
              - name: several
                steps:
                  - name: create
                    post: /items
                    bearer: token
                    idempotencyKey: { Idempotency-Key: '${runId}' }
                    json: { a: [ 1, null ] }
                    eventually: { within: 1s }
                    softly: [ body contains tea ]
                    capture: { item: number $.id, etag: header ETag, csrf: secret cookie csrf, p: pointer /p }
                    cleanup: { delete: '/items/${item}', basic: { user: smoke, password: '${SMOKE_PW}' }, expect: [ 'status in [204, 404]' ] }
                  - name: form
                    put: /form
                    form: { a: b }
                    expect: [ cookie sid secure ]
                  - name: parts
                    patch: /parts
                    multipart:
                      - { name: a, text: b }
                      - { name: b, type: text/plain, file: menu.txt }
                      - { name: c, type: text/plain, fileName: c.txt, text: d }
                      - { name: d, type: text/plain, fileName: d.txt, base64: cmF3 }
                    expect: [ pointer /a isNumber ]
                  - name: text
                    post: /text
                    body: { type: text/plain, text: tea }
                    expect: [ schema menu.json ]
                  - name: file
                    options: /file
                    body: { type: text/plain, file: menu.txt }
                    expect: [ header X-A == b ]
                  - name: bytes
                    delete: /bytes
                    body: { type: text/plain, base64: cmF3 }
                    expect: [ total < 2s ]
                  - name: live
                    webSocket: /live
                    send: [ hello, '${runId}' ]
                    expect: [ message contains tea, message $.a exists ]
                  - name: events
                    get: /events
                    expect: [ event name == tea, event $.a == 1 ]
                  - name: connection
                    get: /
                    expect: [ certificate days >= 14, protocol == h2, redirects <= 3, redirectedTo == /login ]
                  - name: head
                    head: /
                    expect: [ tls < 1s, $..a every > 0 ]
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.writeString(folder.resolve("menu.txt"), "tea");
        Files.writeString(folder.resolve("menu.json"), "{\"type\":\"object\"}");
    }

    private Suite read(String name, String text) throws IOException {
        return SuiteFile.read(
                Files.writeString(folder.resolve(name), text),
                variable -> Optional.ofNullable(
                        Map.of("SMOKE_PW", "hunter2-hunter2", "REGION", "eu").get(variable)));
    }

    private static List<?> violations(String yaml) {
        return SCHEMA.check("suite.json", Document.yaml("suite.yaml", yaml).toJson());
    }

    @Test
    void accepts_every_key_that_the_reader_knows_and_no_other() throws Exception {
        Object full = Document.yaml("full.yaml", FULL).toPlain();
        Map<String, List<String>> reader = new TreeMap<>();
        Map<String, List<String>> schema = new TreeMap<>();

        for (List<Object> place : places(full, List.of())) {
            DocumentNode there = schemaAt(place);
            if (there.optional("additionalProperties")
                    .filter(DocumentNode::isBool)
                    .isPresent()) {
                schema.put(place.toString(), sorted(there.field("properties").keys()));
                reader.put(place.toString(), allowedAt(place, full));
            }
        }

        schema.remove("[checks, 1]");
        reader.remove("[checks, 1]");
        assertThat(schema).isEqualTo(narrowed(reader)).hasSizeGreaterThanOrEqualTo(20);
    }

    /** A part that is a file of its own has fewer keys, which the schema says apart. */
    private static Map<String, List<String>> narrowed(Map<String, List<String>> reader) {
        reader.replaceAll((place, keys) ->
                place.contains("multipart") ? List.of("base64", "file", "fileName", "name", "text", "type") : keys);
        return reader;
    }

    @Test
    void accepts_what_the_reader_accepts() throws Exception {
        read("suite.yaml", FULL);

        assertThat(violations(FULL)).isEmpty();
        assertThat(SCHEMA.check(
                        "again.json", JsonText.compact(read("suite.yaml", FULL).describe())))
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
            assertThat(violations(text)).isEmpty();
            read("suite.yaml", text);
        });
    }

    @Test
    void describes_every_key() {
        List<String> silent = new ArrayList<>();
        silent(TREE, "", silent);

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
                                            && resolved(value.field(name))
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
        String yaml = edited(edits);

        assertThatThrownBy(() -> read("suite.yaml", yaml)).isInstanceOf(DocumentException.class);
        assertThat(violations(yaml)).isNotEmpty();
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
        String yaml = edited(edits);

        assertThatThrownBy(() -> read("suite.yaml", yaml)).isInstanceOf(DocumentException.class);
        assertThat(violations(yaml)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"suite: a\nchecks: []\n", "suite: a\n", "checks: [{name: a, steps: []}]\nsuite: a\n", "[]\n"})
    void refuses_a_suite_that_asks_nothing(String yaml) {
        assertThatThrownBy(() -> read("suite.yaml", yaml)).isInstanceOf(DocumentException.class);
        assertThat(violations(yaml)).isNotEmpty();
    }

    /** Edits such as {@code old -> new | old -> new}; every old text must be there. */
    private static String edited(String edits) {
        String yaml = FULL;
        for (String edit : edits.split(" \\| ", -1)) {
            String[] sides = edit.split(" -> ", -1);
            assertThat(yaml).contains(sides[0].strip());
            yaml = yaml.replace(sides[0].strip(), sides[1].strip().replace("\\n", "\n"));
        }
        return yaml;
    }

    /** The ways to all objects within a tree. */
    private static List<List<Object>> places(Object tree, List<Object> way) {
        List<List<Object>> places = new ArrayList<>();
        if (tree instanceof Map<?, ?> map) {
            places.add(way);
            map.forEach((key, value) -> places.addAll(places(value, and(way, key))));
        } else if (tree instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                places.addAll(places(list.get(i), and(way, i)));
            }
        }
        return places.stream()
                .filter(place -> !place.toString().contains("json"))
                .toList();
    }

    private static List<Object> and(List<Object> way, Object step) {
        List<Object> longer = new ArrayList<>(way);
        longer.add(step);
        return longer;
    }

    /** What the reader says is allowed where it finds a key that it does not know. */
    private List<String> allowedAt(List<Object> way, Object tree) throws IOException {
        try {
            read("suite.json", JsonText.pretty(withKey(tree, way)));
        } catch (DocumentException e) {
            String message = String.valueOf(e.getMessage());
            assertThat(message).contains("unknown key 'zzz'");
            return sorted(Arrays.asList(
                    message.substring(message.indexOf("Allowed: ") + 9).split(", ", -1)));
        }
        throw new AssertionError("the reader accepted an unknown key at " + way);
    }

    private static List<String> sorted(List<String> keys) {
        return List.copyOf(new TreeSet<>(keys));
    }

    private static Map<String, Object> withKey(Object tree, List<Object> way) {
        Map<String, Object> copy = new LinkedHashMap<>();
        ((Map<?, ?>) tree).forEach((key, value) -> copy.put(String.valueOf(key), value));
        if (way.isEmpty()) {
            copy.put("zzz", 1L);
            return copy;
        }
        String step = String.valueOf(way.get(0));
        Object child = copy.get(step);
        if (child instanceof List<?> list) {
            List<Object> items = new ArrayList<>(list);
            int index = (int) way.get(1);
            items.set(index, withKey(items.get(index), way.subList(2, way.size())));
            copy.put(step, items);
        } else {
            copy.put(step, withKey(child, way.subList(1, way.size())));
        }
        return copy;
    }

    private static DocumentNode schemaAt(List<Object> way) {
        DocumentNode schema = TREE;
        for (Object step : way) {
            schema = resolved(
                    step instanceof Integer
                            ? schema.field("items")
                            : schema.optional("properties")
                                    .flatMap(properties -> properties.optional(String.valueOf(step)))
                                    .orElse(schema));
        }
        return schema;
    }

    private static DocumentNode resolved(DocumentNode schema) {
        return schema.optional("$ref")
                .map(ref -> TREE.field("$defs").field(ref.text().substring("#/$defs/".length())))
                .orElse(schema);
    }

    private static String resource() {
        try (InputStream in = Objects.requireNonNull(SuiteSchemaTest.class.getResourceAsStream(RESOURCE))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
