package dev.fledge.examples.fledge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
    @TempDir
    private Path folder;

    private String pact = "";

    @BeforeEach
    void write() throws Exception {
        pact = Files.writeString(folder.resolve("tiny.json"), """
                        {"consumer": {"name": "where2eat"}, "provider": {"name": "tiny"},
                         "metadata": {"pactSpecification": {"version": "3.0.0"}},
                         "interactions": [
                          {"description": "health",
                           "request": {"method": "GET", "path": "/health"},
                           "response": {"status": 200, "body": {"status": "ok", "version": "1.1.0"}}}]}
                        """).toString();
    }

    @Test
    void a_provider_that_keeps_its_pacts_passes() throws Exception {
        try (TinyApp app = new TinyApp("1.1.0")) {
            CommandRun run = CommandRun.of(
                    "verify", "--pact", folder.toString(), "--target", app.url(), "--provider-version", "1.1.0");

            assertThat(run.code()).isZero();
            assertThat(run.stdout())
                    .isEqualTo("VERIFIED  pacts at " + app.url() + "/\n  provider version 1.1.0\n  ok   GET "
                            + app.url() + "/health answered 200 as expected\n");
            assertThat(run.stderr()).isEmpty();
        }
    }

    @Test
    void a_provider_that_does_not_fails_and_says_where() throws Exception {
        Path junit = folder.resolve("pacts.xml");
        try (TinyApp app = new TinyApp("1.0.0")) {
            CommandRun run = CommandRun.of(
                    "verify", "--pact", pact, "--target", app.url(), "--json", "--junit-xml", junit.toString());

            assertThat(run.code()).isEqualTo(1);
            DocumentNode answer = Document.json("stdout", run.stdout());
            assertThat(answer.field("outcome").text()).isEqualTo("MISMATCH");
            DocumentNode finding = answer.field("findings").items().get(0);
            assertThat(finding.field("subject").text()).isEqualTo("where2eat -> tiny > health");
            assertThat(finding.field("message").text())
                    .contains("/version")
                    .contains("(line 1:26)")
                    .contains("expected \"1.1.0\", found \"1.0.0\"");
            assertThat(Files.readString(junit))
                    .contains("<failure type=\"MISMATCH\"")
                    .contains("/version");
            assertThat(run.stderr()).isEqualTo("Wrote " + junit + "\n");
        }
    }

    @Test
    void a_result_goes_to_the_ledger_and_lets_the_version_go() throws Exception {
        String ledger = folder.resolve("ledger").toString();
        CommandRun.of("publish", "--pacts", folder.toString(), "--version", "7", "--ledger", ledger);
        CommandRun.of(
                "record-deployment",
                "--pacticipant",
                "where2eat",
                "--version",
                "7",
                "--environment",
                "p",
                "--ledger",
                ledger);
        String[] mayGo = {
            "can-i-deploy", "--pacticipant", "tiny", "--version", "1.1.0", "--to-environment", "p", "--ledger", ledger
        };
        int before = CommandRun.of(mayGo).code();
        try (TinyApp app = new TinyApp("1.1.0")) {
            CommandRun run = CommandRun.of(
                    "verify", "--pact", pact, "--target", app.url(), "--provider-version", "1.1.0", "--ledger", ledger);

            assertThat(run.stderr())
                    .isEqualTo("Published the result of where2eat -> tiny (1 interaction) for version 1.1.0\n");
        }
        assertThat(before).isEqualTo(3);
        assertThat(CommandRun.of(mayGo).code()).isZero();
    }

    @Test
    void what_was_not_decided_is_no_result_and_a_result_needs_a_version() throws Exception {
        String ledger = folder.resolve("ledger").toString();

        CommandRun unreachable = CommandRun.of(
                "verify",
                "--pact",
                pact,
                "--target",
                "http://127.0.0.1:1",
                "--provider-version",
                "1",
                "--ledger",
                ledger);
        CommandRun nameless =
                CommandRun.of("verify", "--pact", pact, "--target", "http://127.0.0.1:1", "--ledger", ledger);

        assertThat(unreachable.code()).isEqualTo(3);
        assertThat(unreachable.stderr())
                .isEqualTo("Published no result of where2eat -> tiny (1 interaction): it was not decided\n");
        assertThat(Path.of(ledger, "results")).doesNotExist();
        assertThat(nameless.code()).isEqualTo(2);
        assertThat(nameless.stderr())
                .contains(
                        "a result belongs to a version of the provider; say which runs there with --provider-version");
    }

    @Test
    void a_state_that_nobody_knows_is_inconclusive_unless_it_is_assumed() throws Exception {
        Files.writeString(
                Path.of(pact),
                Files.readString(Path.of(pact))
                        .replace("\"request\"", "\"providerStates\": [{\"name\": \"calm\"}], \"request\""));
        try (TinyApp app = new TinyApp("1.1.0")) {
            CommandRun unknown = CommandRun.of("verify", "--pact", pact, "--target", app.url(), "--allow-unverifiable");
            CommandRun assumed = CommandRun.of("verify", "--pact", pact, "--target", app.url(), "--assume", "calm");

            assertThat(unknown.code()).isEqualTo(3);
            assertThat(unknown.stdout()).contains("nobody can bring the provider into the state 'calm'");
            assertThat(assumed.code()).isZero();
        }
    }

    @Test
    void a_state_endpoint_is_told_and_headers_are_sent() throws Exception {
        Files.writeString(
                Path.of(pact),
                Files.readString(Path.of(pact))
                        .replace("\"request\"", "\"providerStates\": [{\"name\": \"calm\"}], \"request\""));
        try (TinyApp app = new TinyApp("1.1.0")) {
            CommandRun run = CommandRun.of(
                    "verify",
                    "--pact",
                    pact,
                    "--target",
                    app.url(),
                    "--state-endpoint",
                    "/echo",
                    "--header",
                    "X-Asked=yes",
                    "--all-methods",
                    "--deadline",
                    "20s");

            assertThat(run.code()).isZero();
            assertThat(app.seen())
                    .containsExactly("POST /echo yes application/json {\"action\":\"setup\",\"consumer\":\"where2eat\","
                            + "\"params\":{},\"state\":\"calm\",\"states\":[\"calm\"]}");
        }
    }

    @Test
    void a_provider_that_is_down_is_inconclusive() throws Exception {
        CommandRun run = CommandRun.of("verify", "--pact", pact, "--target", "http://127.0.0.1:" + TinyApp.freePort());

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.stdout()).startsWith("UNVERIFIABLE  pacts at http://127.0.0.1:");
    }

    @Test
    void what_is_no_pact_is_wrong_use() throws Exception {
        Path other = Files.writeString(folder.resolve("other.json"), "{\"openapi\": \"3.1.0\"}");

        CommandRun noPact = CommandRun.of("verify", "--pact", other.toString(), "--target", "http://127.0.0.1:1");
        CommandRun noFile = CommandRun.of("verify", "--pact", "nowhere.json", "--target", "http://127.0.0.1:1");
        CommandRun noUrl = CommandRun.of("verify", "--pact", pact, "--target", "localhost");

        assertThat(noPact.code()).isEqualTo(2);
        assertThat(noPact.stderr())
                .isEqualTo(
                        other + ":1:1: the document: this is no pact; a pact is an object with consumer, provider and"
                                + " interactions\n");
        assertThat(noFile.code()).isEqualTo(2);
        assertThat(noFile.stderr()).isEqualTo("there is no file nowhere.json; give the file of a pact\n");
        assertThat(noUrl.code()).isEqualTo(2);
    }
}
