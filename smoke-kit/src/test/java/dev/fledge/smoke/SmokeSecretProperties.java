package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.body;
import static dev.fledge.smoke.Expectations.header;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.jsonAll;
import static dev.fledge.smoke.Expectations.satisfies;
import static dev.fledge.smoke.Expectations.schema;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.document.JsonText;
import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpFailure;
import dev.fledge.http.HttpTransport;
import dev.fledge.http.Secret;
import dev.fledge.schema.JsonSchema;
import dev.fledge.smoke.yaml.SuiteFile;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an app does with a secret, no text of a report holds it, not even the first characters of it. */
class SmokeSecretProperties {
    private static final String ALPHABET = "abcdefgABCDEFG0123456789-_.~!*()/+=&?%#$ \"\\'";
    private static final JsonSchema SCHEMA = JsonSchema.parse("s.json", "{\"required\":[\"absent\"]}");

    static LongStream seeds() {
        return LongStream.range(0, 150);
    }

    private static String value(Random random) {
        StringBuilder value = new StringBuilder("Zq9");
        int length = 5 + random.nextInt(30);
        for (int i = 0; i < length; i++) {
            value.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return value.toString();
    }

    private static HttpTransport echoing(String value, Random random) {
        String padding = "p".repeat(random.nextInt(600));
        return switch (random.nextInt(4)) {
            case 0 ->
                call -> HttpAnswer.builder(500)
                        .header("X-Echo", value)
                        .body(padding + value)
                        .build();
            case 1 ->
                call -> HttpAnswer.builder(200)
                        .body(JsonText.compact(Map.of("a", padding + value, value, List.of(value))))
                        .build();
            case 2 ->
                call -> {
                    throw HttpFailure.of(HttpFailure.Kind.RESET, "it said " + value);
                };
            default ->
                call -> {
                    throw new IOException("it said " + value);
                };
        };
    }

    private static Suite suite(Secret secret) {
        String value = secret.reveal();
        return Suite.named("secretive")
                .check(
                        "a",
                        c -> c.post("/a")
                                .query("q", value)
                                .bearer(secret)
                                .json(Map.of("password", secret, "again", "x" + value))
                                .header(
                                        "X-Basic",
                                        Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)))
                                .header("X-Form", URLEncoder.encode(value, StandardCharsets.UTF_8))
                                .expect(
                                        status(201),
                                        header("X-Echo").isEqualTo("other"),
                                        json("$.a").isEqualTo("b"),
                                        json("$.zzz").isEqualTo(value),
                                        schema(SCHEMA),
                                        body().contains("never")))
                .build();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void no_text_of_a_report_holds_the_secret(long seed) throws Exception {
        Random random = new Random(seed);
        Secret secret = Secret.of("S", value(random));
        Target target = Target.at("http://app").transport(echoing(secret.reveal(), random));

        SmokeReport report = Smoke.recording(suite(secret), target);

        assertThat(report.exitCode()).isNotZero();
        assertThat(sinks(report, target)).noneMatch(text -> text.contains("Zq9"));
    }

    /** Everything that a run tells. */
    private static List<String> sinks(SmokeReport report, Target target) {
        List<String> texts = new ArrayList<>(List.of(report.text(), report.toString(), target.toString()));
        report.findings().forEach(finding -> texts.add(finding + finding.facts().toString()));
        report.results().forEach(result -> texts.add(result + result.missed().toString()));
        texts.add(report.junitXml());
        texts.add(report.report().toJson());
        texts.add(report.har().orElseThrow().toJson());
        report.results().forEach(result -> texts.add(result.message()));
        report.cleanups().forEach(cleanup -> texts.add(cleanup + cleanup.facts().toString()));
        return texts;
    }

    private static Suite capturing(boolean fromHeader) {
        Capture<String> token = Capture.secret("token");
        return Suite.named("secretive")
                .check(
                        "a",
                        c -> c.step(
                                        "login",
                                        s -> fromHeader
                                                ? s.post("/login").capture(token, header("X-Token"))
                                                : s.post("/login").capture(token, json("$.token")))
                                .step(
                                        "use",
                                        s -> s.post("/use")
                                                .query("t", token)
                                                .bearer(token)
                                                .header("X-Again", token)
                                                .json(Map.of("t", token))
                                                .cleanup(undo -> undo.post("/use")
                                                        .multipart(m -> m.field("t", token))
                                                        .expect(status(201), body().isEqualTo("other")))
                                                .expect(
                                                        status(201),
                                                        header("X-Echo").isEqualTo("other"),
                                                        json("$.a").isEqualTo("b"),
                                                        jsonAll("$..*").every(value -> value.isNumber()),
                                                        satisfies("mine", answer -> {
                                                            throw new AssertionError("saw " + answer.bodyText());
                                                        }),
                                                        body().isEqualTo("other"))))
                .check("b", c -> c.get("/b").expect(status(201), body().contains("never")))
                .build();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void no_text_of_a_report_holds_a_captured_secret(long seed) throws Exception {
        Random random = new Random(seed);
        String value = value(random);
        HttpTransport echo = echoing(value, random);
        Target target = Target.at("http://app")
                .transport(call -> call.url().encodedPath().equals("/login")
                        ? HttpAnswer.builder(200)
                                .header("X-Token", value)
                                .body(JsonText.compact(Map.of("token", value)))
                                .build()
                        : echo.exchange(call));

        SmokeReport report = Smoke.recording(capturing(random.nextBoolean()), target);

        assertThat(report.exitCode()).isNotZero();
        assertThat(sinks(report, target)).noneMatch(text -> text.contains("Zq9"));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void no_suite_file_and_no_refusal_of_one_holds_the_secret(long seed) {
        Random random = new Random(seed);
        Secret secret = Secret.of("S", value(random));
        String value = secret.reveal();
        String name = random.nextInt(4) == 0 ? value : "a";
        Suite suite = Suite.named("secretive")
                .check(
                        name,
                        c -> c.post("/a")
                                .query("q", "x" + value + "{")
                                .bearer(secret)
                                .basic("smoke", secret)
                                .header("X-Text", "say " + value)
                                .json(Map.of("password", secret, "again", List.of("$" + value)))
                                .expect(random.nextInt(4) == 0 ? body().contains(value) : status(201)))
                .build();
        Suite read = Suite.named("secretive")
                .check(
                        "a",
                        c -> c.post("/a")
                                .body("text/plain", bytes("pw=" + value))
                                .secret(secret)
                                .expect(status(201)))
                .build();

        assertThat(List.of(written(suite), written(read), written(suite(secret))))
                .noneMatch(text -> text.contains("Zq9"))
                .anyMatch(text -> text.contains("${S}"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The file, or why there is none. */
    private static String written(Suite suite) {
        try {
            return SuiteFile.text(suite);
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
