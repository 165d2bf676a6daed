package dev.fledge.smoke.yaml;

import static dev.fledge.smoke.Expectations.body;
import static dev.fledge.smoke.Expectations.header;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.latency;
import static dev.fledge.smoke.Expectations.schema;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.Secret;
import dev.fledge.schema.JsonSchema;
import dev.fledge.smoke.Capture;
import dev.fledge.smoke.Eventually;
import dev.fledge.smoke.SmokeCheck;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Template;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteTextTest {
    private static final Secret PASSWORD = Secret.of("SMOKE_PW", "hunter2&more");
    private static final Capture<String> TOKEN = Capture.secret("token");
    private static final Capture<Long> ITEM = Capture.wholeNumber("item");

    private static final Suite WHERE2EAT = Suite.named("where2eat")
            .deadline(Duration.ofSeconds(20))
            .defaults(d -> d.header("X-Synthetic", "fledge").expect(latency().under(Duration.ofMillis(1500))))
            .check("health", c -> c.get("/health").expect(status(200)))
            .check(
                    "item",
                    c -> c.tags("write", "core")
                            .step(
                                    "login",
                                    s -> s.post("/login")
                                            .basic("smoke", PASSWORD)
                                            .json(Map.of("user", "no", "password", PASSWORD))
                                            .capture(TOKEN, json("$.token")))
                            .step(
                                    "create",
                                    s -> s.post("/items")
                                            .bearer(TOKEN)
                                            .idempotencyKey(
                                                    "Idempotency-Key",
                                                    Template.text("k-").and(Capture.runId()))
                                            .form(Map.of("name", "007", "cost", "5 $"))
                                            .expect(status(201))
                                            .capture(ITEM, json("$.id"))
                                            .cleanup(x -> x.delete("/items/{id}", ITEM)
                                                    .expect(status(204, 404))))
                            .step(
                                    "read back",
                                    s -> s.get("/items/{id}", ITEM)
                                            .query("since", "2024-01-01")
                                            .query("tag", "a")
                                            .query("tag", "b: c")
                                            .timeout(Duration.ofMillis(2500))
                                            .eventually(Eventually.within(Duration.ofSeconds(3))
                                                    .failFastOn(status(410)))
                                            .expect(
                                                    header("X-A").isEqualTo("say \"hi\""),
                                                    json("$.n").isEqualTo(42))
                                            .expectSoftly(body().contains("tea"))))
            .build();

    @TempDir
    private Path folder;

    private static Suite read(Path file) throws IOException {
        return SuiteFile.read(
                file,
                name -> Optional.ofNullable(
                        Map.of("SMOKE_PW", PASSWORD.reveal()).get(name)));
    }

    private Suite reread(Suite suite) throws IOException {
        return read(Files.writeString(folder.resolve("again.yaml"), SuiteFile.text(suite)));
    }

    private static Suite suite(UnaryOperator<SmokeCheck.Builder> check) {
        return Suite.named("app").check("ask", check).build();
    }

    @Test
    void comments_stand_above_what_they_are_about_and_are_never_read() throws Exception {
        Suite suite = Suite.named("two")
                .check("a", c -> c.get("/a").expect(status(200)))
                .check("b", c -> c.get("/b").expect(status(200)))
                .build();

        String text = SuiteFile.text(
                suite,
                List.of("made by hand\nchecks: []"),
                check -> check.name().equals("b") ? List.of("slow") : List.of());

        assertThat(text).isEqualTo("""
                # made by hand
                # checks: []
                suite: two
                checks:
                  - name: a
                    get: /a
                    expect:
                      - status == 200
                  # slow
                  - name: b
                    get: /b
                    expect:
                      - status == 200
                """);
        assertThat(read(Files.writeString(folder.resolve("two.yaml"), text)).describe())
                .isEqualTo(suite.describe());
    }

    @Test
    void a_suite_is_written_as_people_would_write_it() {
        assertThat(SuiteFile.text(WHERE2EAT)).isEqualTo("""
                suite: where2eat
                secrets:
                  - SMOKE_PW
                deadline: 20s
                defaults:
                  headers:
                    X-Synthetic: fledge
                  expect:
                    - total < 1500 ms
                checks:
                  - name: health
                    get: /health
                    expect:
                      - status == 200
                  - name: item
                    tags:
                      - core
                      - write
                    steps:
                      - name: login
                        post: /login
                        basic:
                          user: smoke
                          password: ${SMOKE_PW}
                        json:
                          password: ${SMOKE_PW}
                          user: 'no'
                        capture:
                          token: secret $.token
                      - name: create
                        post: /items
                        idempotencyKey:
                          Idempotency-Key: k-${runId}
                        bearer: ${token}
                        form:
                          cost: 5 $
                          name: '007'
                        expect:
                          - status == 201
                        capture:
                          item: number $.id
                        cleanup:
                          delete: /items/${item}
                          expect:
                            - status in [204, 404]
                      - name: read back
                        get: /items/${item}
                        query:
                          since: '2024-01-01'
                          tag:
                            - a
                            - 'b: c'
                        timeout: 2500ms
                        expect:
                          - header X-A == "say \\"hi\\""
                          - $.n == 42
                        softly:
                          - body contains "tea"
                        eventually:
                          within: 3s
                          failFastOn:
                            - status == 410
                """);
    }

    @Test
    void what_is_written_reads_as_the_same_suite() throws Exception {
        Suite again = reread(WHERE2EAT);

        assertThat(again.describe()).isEqualTo(WHERE2EAT.describe());
        assertThat(SuiteFile.text(again)).isEqualTo(SuiteFile.text(WHERE2EAT));
    }

    @Test
    void a_suite_may_be_a_json_file() throws Exception {
        Path file = folder.resolve("smoke.json");

        SuiteFile.write(WHERE2EAT, file);

        assertThat(Files.readString(file)).startsWith("{\n  \"suite\": \"where2eat\",\n");
        assertThat(read(file).describe()).isEqualTo(WHERE2EAT.describe());
    }

    @Test
    void a_schema_is_named_relative_to_the_file_that_is_written() throws Exception {
        Files.createDirectories(folder.resolve("schemas"));
        Path schema = Files.writeString(folder.resolve("schemas/item.json"), "{\"type\":\"object\"}");
        JsonSchema read = JsonSchema.read(schema);
        Suite suite = suite(c -> c.get("/").expect(schema(read)));

        SuiteFile.write(suite, folder.resolve("smoke.yaml"));

        assertThat(Files.readString(folder.resolve("smoke.yaml"))).contains("- schema schemas/item.json\n");
        assertThat(read(folder.resolve("smoke.yaml")).describe()).isEqualTo(suite.describe());
    }

    @Test
    void a_dollar_before_a_brace_stays_one() throws Exception {
        Suite suite = suite(c -> c.get("/")
                .query("a", "${runId}")
                .query("b", Template.text("5$").and(Capture.runId()).and("$${x"))
                .header("X-Price", "$$1 {2}")
                .expect(status(200)));

        assertThat(SuiteFile.text(suite)).contains("a: $${runId}\n", "b: 5$$${runId}$$$${x\n", "X-Price: $$1 {2}\n");
        assertThat(reread(suite).describe()).isEqualTo(suite.describe());
    }

    @Test
    void a_secret_is_written_by_name_wherever_its_value_stands() throws Exception {
        Suite suite = suite(c -> c.post("/")
                .secret(PASSWORD)
                .query("q", "x" + PASSWORD.reveal() + "{")
                .body("text/plain", "pw=hunter2&more".getBytes(StandardCharsets.UTF_8))
                .expect(status(200)));

        assertThat(SuiteFile.text(suite))
                .contains("q: x${SMOKE_PW}{\n", "text: pw=${SMOKE_PW}\n")
                .doesNotContain("hunter2");
        assertThat(reread(suite).describe()).isEqualTo(suite.describe());
    }

    @Test
    void a_secret_that_cannot_be_written_by_name_is_not_written() {
        Suite suite = suite(c -> c.get("/").secret(PASSWORD).expect(body().contains("hunter2&more")));

        assertThatThrownBy(() -> SuiteFile.text(suite))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "check 'ask': holds the value of a secret where a file cannot write ${NAME} for it");
    }

    @Test
    void what_only_java_can_say_is_refused_with_the_name_of_the_check() {
        assertThatThrownBy(
                        () -> SuiteFile.text(suite(c -> c.request("PURGE", "/").expect(status(200)))))
                .hasMessage("check 'ask': asks by PURGE, for which suite files have no word");
        assertThatThrownBy(() -> SuiteFile.text(
                        suite(c -> c.get("/").timeout(Duration.ofNanos(5)).expect(status(200)))))
                .hasMessageStartingWith(
                        "check 'ask': has the time PT0.000000005S, but a file holds whole milliseconds");
        assertThatThrownBy(() ->
                        SuiteFile.text(suite(c -> c.step("one", s -> s.get("/").capture(ITEM, json("$.id")))
                                .step(
                                        "two",
                                        s -> s.post("/")
                                                .json(List.of(Template.text("").and(ITEM)))
                                                .expect(status(200))))))
                .hasMessageStartingWith("check 'ask', step 'two': sends 'item' as text in JSON");
        assertThatThrownBy(() -> SuiteFile.text(suite(c -> c.secret(Secret.of("token", "abcdefgh"))
                        .step("one", s -> s.get("/").capture(TOKEN, json("$.t"))))))
                .hasMessageStartingWith("check 'ask', step 'one': captures 'token', which is the name of a secret too");
    }

    @Test
    void a_file_of_another_kind_is_refused() {
        assertThatThrownBy(() -> SuiteFile.write(WHERE2EAT, folder.resolve("smoke.txt")))
                .hasMessageStartingWith("name of a suite file must end in .yaml, .yml or .json, but was '");
    }
}
