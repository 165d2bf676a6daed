package dev.fledge.smoke.yaml;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.document.JsonText;
import dev.fledge.internal.Check;
import dev.fledge.smoke.Expectation;
import dev.fledge.smoke.Expectations;
import dev.fledge.smoke.SmokeCheck;
import dev.fledge.smoke.StepBuilder;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.SuiteDefaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads and writes suites as YAML or JSON files.
 *
 * <pre>{@code
 * suite: where2eat
 * secrets: [SMOKE_PW]            # names; the values come from the environment and are written ${SMOKE_PW} below
 * deadline: 30s
 * defaults: { timeout: 5s, latency: { soft: 400ms, hard: 1500ms }, retries: 3, redirects: 5 }
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
 * {@code runId}, and for the names in {@code secrets} and {@code environment}; <code>$${</code> is the text <code>${</code>.
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
     * Returns the suite as the YAML of a file in the working directory. The same suite gives the same text, on every machine;
     * {@link #read} gives a suite that {@linkplain Suite#describe() says} the same.
     *
     * <p>Secrets are written as <code>${NAME}</code>, wherever their value stands, and named under {@code secrets}. Text that a
     * reader of YAML could take for a boolean, a number or a date is quoted.
     *
     * @throws IllegalStateException if a part of the suite can only be written in Java; the message names the check
     */
    public static String text(Suite suite) {
        return YamlText.of(suite.describe());
    }

    /**
     * Returns the same with comments, for people who go on with the file.
     *
     * @param head lines above everything
     * @param ofCheck gives the lines above a check; an empty list for none
     * @throws IllegalStateException as {@link #text(Suite)} does
     */
    public static String text(Suite suite, List<String> head, Function<SmokeCheck, List<String>> ofCheck) {
        Map<String, Object> tree = new LinkedHashMap<>(suite.describe());
        List<?> checks = (List<?>) Objects.requireNonNull(tree.remove("checks"));
        StringBuilder text =
                new StringBuilder(comments(head, "")).append(YamlText.of(tree)).append("checks:\n");
        for (int i = 0; i < checks.size(); i++) {
            Map<String, Object> check = new LinkedHashMap<>();
            ((Map<?, ?>) checks.get(i)).forEach((key, value) -> check.put(String.valueOf(key), value));
            text.append(comments(ofCheck.apply(suite.checks().get(i)), "  ")).append(YamlText.item(check));
        }
        return text.toString();
    }

    private static String comments(List<String> texts, String indent) {
        return texts.stream()
                .flatMap(String::lines)
                .map(line -> indent + "# " + line + "\n")
                .collect(Collectors.joining());
    }

    /**
     * Writes the suite to a file in UTF-8 as {@link #text} gives it, or as JSON if the name ends in {@code .json}. What was in
     * the file is replaced; files that the suite names are named relative to it.
     *
     * @throws IllegalArgumentException if the name ends in neither {@code .yaml}, {@code .yml} nor {@code .json}
     * @throws IllegalStateException as {@link #text} does; then nothing is written
     * @throws IOException if the file cannot be written
     */
    public static void write(Suite suite, Path file) throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (!name.matches(".*\\.(json|ya?ml)")) {
            throw new IllegalArgumentException(
                    "name of a suite file must end in .yaml, .yml or .json, but was '" + file + "'");
        }
        Map<String, Object> tree = suite.describe(other -> relative(file, other));
        Files.writeString(file, name.endsWith(".json") ? JsonText.pretty(tree) : YamlText.of(tree));
    }

    private static String relative(Path file, String other) {
        Path folder = file.toAbsolutePath().normalize().resolveSibling("");
        String relative =
                folder.relativize(Path.of(other).toAbsolutePath().normalize()).toString();
        return relative.replace('\\', '/');
    }

    /**
     * Reads a suite.
     *
     * @throws DocumentException if the file is malformed, a key or expectation is not understood, a file that it names is
     *     missing or malformed, or a secret is not in the environment
     * @throws IOException if the file cannot be read
     */
    public static Suite read(Path file) throws IOException {
        return read(file, name -> Optional.ofNullable(System.getenv(name)));
    }

    static Suite read(Path file, Function<String, Optional<String>> environment) throws IOException {
        DocumentNode root = Document.read(Check.notNull("file", file));
        root.allowOnly("suite", "secrets", "environment", "defaults", "deadline", "cleanupReserve", "checks");
        return new SuiteFile(file, FileValues.declared(root, environment)).suite(root);
    }

    private Suite suite(DocumentNode root) {
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
        node.allowOnly("timeout", "latency", "headers", "retries", "redirects", "expect", "softly");
        List<Expectation> budgets = new ArrayList<>();
        node.optional("latency").ifPresent(latency -> {
            latency.allowOnly("soft", "hard");
            latency.optional("hard").ifPresent(hard -> budgets.add(under(hard)));
            latency.optional("soft").ifPresent(soft -> budgets.add(under(soft).softly()));
        });
        ExpectationReader expectations = new ExpectationReader(file);
        budgets.addAll(List.of(expectations.of(node, "expect")));
        for (Expectation hoped : expectations.of(node, "softly")) {
            budgets.add(hoped.softly());
        }
        Guard.at(
                node,
                () -> suite.defaults(defaults -> {
                    SuiteDefaults.Builder built = defaults.expect(budgets.toArray(Expectation[]::new));
                    node.optional("timeout").ifPresent(timeout -> built.timeout(timeout.duration()));
                    Sending.read(built, node);
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

    private void check(Suite.Builder suite, DocumentNode node) {
        List<String> keys = new ArrayList<>(List.of("name", "tags", "steps"));
        keys.addAll(StepReader.KEYS);
        node.allowOnly(keys.toArray(String[]::new));
        String name = Guard.notBlank(node.field("name"));
        values.forgetCaptures();
        Guard.at(node, () -> suite.check(name, check -> check(check, node)));
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
        return new StepReader(file, values).read(step, node);
    }
}
