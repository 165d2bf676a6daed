package dev.fledge.examples.fledge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.contract.broker.ContractLedger;
import dev.fledge.contract.broker.VerificationResult;
import dev.fledge.contract.pact.Interaction;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.document.Document;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CanIDeployCommandTest {
    private static final PactFile PACT = PactFile.builder("where2eat", "prices")
            .interaction(Interaction.builder("one price").build())
            .build();

    @TempDir
    private Path folder;

    private String pacts = "";
    private String ledger = "";

    @BeforeEach
    void write() throws Exception {
        pacts = Files.createDirectory(folder.resolve("pacts")).toString();
        Files.writeString(Path.of(pacts, "where2eat-prices.json"), PACT.toJson());
        ledger = folder.resolve("contracts").toString();
    }

    @Test
    void publishes_records_and_asks_without_a_server() throws Exception {
        CommandRun published = CommandRun.of("publish", "--pacts", pacts, "--version", "1.0", "--ledger", ledger);
        CommandRun missing = ask("1.0");
        CommandRun recorded = CommandRun.of(
                "record-deployment",
                "--pacticipant",
                "prices",
                "--version",
                "2.0",
                "--environment",
                "production",
                "--ledger",
                ledger);
        CommandRun unknown = ask("1.0");
        ContractLedger.at(Path.of(ledger))
                .publishResult(VerificationResult.builder(PACT, "2.0")
                        .passed("one price")
                        .build());
        CommandRun yes = ask("1.0");
        ContractLedger.at(Path.of(ledger))
                .publishResult(VerificationResult.builder(PACT, "2.0")
                        .failed("one price", List.of("status: expected 200, found 500"))
                        .build());
        CommandRun no = ask("1.0");

        assertThat(published.code()).isZero();
        assertThat(published.stdout()).startsWith("PUBLISHED  publish where2eat 1.0\n");
        assertThat(missing.code()).isEqualTo(3);
        assertThat(missing.stdout())
                .startsWith("UNKNOWN_NOTHING_DEPLOYED  can-i-deploy where2eat 1.0 to production\n")
                .contains(
                        "next: fledge record-deployment --pacticipant prices --version VERSION --environment production"
                                + " --ledger " + ledger);
        assertThat(recorded.code()).isZero();
        assertThat(recorded.stderr()).isEqualTo("Recorded prices 2.0 in production at ledger " + ledger + "\n");
        assertThat(unknown.code()).isEqualTo(3);
        assertThat(unknown.stdout()).startsWith("UNKNOWN_NOT_VERIFIED ");
        assertThat(yes.code()).isZero();
        assertThat(yes.stdout()).startsWith("YES  can-i-deploy where2eat 1.0 to production\n");
        assertThat(no.code()).isEqualTo(1);
        assertThat(no.stdout()).startsWith("NO_FAILED ");
    }

    @Test
    void refuses_another_contract_for_a_version() throws Exception {
        CommandRun.of("publish", "--pacts", pacts, "--version", "1.0", "--ledger", ledger);
        PactFile other = PactFile.builder("where2eat", "prices")
                .interaction(Interaction.builder("all prices").build())
                .build();
        Files.writeString(Path.of(pacts, "where2eat-prices.json"), other.toJson());

        CommandRun refused = CommandRun.of("publish", "--pacts", pacts, "--version", "1.0", "--ledger", ledger);
        CommandRun merged =
                CommandRun.of("publish", "--pacts", pacts, "--version", "1.0", "--ledger", ledger, "--merge", "--json");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.stdout())
                .startsWith("REFUSED  publish where2eat 1.0\n")
                .contains("prices: interaction \"all prices\" is new; prices: interaction \"one price\" is gone");
        assertThat(merged.code()).isZero();
        assertThat(Document.json("stdout", merged.stdout()).field("outcome").text())
                .isEqualTo("PUBLISHED");
    }

    @Test
    void a_broker_that_does_not_answer_is_exit_code_3() {
        CommandRun run = CommandRun.of(
                "can-i-deploy",
                "--pacticipant",
                "where2eat",
                "--version",
                "1.0",
                "--to-environment",
                "production",
                "--broker",
                "http://127.0.0.1:1");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.stdout())
                .startsWith("SOURCE_UNREACHABLE ")
                .contains("127.0.0.1:1 refused the connection")
                .contains("which is no yes and no no");
    }

    @Test
    void wrong_use_is_exit_code_2() {
        List<String> question =
                List.of("can-i-deploy", "--pacticipant", "a", "--version", "1", "--to-environment", "production");
        CommandRun neither = CommandRun.of(question.toArray(String[]::new));
        List<String> twice = new ArrayList<>(question);
        twice.addAll(List.of("--ledger", ledger, "--broker", "http://localhost"));
        CommandRun both = CommandRun.of(twice.toArray(String[]::new));
        CommandRun noPacts =
                CommandRun.of("publish", "--pacts", folder + "/none", "--version", "1", "--ledger", ledger);

        assertThat(neither.code()).isEqualTo(2);
        assertThat(neither.stderr()).isEqualTo("name where contracts are kept: either --ledger DIR or --broker URL\n");
        assertThat(both.code()).isEqualTo(2);
        assertThat(noPacts.code()).isEqualTo(2);
        assertThat(noPacts.stderr())
                .isEqualTo("there is no folder " + folder
                        + "/none; give the one where the consumer's tests write pacts\n");
    }

    private CommandRun ask(String version) {
        return CommandRun.of(
                "can-i-deploy",
                "--pacticipant",
                "where2eat",
                "--version",
                version,
                "--to-environment",
                "production",
                "--ledger",
                ledger);
    }
}
