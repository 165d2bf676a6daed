package dev.fledge.smoke.yaml;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.document.JsonText;
import dev.fledge.internal.Check;
import dev.fledge.schema.JsonSchema;
import dev.fledge.smoke.Expectation;
import dev.fledge.smoke.Expectations;
import dev.fledge.smoke.SmokeCheck;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.SuiteDefaults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads a suite from a YAML or JSON file.
 *
 * <pre>{@code
 * suite: where2eat
 * secrets: [SMOKE_PW]            # names; the values come from the environment and are written ${SMOKE_PW} below
 * deadline: 30s
 * defaults: { timeout: 5s, latency: { soft: 400ms, hard: 1500ms } }
 * checks:
 *   - name: health
 *     get: /health
 *     expect: [ status == 200 ]
 *   - name: recommend
 *     post: /recommend
 *     json: { user: test }
 *     expect:
 *       - status == 200
 *       - $.results isArray, size >= 1
 *       - schema schemas/recommend.json
 *     softly: [ ttfb < 400ms ]
 * }</pre>
 *
 * <p>Expectations are written as {@link Expectations#parse} reads them, and {@code schema FILE}, beside the suite's file.
 * Unknown keys, duplicates and wrong types are refused with line and column.
 */
public final class SuiteFile {
    private static final List<String> METHODS = List.of("get", "head", "post", "put", "patch", "delete");

    private final Path file;
    private final SecretTexts secrets;

    private SuiteFile(Path file, SecretTexts secrets) {
        this.file = file;
        this.secrets = secrets;
    }

    /**
     * Reads a suite.
     *
     * @throws DocumentException if the file is malformed, a key or expectation is not understood, or a secret is not in the
     *     environment
     * @throws IOException if the file, or a schema that it names, cannot be read
     */
    public static Suite read(Path file) throws IOException {
        return read(file, name -> Optional.ofNullable(System.getenv(name)));
    }

    static Suite read(Path file, Function<String, Optional<String>> environment) throws IOException {
        DocumentNode root = Document.read(Check.notNull("file", file));
        root.allowOnly("suite", "secrets", "defaults", "deadline", "checks");
        SecretTexts secrets = SecretTexts.declared(root.optional("secrets"), environment);
        return new SuiteFile(file, secrets).suite(root);
    }

    private Suite suite(DocumentNode root) throws IOException {
        Suite.Builder suite = Suite.named(notBlank(root.field("suite")));
        Optional<DocumentNode> deadline = root.optional("deadline");
        if (deadline.isPresent()) {
            DocumentNode node = deadline.get();
            guarded(node, () -> suite.deadline(node.duration()));
        }
        Optional<DocumentNode> defaults = root.optional("defaults");
        if (defaults.isPresent()) {
            defaults(suite, defaults.get());
        }
        for (DocumentNode check : root.field("checks").items()) {
            check(suite, check);
        }
        return guarded(root.field("checks"), suite::build);
    }

    private void defaults(Suite.Builder suite, DocumentNode node) {
        node.allowOnly("timeout", "latency", "headers");
        List<Expectation> budgets = new ArrayList<>();
        node.optional("latency").ifPresent(latency -> {
            latency.allowOnly("soft", "hard");
            latency.optional("hard").ifPresent(hard -> budgets.add(under(hard)));
            latency.optional("soft").ifPresent(soft -> budgets.add(under(soft).softly()));
        });
        guarded(
                node,
                () -> suite.defaults(defaults -> {
                    SuiteDefaults.Builder built = defaults.expect(budgets.toArray(Expectation[]::new));
                    node.optional("timeout").ifPresent(timeout -> built.timeout(timeout.duration()));
                    node.optional("headers")
                            .ifPresent(headers -> headers.keys()
                                    .forEach(name -> built.header(
                                            name, headers.field(name).text())));
                    return built;
                }));
    }

    private static Expectation under(DocumentNode limit) {
        return guarded(limit, () -> Expectations.latency().under(limit.duration()));
    }

    private void check(Suite.Builder suite, DocumentNode node) throws IOException {
        node.allowOnly(
                "name", "tags", "get", "head", "post", "put", "patch", "delete", "query", "headers", "json", "timeout",
                "expect", "softly");
        List<Expectation> expected = expectations(node.field("expect"));
        Optional<DocumentNode> softly = node.optional("softly");
        List<Expectation> hoped = softly.isPresent() ? expectations(softly.get()) : List.of();
        if (expected.isEmpty()) {
            throw node.field("expect").error("expects nothing, so any answer would pass; add status == 200");
        }
        String name = notBlank(node.field("name"));
        guarded(
                node,
                () -> suite.check(name, check -> {
                    request(check.definedAt(node.location()), node);
                    return check.expect(expected.toArray(Expectation[]::new))
                            .expectSoftly(hoped.toArray(Expectation[]::new));
                }));
    }

    private void request(SmokeCheck.Builder check, DocumentNode node) {
        List<String> methods = METHODS.stream()
                .filter(method -> node.optional(method).isPresent())
                .toList();
        if (methods.size() != 1) {
            throw node.error("a check needs one of " + String.join(", ", METHODS) + " with a path, but has "
                    + (methods.isEmpty() ? "none" : String.join(" and ", methods)));
        }
        String method = methods.get(0);
        DocumentNode path = node.field(method);
        guarded(path, () -> check.request(method.toUpperCase(Locale.ROOT), path.text()));
        node.optional("tags").ifPresent(tags -> tags.items().forEach(tag -> check.tags(notBlank(tag))));
        node.optional("timeout").ifPresent(timeout -> guarded(timeout, () -> check.timeout(timeout.duration())));
        each(node, "query", (name, value) -> check.query(name, secrets.filled(value)));
        each(node, "headers", (name, value) -> check.header(name, secrets.filled(value)));
        node.optional("json").ifPresent(json -> check.json(JsonText.compact(secrets.filled(json, json.toPlain()))));
        secrets.all().forEach(check::secret);
    }

    /** What is done with one named value. */
    private interface Named {
        void take(String name, DocumentNode value);
    }

    private static void each(DocumentNode node, String key, Named named) {
        node.optional(key)
                .ifPresent(members -> members.keys().forEach(name -> {
                    DocumentNode value = members.field(name);
                    guarded(value, () -> {
                        named.take(name, value);
                        return name;
                    });
                }));
    }

    private List<Expectation> expectations(DocumentNode list) throws IOException {
        List<Expectation> expectations = new ArrayList<>();
        for (DocumentNode node : list.items()) {
            String text = notBlank(node);
            expectations.add(
                    text.startsWith("schema ")
                            ? Expectations.schema(
                                    schema(text.substring("schema ".length()).strip()))
                            : guarded(node, () -> Expectations.parse(text)));
        }
        return expectations;
    }

    private JsonSchema schema(String name) throws IOException {
        return JsonSchema.read(file.resolveSibling(name));
    }

    private static String notBlank(DocumentNode node) {
        if (node.text().isBlank()) {
            throw node.error("must not be blank");
        }
        return node.text();
    }

    /** What is built from a node. */
    private interface Built<T> {
        T get();
    }

    /** Gives what the suite refuses the place in the file. */
    private static <T> T guarded(DocumentNode node, Built<T> built) {
        try {
            return built.get();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }
}
