package dev.fledge.examples.fledge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckSchemaCommandTest {
    @TempDir
    private Path folder;

    private String api = "";

    @BeforeEach
    void write() throws Exception {
        api = Files.writeString(folder.resolve("health.yaml"), """
                openapi: 3.1.0
                info: {title: health, version: "1"}
                paths:
                  /health:
                    get:
                      operationId: health
                      responses:
                        200: {description: how it is, content: {application/json: {schema: {$ref: '#/components/schemas/Health'}}}}
                components:
                  schemas:
                    Health:
                      type: object
                      required: [status]
                      properties: {status: {const: ok}, version: {$ref: 'version.json'}}
                    Any: {}
                """).toString();
        Files.writeString(folder.resolve("version.json"), "{\"pattern\": \"^1[.]\"}");
    }

    private String body(String json) throws Exception {
        return Files.writeString(folder.resolve("body.json"), json).toString();
    }

    @Test
    void a_body_that_meets_its_operation_passes() throws Exception {
        CommandRun run = CommandRun.of(
                "check-schema", "--openapi", api, "--operation", "health", "--body", body("{\"status\": \"ok\"}"));

        assertThat(run.code()).as(run.stderr()).isEqualTo(0);
        assertThat(run.stdout())
                .startsWith("PASS  schema " + api + "#/components/schemas/Health\n")
                .contains("the body meets " + api + "#/components/schemas/Health");
        assertThat(run.stderr()).isEmpty();
    }

    @Test
    void a_body_that_does_not_is_told_with_place_and_rule() throws Exception {
        CommandRun run = CommandRun.of(
                "check-schema",
                "--openapi=" + api,
                "--operation=GET /health",
                "--json",
                "--body=" + body("{\"status\": \"ok\",\n \"version\": \"2.0\"}"));

        DocumentNode answer = Document.json("stdout", run.stdout());
        assertThat(run.code()).isEqualTo(1);
        assertThat(answer.field("findings").items().get(0).field("reason").text())
                .isEqualTo("SCHEMA_VIOLATED");
        assertThat(run.stderr())
                .contains(
                        "  1  /version  line 2:13  pattern  expected text that matches \"^1[.]\", found string \"2.0\"\n")
                .contains(
                        "     rule  " + folder.resolve("version.json") + "#/pattern   via /properties/version/$ref\n");
    }

    @Test
    void a_schema_file_and_a_part_of_one_are_schemas_and_stdin_is_a_body() throws Exception {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("\"2.0\"".getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(CommandRun.of("check-schema", "--schema=" + folder.resolve("version.json"), "--body=-")
                            .code())
                    .isEqualTo(1);
        } finally {
            System.setIn(before);
        }
        assertThat(CommandRun.of(
                                "check-schema",
                                "--schema=" + api + "#/components/schemas/Health",
                                "--body=" + body("{}"))
                        .code())
                .isEqualTo(1);
        assertThat(CommandRun.of("check-schema", "--schema=" + api + "#/components/schemas/Any", "--body=" + body("{}"))
                        .code())
                .isEqualTo(3);
    }

    @Test
    void a_running_app_is_asked() throws Exception {
        try (TinyApp app = new TinyApp("2.0.0")) {
            CommandRun run = CommandRun.of(
                    "check-schema",
                    "--openapi=" + api,
                    "--operation=health",
                    "--url=" + app.url() + "/health?a=b",
                    "--header=X-Token=hunter22");

            assertThat(run.code()).as(run.stderr()).isEqualTo(1);
            assertThat(run.stdout())
                    .contains("GET " + app.url() + "/health?a=b answered 200: the body does not meet " + api)
                    .contains("/version pattern: expected text that matches")
                    .doesNotContain("hunter22");
        }
        assertThat(CommandRun.of(
                                "check-schema",
                                "--schema=" + folder.resolve("version.json"),
                                "--url=http://127.0.0.1:" + TinyApp.freePort() + "/health")
                        .code())
                .isEqualTo(1);
    }

    @Test
    void wrong_use_is_told() throws Exception {
        String good = body("{}");

        assertWrong("check-schema needs either --schema FILE or --openapi FILE", "--body=" + good);
        assertWrong("check-schema needs either --body FILE or --url URL", "--schema=" + api);
        assertWrong("--openapi needs --operation", "--openapi=" + api, "--body=" + good);
        assertWrong(
                "does not describe an operation with the id 'helth'; it describes health (GET /health)",
                "--openapi=" + api,
                "--operation=helth",
                "--body=" + good);
        assertWrong("there is no schema at #/nowhere", "--schema=" + api + "#/nowhere", "--body=" + good);
        assertWrong(
                "there is no file " + folder.resolve("no.json"),
                "--schema=" + folder.resolve("no.json"),
                "--body=" + good);
        assertWrong("--url must be whole", "--schema=" + folder.resolve("version.json"), "--url=health");
    }

    private static void assertWrong(String message, String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "check-schema";
        System.arraycopy(options, 0, arguments, 1, options.length);

        CommandRun run = CommandRun.of(arguments);

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.stderr()).contains(message);
    }
}
