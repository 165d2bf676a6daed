package dev.fledge.smoke.yaml;

import dev.fledge.document.DocumentNode;
import dev.fledge.document.JsonText;
import dev.fledge.schema.JsonSchema;
import dev.fledge.smoke.Capture;
import dev.fledge.smoke.Eventually;
import dev.fledge.smoke.Expectation;
import dev.fledge.smoke.Expectations;
import dev.fledge.smoke.StepBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads one request, what is expected of its answer and what is taken from it. */
final class StepReader {
    static final List<String> KEYS = List.of(
            "get",
            "head",
            "options",
            "post",
            "put",
            "patch",
            "delete",
            "query",
            "headers",
            "bearer",
            "basic",
            "cookies",
            "form",
            "body",
            "json",
            "timeout",
            "expect",
            "softly",
            "eventually",
            "capture",
            "cleanup");
    private static final List<String> METHODS = KEYS.subList(0, 7);

    private final Path file;
    private final FileValues values;

    StepReader(Path file, FileValues values) {
        this.file = file;
        this.values = values;
    }

    <B extends StepBuilder<B>> B read(B step, DocumentNode node) throws IOException {
        request(step.definedAt(node.location()), node);
        Optional<DocumentNode> expect = node.optional("expect");
        List<Expectation> expected = expect.isPresent() ? expectations(expect.get()) : List.of();
        if (expected.isEmpty() && node.optional("capture").isEmpty()) {
            throw node.field("expect").error("expects nothing, so any answer would pass; add status == 200");
        }
        step.expect(expected.toArray(Expectation[]::new));
        Optional<DocumentNode> softly = node.optional("softly");
        List<Expectation> hoped = softly.isPresent() ? expectations(softly.get()) : List.of();
        step.expectSoftly(hoped.toArray(Expectation[]::new));
        each(node, "capture", (name, from) -> capture(step, name, from));
        Optional<DocumentNode> wait = node.optional("eventually");
        if (wait.isPresent()) {
            step.eventually(eventually(wait.get()));
        }
        Optional<DocumentNode> cleanup = node.optional("cleanup");
        if (cleanup.isPresent()) {
            cleanup(step, cleanup.get());
        }
        return step;
    }

    private Eventually eventually(DocumentNode node) throws IOException {
        node.allowOnly("within", "every", "failFastOn");
        DocumentNode within = node.field("within");
        Eventually wait = Guard.at(within, () -> Eventually.within(within.duration()));
        Optional<DocumentNode> every = node.optional("every");
        if (every.isPresent()) {
            Eventually known = wait;
            wait = Guard.at(every.get(), () -> known.every(every.get().duration()));
        }
        Optional<DocumentNode> hopeless = node.optional("failFastOn");
        return hopeless.isPresent()
                ? wait.failFastOn(expectations(hopeless.get()).toArray(Expectation[]::new))
                : wait;
    }

    private void cleanup(StepBuilder<?> step, DocumentNode node) throws IOException {
        node.allowOnly(KEYS.subList(0, KEYS.indexOf("capture")).toArray(String[]::new));
        try {
            Guard.at(
                    node,
                    () -> step.cleanup(undo -> {
                        try {
                            return read(undo, node);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void request(StepBuilder<?> step, DocumentNode node) {
        List<String> methods = METHODS.stream()
                .filter(method -> node.optional(method).isPresent())
                .toList();
        if (methods.size() != 1) {
            throw node.error("a check needs one of " + String.join(", ", METHODS) + " with a path, but has "
                    + (methods.isEmpty() ? "none" : String.join(" and ", methods)));
        }
        String method = methods.get(0);
        DocumentNode place = node.field(method);
        FileValues.Path path = values.path(place);
        Guard.at(
                place,
                () -> step.request(
                        method.toUpperCase(Locale.ROOT),
                        path.path(),
                        path.captures().toArray(Capture<?>[]::new)));
        node.optional("timeout").ifPresent(timeout -> Guard.at(timeout, () -> step.timeout(timeout.duration())));
        each(node, "query", (name, value) -> step.query(name, values.template(value)));
        each(node, "headers", (name, value) -> step.header(name, values.template(value)));
        node.optional("bearer")
                .ifPresent(token -> Guard.at(
                        token, () -> step.header("Authorization", values.template(token, "Bearer " + token.text()))));
        each(node, "cookies", (name, value) -> step.cookie(name, values.template(value)));
        node.optional("basic").ifPresent(basic -> Guard.at(basic, () -> basic(step, basic)));
        body(step, node);
        values.secrets().forEach(step::secret);
    }

    private StepBuilder<?> basic(StepBuilder<?> step, DocumentNode node) {
        node.allowOnly("user", "password");
        return step.basic(node.field("user").text(), values.secret(node.field("password")));
    }

    private void body(StepBuilder<?> step, DocumentNode node) {
        List<String> bodies = List.of("json", "form", "body").stream()
                .filter(key -> node.optional(key).isPresent())
                .toList();
        if (bodies.size() > 1) {
            throw node.error("a request has one body, but has " + String.join(" and ", bodies));
        }
        node.optional("json").ifPresent(json -> Guard.at(json, () -> json(step, values.filled(json, json.toPlain()))));
        node.optional("form")
                .ifPresent(form -> Guard.at(form, () -> {
                    Map<String, Object> fields = new LinkedHashMap<>();
                    form.keys().forEach(name -> fields.put(name, values.template(form.field(name))));
                    return step.form(fields);
                }));
        node.optional("body")
                .ifPresent(body -> Guard.at(body, () -> {
                    body.allowOnly("type", "text");
                    byte[] bytes = body.field("text").text().getBytes(StandardCharsets.UTF_8);
                    return step.body(body.field("type").text(), bytes);
                }));
    }

    private static StepBuilder<?> json(StepBuilder<?> step, Object filled) {
        if (filled instanceof Map<?, ?> members) {
            return step.json(textKeys(members));
        }
        return filled instanceof List<?> elements ? step.json(elements) : step.json(JsonText.compact(filled));
    }

    private static Map<String, Object> textKeys(Map<?, ?> members) {
        Map<String, Object> named = new LinkedHashMap<>();
        members.forEach((name, member) -> named.put(String.valueOf(name), member));
        return named;
    }

    /** Reads {@code [secret|number|bool] $.path} or {@code header NAME}. */
    private StepBuilder<?> capture(StepBuilder<?> step, String name, DocumentNode from) {
        String[] words = from.text().strip().split("\\s+", 2);
        boolean typed = List.of("text", "secret", "number", "bool").contains(words[0]) && words.length == 2;
        Capture<?> into = switch (typed ? words[0] : "text") {
            case "secret" -> Capture.secret(name);
            case "number" -> Capture.wholeNumber(name);
            case "bool" -> Capture.bool(name);
            default -> Capture.text(name);
        };
        String source = typed ? words[1] : from.text().strip();
        if (!source.startsWith("$") && !source.startsWith("header ")) {
            throw from.error(
                    "must be a JSON path such as $.id or header NAME, with text, secret, number or bool before it, "
                            + "but was '" + from.text() + "'");
        }
        values.add(into);
        return source.startsWith("$")
                ? step.capture(into, Expectations.json(source))
                : step.capture(
                        into,
                        Expectations.header(source.substring("header ".length()).strip()));
    }

    /** What is done with one named value. */
    private interface Named {
        StepBuilder<?> take(String name, DocumentNode value);
    }

    private static void each(DocumentNode node, String key, Named named) {
        node.optional(key)
                .ifPresent(members -> members.keys().forEach(name -> {
                    DocumentNode value = members.field(name);
                    Guard.at(value, () -> named.take(name, value));
                }));
    }

    List<Expectation> expectations(DocumentNode list) throws IOException {
        List<Expectation> expectations = new ArrayList<>();
        for (DocumentNode node : list.items()) {
            String text = Guard.notBlank(node);
            expectations.add(
                    text.startsWith("schema ")
                            ? Expectations.schema(JsonSchema.read(file.resolveSibling(
                                    text.substring("schema ".length()).strip())))
                            : Guard.at(node, () -> Expectations.parse(text)));
        }
        return expectations;
    }
}
