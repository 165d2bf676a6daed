package dev.fledge.smoke.yaml;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.internal.Check;
import dev.fledge.smoke.Expectation;
import dev.fledge.smoke.Expectations;
import dev.fledge.smoke.SmokeCheck;
import dev.fledge.smoke.StepBuilder;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.SuiteDefaults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 *   - name: write to cache
 *     steps:
 *       - name: login
 *         post: /login
 *         json: { user: smoke, password: '${SMOKE_PW}' }
 *         capture: { token: secret $.token }
 *       - name: create
 *         post: /cache
 *         bearer: '${token}'
 *         json: { key: 'smoke-${runId}' }
 *         capture: { item: number $.id }         # also: text (the default), bool; from $.path or header NAME
 *         cleanup: { delete: '/cache/${item}', expect: [ 'status in [204, 404]' ] }
 *       - name: read back
 *         get: '/cache/${item}'
 *         expect: [ status == 200 ]
 *         eventually: { within: 3s, every: 200ms, failFastOn: [ status == 410 ] }
 * }</pre>
 *
 * <p>A step may write <code>${NAME}</code> for what a step before it captured, in path, query, headers and body, for
 * {@code runId}, and for the names in {@code secrets} and {@code environment}.
 *
 * <p>Expectations are written as {@link Expectations#parse} reads them, and {@code schema FILE}, beside the suite's file.
 * Unknown keys, duplicates and wrong types are refused with line and column.
 */
public final class SuiteFile {
    private final Path file;
    private final FileValues values;

    private SuiteFile(Path file, FileValues values) {
        this.file = file;
        this.values = values;
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
        root.allowOnly("suite", "secrets", "environment", "defaults", "deadline", "cleanupReserve", "checks");
        return new SuiteFile(file, FileValues.declared(root, environment)).suite(root);
    }

    private Suite suite(DocumentNode root) throws IOException {
        Suite.Builder suite = Suite.named(Guard.notBlank(root.field("suite")));
        Optional<DocumentNode> deadline = root.optional("deadline");
        if (deadline.isPresent()) {
            DocumentNode node = deadline.get();
            Guard.at(node, () -> suite.deadline(node.duration()));
        }
        root.optional("cleanupReserve").ifPresent(node -> Guard.at(node, () -> suite.cleanupReserve(node.duration())));
        Optional<DocumentNode> defaults = root.optional("defaults");
        if (defaults.isPresent()) {
            defaults(suite, defaults.get());
        }
        for (DocumentNode check : root.field("checks").items()) {
            check(suite, check);
        }
        return Guard.at(root.field("checks"), suite::build);
    }

    private void defaults(Suite.Builder suite, DocumentNode node) {
        node.allowOnly("timeout", "latency", "headers");
        List<Expectation> budgets = new ArrayList<>();
        node.optional("latency").ifPresent(latency -> {
            latency.allowOnly("soft", "hard");
            latency.optional("hard").ifPresent(hard -> budgets.add(under(hard)));
            latency.optional("soft").ifPresent(soft -> budgets.add(under(soft).softly()));
        });
        Guard.at(
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
        return Guard.at(limit, () -> Expectations.latency().under(limit.duration()));
    }

    private void check(Suite.Builder suite, DocumentNode node) throws IOException {
        List<String> keys = new ArrayList<>(List.of("name", "tags", "steps"));
        keys.addAll(StepReader.KEYS);
        node.allowOnly(keys.toArray(String[]::new));
        String name = Guard.notBlank(node.field("name"));
        values.forgetCaptures();
        try {
            Guard.at(node, () -> suite.check(name, check -> check(check, node)));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private SmokeCheck.Builder check(SmokeCheck.Builder check, DocumentNode node) {
        node.optional("tags").ifPresent(tags -> tags.items().forEach(tag -> check.tags(Guard.notBlank(tag))));
        Optional<DocumentNode> steps = node.optional("steps");
        if (steps.isEmpty()) {
            return read(check, node);
        }
        node.allowOnly("name", "tags", "steps");
        check.definedAt(node.location());
        for (DocumentNode step : steps.get().items()) {
            step(check, step);
        }
        return check;
    }

    private void step(SmokeCheck.Builder check, DocumentNode node) {
        List<String> keys = new ArrayList<>(List.of("name"));
        keys.addAll(StepReader.KEYS);
        node.allowOnly(keys.toArray(String[]::new));
        String name = Guard.notBlank(node.field("name"));
        Guard.at(node, () -> check.step(name, step -> read(step, node)));
    }

    private <B extends StepBuilder<B>> B read(B step, DocumentNode node) {
        try {
            return new StepReader(file, values).read(step, node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
