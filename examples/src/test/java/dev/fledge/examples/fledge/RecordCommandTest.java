package dev.fledge.examples.fledge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.record.Har;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordCommandTest {
    private static final String HAR = """
            {"log": {"version": "1.2", "entries": [%s]}}
            """;
    private static final String ENTRY = """
            {"startedDateTime": "2026-01-31T12:00:00Z", "request": {"method": "%s", "url": "http://app.example%s"},
             "response": {"status": 200, "headers": [{"name": "Content-Type", "value": "application/json"}],
               "content": {"size": 7, "mimeType": "application/json", "text": "{\\"n\\":1}"}}}
            """;

    private static final String SHOP_KEY = "Zq9-of-the-shop";

    @TempDir
    private Path folder;

    private String har(String... methodsAndPaths) throws IOException {
        List<String> entries = List.of(methodsAndPaths).stream()
                .map(each -> ENTRY.formatted((Object[]) each.split(" ")))
                .toList();
        return Files.writeString(folder.resolve("users.har"), HAR.formatted(String.join(",", entries)))
                .toString();
    }

    private static CommandRun wrong(String sentence) {
        return new CommandRun(2, "", sentence + System.lineSeparator());
    }

    @Test
    void a_recording_becomes_a_suite_file_and_what_is_left_out_is_told() throws Exception {
        Path suite = folder.resolve("smoke.yaml");
        String har = har("GET /a", "GET /b", "POST /search", "PUT /c");

        CommandRun run = CommandRun.of(
                "record",
                "--har",
                har,
                "--suite-out",
                suite.toString(),
                "--name",
                "ours",
                "--also-ask",
                "POST /search={\"q\": \"tea\"}");

        assertThat(run)
                .isEqualTo(new CommandRun(
                        0,
                        "",
                        "Left out: PUT /c (1 call): PUT may change what the app keeps; declare it with alsoAsk if it only reads\n"
                                + "Wrote " + suite + "\n"));
        assertThat(suite)
                .content()
                .contains("suite: ours", "get: /a\n", "get: /b\n", "post: /search\n", "json:\n      q: tea\n");
    }

    @Test
    void wrong_use_is_said_plainly() throws Exception {
        String har = har("PUT /c");
        String suite = folder.resolve("smoke.yaml").toString();

        assertThat(CommandRun.of("record"))
                .isEqualTo(wrong("record needs either --target URL to record, or --har FILE, and not both"));
        assertThat(CommandRun.of("record", "--target", "http://a"))
                .isEqualTo(wrong("record --target needs --out FILE.har, where the recording goes"));
        assertThat(CommandRun.of("record", "--har", har))
                .isEqualTo(wrong(
                        "record --har needs --suite-out FILE.yaml, where the suite goes, and no --out: the recording"
                                + " is there"));
        assertThat(CommandRun.of("record", "--har", "nowhere.har", "--suite-out", suite))
                .isEqualTo(wrong("there is no file nowhere.har; give the file of a recording"));
        assertThat(CommandRun.of("record", "--har", har, "--suite-out", folder.toString()))
                .isEqualTo(wrong(folder + " is a folder; give the name of a file to write"));
        assertThat(CommandRun.of(
                        "record",
                        "--har",
                        har,
                        "--suite-out",
                        folder.resolve("no/s.yaml").toString()))
                .isEqualTo(wrong("there is no folder " + folder.resolve("no") + " to write s.yaml to; make it first"));
        assertThat(CommandRun.of("record", "--har", har, "--suite-out", suite))
                .isEqualTo(wrong(
                        "none of the endpoints of http://app.example can be asked: PUT /c (1 call): PUT may change what"
                                + " the app keeps; declare it with alsoAsk if it only reads"));
        assertThat(CommandRun.of("record", "--har", har, "--suite-out", suite, "--also-ask", "/c=1"))
                .isEqualTo(wrong("--also-ask must be such as 'POST /search={\"q\":\"tea\"}', but was '/c=1'"));
        assertThat(CommandRun.of("record", "--har", har, "--suite-out", suite, "--secret", "NO_SUCH_VARIABLE"))
                .isEqualTo(wrong("environment variable NO_SUCH_VARIABLE of --secret is not set"));
        assertThat(CommandRun.of("record", "--target", "nonsense", "--out", suite))
                .isEqualTo(wrong("--target must be a URL such as http://127.0.0.1:8080, but was 'nonsense'"));
    }

    @Test
    void a_recording_that_is_cut_off_says_where() throws Exception {
        Path cut = Files.writeString(
                folder.resolve("cut.har"), "{\"log\": {\"version\": \"1.2\",\n \"entries\": [{\"star");

        CommandRun run = CommandRun.of(
                "record",
                "--har",
                cut.toString(),
                "--suite-out",
                folder.resolve("s.yaml").toString());

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.stderr()).startsWith(cut + ":2:");
    }

    @Test
    void nothing_recorded_is_inconclusive_and_writes_nothing() throws Exception {
        Path out = folder.resolve("none.har");

        CommandRun run = CommandRun.of(
                "record",
                "--target",
                "http://127.0.0.1:" + TinyApp.freePort(),
                "--out",
                out.toString(),
                "--for",
                "1ms");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.stderr())
                .startsWith("Recording what is called at http://127.0.0.1:")
                .endsWith("Nothing was recorded, so nothing was written." + System.lineSeparator());
        assertThat(out).doesNotExist();
    }

    @Test
    void an_interrupt_writes_what_was_recorded() throws Exception {
        Path out = folder.resolve("users.har");
        Path suite = folder.resolve("smoke.yaml");
        Process recording;
        try (TinyApp app = new TinyApp("1.0.0")) {
            recording = child(
                    "record",
                    "--secret",
                    "SHOP_KEY",
                    "--target",
                    app.url(),
                    "--out",
                    out.toString(),
                    "--suite-out",
                    suite.toString());
            try (BufferedReader stderr = recording.errorReader(StandardCharsets.UTF_8)) {
                String proxy = stderr.readLine().replaceFirst(".* called at (\\S+) for .*", "$1");
                ask(proxy + "health");
                ask(proxy + "echo?of=" + SHOP_KEY);
                // As Ctrl-C does, SIGTERM starts the shutdown; the process's own destroy() would also close its
                // streams.
                recording.toHandle().destroy();

                assertThat(recording.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(stderr.lines()).contains("Wrote " + out, "Wrote " + suite);
            } finally {
                recording.toHandle().destroyForcibly();
            }
        }
        assertThat(Har.read(out).entries())
                .extracting(entry -> entry.request().httpUrl().orElseThrow().encodedPath())
                .containsExactly("/health", "/echo");
        assertThat(out).content().contains("secret SHOP_KEY").doesNotContain("Zq9");
        assertThat(suite)
                .content()
                .contains("get: /health\n", "GET /echo (1 call): query parameter 'of' is secret")
                .doesNotContain("Zq9");
    }

    private static Process child(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FledgeCommand.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder child = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        child.environment().put("SHOP_KEY", SHOP_KEY);
        return child.start();
    }

    private static void ask(String url) throws IOException {
        OkHttpClient client = new OkHttpClient();
        try (Response answer =
                client.newCall(new Request.Builder().url(url).build()).execute()) {
            assertThat(answer.code()).isEqualTo(200);
            assertThat(answer.body().string()).isNotEmpty();
        } finally {
            client.dispatcher().executorService().shutdownNow();
            client.connectionPool().evictAll();
        }
    }
}
