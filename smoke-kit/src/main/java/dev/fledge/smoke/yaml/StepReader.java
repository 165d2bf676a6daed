package dev.fledge.smoke.yaml;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.smoke.Capture;
import dev.fledge.smoke.Eventually;
import dev.fledge.smoke.Expectation;
import dev.fledge.smoke.Expectations;
import dev.fledge.smoke.StepBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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
            "webSocket",
            "query",
            "headers",
            "bearer",
            "basic",
            "cookies",
            "form",
            "multipart",
            "body",
            "json",
            "idempotencyKey",
            "send",
            "timeout",
            "retries",
            "redirects",
            "expect",
            "softly",
            "eventually",
            "capture",
            "cleanup");
    private static final List<String> METHODS = KEYS.subList(0, 8);

    /** Where a name may have several values. */
    private static final Set<String> MANY = Set.of("query", "headers", "cookies", "idempotencyKey");

    private final ExpectationReader expectations;
    private final BodyReader bodies;
    private final FileValues values;

    StepReader(Path file, FileValues values) {
        this.expectations = new ExpectationReader(file);
        this.bodies = new BodyReader(file, values);
        this.values = values;
    }

    <B extends StepBuilder<B>> B read(B step, DocumentNode node) {
        request(step.definedAt(node.location()), node);
        Expectation[] expected = expectations.of(node, "expect");
        if (expected.length == 0 && node.optional("capture").isEmpty()) {
            throw node.field("expect").error("expects nothing, so any answer would pass; add status == 200");
        }
        step.expect(expected);
        step.expectSoftly(expectations.of(node, "softly"));
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

    private Eventually eventually(DocumentNode node) {
        node.allowOnly("within", "every", "failFastOn");
        DocumentNode within = node.field("within");
        Eventually wait = Guard.at(within, () -> Eventually.within(within.duration()));
        Optional<DocumentNode> every = node.optional("every");
        if (every.isPresent()) {
            Eventually known = wait;
            wait = Guard.at(every.get(), () -> known.every(every.get().duration()));
        }
        return wait.failFastOn(expectations.of(node, "failFastOn"));
    }

    private void cleanup(StepBuilder<?> step, DocumentNode node) {
        node.allowOnly(KEYS.subList(0, KEYS.indexOf("capture")).toArray(String[]::new));
        Guard.at(node, () -> step.cleanup(undo -> read(undo, node)));
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
        Guard.at(place, () -> request(step, method, path.path(), path.captures().toArray(Capture<?>[]::new)));
        sends(step, node);
        node.optional("timeout").ifPresent(timeout -> Guard.at(timeout, () -> step.timeout(timeout.duration())));
        Sending.read(step, node);
        each(node, "query", (name, value) -> step.query(name, values.template(value)));
        each(node, "headers", (name, value) -> step.header(name, values.template(value)));
        node.optional("bearer")
                .ifPresent(token -> Guard.at(
                        token, () -> step.header("Authorization", values.template(token, "Bearer " + token.text()))));
        each(node, "idempotencyKey", (name, value) -> step.idempotencyKey(name, values.template(value)));
        each(node, "cookies", (name, value) -> step.cookie(name, values.template(value)));
        node.optional("basic").ifPresent(basic -> Guard.at(basic, () -> basic(step, basic)));
        bodies.read(step, node);
        values.secrets().forEach(step::secret);
    }

    private static StepBuilder<?> request(StepBuilder<?> step, String method, String path, Capture<?>... values) {
        return method.equals("webSocket")
                ? step.webSocket(path, values)
                : step.request(method.toUpperCase(Locale.ROOT), path, values);
    }

    private void sends(StepBuilder<?> step, DocumentNode node) {
        Optional<DocumentNode> send = node.optional("send");
        List<DocumentNode> texts =
                send.map(some -> some.isList() ? some.items() : List.of(some)).orElse(List.of());
        texts.forEach(text -> Guard.at(text, () -> step.send(values.template(text))));
    }

    private StepBuilder<?> basic(StepBuilder<?> step, DocumentNode node) {
        node.allowOnly("user", "password");
        return step.basic(node.field("user").text(), values.secret(node.field("password")));
    }

    /** Reads {@code [text|secret|number|bool]} and then {@code $.path}, {@code pointer /p}, {@code header NAME} or a cookie. */
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
        values.add(into);
        if (source.startsWith("$")) {
            return step.capture(into, Expectations.json(source));
        }
        String[] parts = source.split("\\s+", 2);
        return switch (parts.length == 2 ? parts[0] : "") {
            case "header" -> step.capture(into, Expectations.header(parts[1]));
            case "cookie" -> step.capture(into, Expectations.cookie(parts[1]));
            case "pointer" -> step.capture(into, Expectations.pointer(pointer(from, parts[1])));
            default ->
                throw from.error(
                        "must be a JSON path such as $.id, pointer /id, header NAME or cookie NAME, with text, "
                                + "secret, number or bool before it, but was '" + from.text() + "'");
        };
    }

    private static String pointer(DocumentNode from, String written) {
        try {
            return written.startsWith("\"")
                    ? Document.json(from.location(), written).text()
                    : written;
        } catch (DocumentException e) {
            throw from.error("the pointer is no JSON text: " + e.problem());
        }
    }

    /** What is done with one named value. */
    private interface Named {
        StepBuilder<?> take(String name, DocumentNode value);
    }

    private static void each(DocumentNode node, String key, Named named) {
        node.optional(key)
                .ifPresent(members -> members.keys().forEach(name -> {
                    DocumentNode value = members.field(name);
                    List<DocumentNode> all = value.isList() && MANY.contains(key) ? value.items() : List.of(value);
                    if (all.isEmpty()) {
                        throw value.error("has no value; write one, or leave " + name + " out");
                    }
                    all.forEach(each -> Guard.at(each, () -> named.take(name, each)));
                }));
    }
}
