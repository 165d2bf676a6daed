package dev.fledge.smoke.yaml;

import static dev.fledge.smoke.Expectations.body;
import static dev.fledge.smoke.Expectations.certificate;
import static dev.fledge.smoke.Expectations.cookie;
import static dev.fledge.smoke.Expectations.header;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.jsonAll;
import static dev.fledge.smoke.Expectations.latency;
import static dev.fledge.smoke.Expectations.message;
import static dev.fledge.smoke.Expectations.pointer;
import static dev.fledge.smoke.Expectations.protocol;
import static dev.fledge.smoke.Expectations.redirectedTo;
import static dev.fledge.smoke.Expectations.redirects;
import static dev.fledge.smoke.Expectations.schema;
import static dev.fledge.smoke.Expectations.status;

import dev.fledge.document.None;
import dev.fledge.http.Redirects;
import dev.fledge.http.Retries;
import dev.fledge.http.Secret;
import dev.fledge.schema.JsonSchema;
import dev.fledge.smoke.Capture;
import dev.fledge.smoke.Eventually;
import dev.fledge.smoke.Expectation;
import dev.fledge.smoke.SmokeCheck;
import dev.fledge.smoke.SmokeStep;
import dev.fledge.smoke.StepBuilder;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Suites that use every word of a suite file, with values that YAML readers like to take for something else. */
final class RandomSuites {
    static final List<Secret> SECRETS =
            List.of(Secret.of("SMOKE_PW", "hunter2&${more}"), Secret.of("API.KEY", "no: #k\"'\\ey$"));

    private static final List<String> TRAPS = List.of(
            "no",
            "Yes",
            "on",
            "y",
            "null",
            "~",
            "true",
            "012",
            "0x1F",
            "1e3",
            "1_000",
            "-1",
            ".5",
            ".inf",
            "1.0",
            "2024-01-01",
            "2024-01-01 10:00:00",
            "12:30:45",
            "a: b",
            "a #b",
            "#a",
            "- x",
            "-",
            "?",
            ":",
            "key:",
            "",
            "${x}",
            "$${",
            "$",
            "5$",
            "$$$",
            "it's",
            "\"q\"",
            " lead",
            "trail ",
            "ü€",
            "\uD83D\uDE00",
            "a\nb",
            "a\tb",
            "\u0000\u2028\uFEFF\u0085",
            "[a, b]",
            "{a: b}",
            "*x",
            "&y",
            "!t",
            "%z",
            "@w",
            "`v",
            "|",
            ">",
            "<<",
            "=",
            "a\\b",
            "// c",
            "hunter2&${more}",
            "x hunter2&${more}${y",
            "tea",
            "tea",
            "tea");
    private static final Capture<String> TEXT = Capture.text("etag");
    private static final Capture<String> HIDDEN = Capture.secret("token");
    private static final Capture<Long> NUMBER = Capture.wholeNumber("id");
    private static final Capture<Boolean> BOOL = Capture.bool("ok");

    private final Random random;
    private final Path folder;

    /** Whether every answer is accepted at once, so that nothing waits. */
    private final boolean calm;

    RandomSuites(Random random, Path folder, boolean calm) {
        this.random = random;
        this.folder = folder;
        this.calm = calm;
    }

    Suite suite() {
        Suite.Builder suite = Suite.named("suite " + plain());
        if (random.nextBoolean()) {
            suite.deadline(Duration.ofSeconds(61 + random.nextInt(60))).cleanupReserve(Duration.ofMillis(1500));
        }
        suite.defaults(d -> {
            d.header("X-Default", ascii());
            if (random.nextBoolean()) {
                d.timeout(Duration.ofSeconds(7)).expect(calm ? status(200) : expectation());
                d.retries(Retries.upTo(1 + random.nextInt(3))).redirects(Redirects.upTo(5));
            }
            return random.nextBoolean()
                    ? d.expect(latency().soft(Duration.ofMinutes(1)).hard(Duration.ofHours(1)))
                    : d;
        });
        suite.check("run", c -> c.get("/run/{id}", Capture.runId()).expect(status(200)));
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            String name = i + plain();
            suite.check(name, random.nextInt(3) == 0 ? this::single : this::steps);
        }
        return suite.build();
    }

    private SmokeCheck.Builder single(SmokeCheck.Builder check) {
        tags(check);
        return step(check, List.of());
    }

    private SmokeCheck.Builder steps(SmokeCheck.Builder check) {
        tags(check);
        check.step(
                "first " + plain(),
                s -> step(s, List.of())
                        .capture(TEXT, header("ETag"))
                        .capture(HIDDEN, random.nextBoolean() ? json("$.token") : pointer("/token"))
                        .capture(NUMBER, json("$['id']"))
                        .capture(BOOL, pointer("/ok"))
                        .capture(Capture.text("csrf"), cookie("csrf")));
        List<Capture<?>> known = List.of(TEXT, HIDDEN, NUMBER, BOOL, Capture.text("csrf"));
        for (int i = 0; i < random.nextInt(3); i++) {
            check.step(i + plain(), s -> withCleanup(step(s, known), known));
        }
        return check;
    }

    private SmokeStep.Builder withCleanup(SmokeStep.Builder step, List<Capture<?>> known) {
        return random.nextBoolean() ? step.cleanup(undo -> step(undo, known)) : step;
    }

    private void tags(SmokeCheck.Builder check) {
        for (int i = 0; i < random.nextInt(3); i++) {
            check.tags("t" + plain().replaceAll("[^!-~]|[,()&|!]", ""));
        }
    }

    private <B extends StepBuilder<B>> B step(B step, List<Capture<?>> known) {
        SECRETS.forEach(step::secret);
        if (!calm && random.nextInt(8) == 0) {
            return step.webSocket("/live")
                    .send(text())
                    .send(template(known))
                    .expect(
                            message().contains("a" + plain()),
                            message(json("$.a").isEqualTo(plain())));
        }
        boolean withBody = random.nextBoolean();
        String method = pick(withBody ? List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS") : List.of("GET", "HEAD"));
        if (known.isEmpty() || random.nextBoolean()) {
            step.request(method, "/a$/" + random.nextInt(9) + "?q=%7B");
        } else {
            step.request(method, "/items$/{x}/{y}", NUMBER, pick(known));
        }
        for (int i = 0; i < random.nextInt(3); i++) {
            step.query(pick(List.of("a", "no", "1")), template(known));
            step.header(pick(List.of("X-A", "X-B")), ascii());
            step.cookie(pick(List.of("lang", "on")), Template.text("c$").and(Capture.runId()));
        }
        authorization(step, known);
        if (withBody) {
            content(step, known);
        }
        if (random.nextBoolean()) {
            step.timeout(Duration.ofMillis(20_000L + random.nextInt(5000)));
        }
        if (random.nextInt(3) == 0) {
            step.retries(Retries.none()).redirects(Redirects.never());
        }
        if (random.nextInt(3) == 0) {
            step.idempotencyKey("Idempotency-Key", Template.text("k-").and(Capture.runId()));
            if (!calm) {
                step.eventually(Eventually.within(Duration.ofSeconds(3))
                        .every(Duration.ofMillis(100L + 100L * random.nextInt(2)))
                        .failFastOn(expectation()));
            }
        }
        step.expect(status(200));
        for (int i = 0; i < random.nextInt(4) && !calm; i++) {
            step.expect(expectation()).expectSoftly(expectation());
        }
        return step;
    }

    private void authorization(StepBuilder<?> step, List<Capture<?>> known) {
        switch (random.nextInt(5)) {
            case 0 -> step.basic("smoke no", SECRETS.get(0));
            case 1 -> step.bearer(SECRETS.get(1));
            case 2 -> step.header("Authorization", Template.text("Token ").and(SECRETS.get(0)));
            case 3 -> {
                if (!known.isEmpty()) {
                    step.bearer(HIDDEN);
                }
            }
            default -> {}
        }
    }

    private void content(StepBuilder<?> step, List<Capture<?>> known) {
        switch (random.nextInt(9)) {
            case 0 -> step.form(fields(known));
            case 1 -> step.json(members(known, 3));
            case 2 -> step.json(List.of(members(known, 2), value(known, 1)));
            case 3 -> step.json("{\"a\": [1, \"no\"]}");
            case 4 -> step.body("text/plain; charset=utf-8", template(known));
            case 5 -> step.body("application/octet-stream", new byte[] {0, -1, 'x'});
            case 6 -> step.body("text/plain", text().getBytes(StandardCharsets.UTF_8));
            case 7 -> step.body("application/xml", folder.resolve("menu.xml"));
            default ->
                step.multipart(m -> m.field("no", template(known))
                        .field("no", SECRETS.get(0))
                        .file("photo", folder.resolve("menu.xml"), "application/xml")
                        .file("n: o", plain() + "f", template(known), "text/plain")
                        .file("raw", "raw.bin", new byte[] {-1}, "image/jpeg"));
        }
    }

    private Map<String, Object> fields(List<Capture<?>> known) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("no", template(known));
        fields.put("n", 1.5);
        fields.put("yes: ", SECRETS.get(1));
        return fields;
    }

    private Map<String, Object> members(List<Capture<?>> known, int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            members.put(pick(TRAPS).replace("hunter2", "key"), value(known, depth - 1));
        }
        return members;
    }

    private Object value(List<Capture<?>> known, int depth) {
        return switch (random.nextInt(depth > 0 ? 11 : 8)) {
            case 0 -> random.nextInt();
            case 1 -> random.nextDouble() * 1e5;
            case 2 -> random.nextBoolean();
            case 3 -> SECRETS.get(random.nextInt(2));
            case 4 -> known.isEmpty() ? 0 : pick(known);
            case 5 -> Template.text("x").and(template(known).toString());
            case 6 -> None.NONE;
            case 7 -> text();
            case 8 -> members(known, depth);
            case 9 -> List.of();
            default -> List.of(value(known, depth - 1), Map.of(), text());
        };
    }

    private Template template(List<Capture<?>> known) {
        Template template = Template.text(text());
        for (int i = 0; i < random.nextInt(3); i++) {
            template = known.isEmpty() || random.nextBoolean()
                    ? template.and(Capture.runId()).and(text())
                    : template.and(pick(known)).and(SECRETS.get(random.nextInt(2)));
        }
        return template;
    }

    private Expectation expectation() {
        List<Expectation> some = new ArrayList<>(List.of(
                status(200, 204),
                header("X-A").isEqualTo(plain()),
                header("X-A").doesNotExist(),
                header("X-A").matches("^a{1,2}, \\d: #"),
                cookie("sid").exists().isSecure().isHttpOnly().hasSameSite("Lax"),
                cookie("sid").hasPath("/a b").livesAtLeast(Duration.ofHours(1)),
                cookie("sid").doesNotExist(),
                body().isEqualTo(plain()),
                body().contains("a" + plain()),
                body().isEmpty(),
                json("$.a['b c'][0]").isEqualTo(plain()),
                json("$.a").isObject().hasSize(2).contains(plain()),
                json("$.a").isOneOf(1, plain(), true).isAtMost(2.5),
                json("$.a").doesNotExist(),
                jsonAll("$..a").every(a -> a.isString().matches("x, y")).hasSizeAtLeast(1),
                jsonAll("$.a[*]").any(a -> a.isEqualTo(Map.of("k", plain()))),
                pointer("/a b/0").exists(),
                pointer("").isArray(),
                certificate().validFor(Duration.ofDays(14)),
                protocol("h2"),
                redirects().atMost(2),
                redirectedTo("/login"),
                latency().under(Duration.ofMillis(1500)),
                latency().tls().under(Duration.ofSeconds(2))));
        some.add(schema(schemaFile()));
        return pick(some);
    }

    private JsonSchema schemaFile() {
        try {
            return JsonSchema.read(folder.resolve("menu.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text() {
        return pick(TRAPS);
    }

    /** Text where a file cannot name a secret. */
    private String plain() {
        return pick(TRAPS).replace("hunter2", "plain");
    }

    private String ascii() {
        return pick(TRAPS).replaceAll("[^\\x20-\\x7e]", "").replace("hunter2", "plain");
    }

    private <T> T pick(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }
}
