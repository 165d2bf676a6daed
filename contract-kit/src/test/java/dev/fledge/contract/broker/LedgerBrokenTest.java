package dev.fledge.contract.broker;

import static dev.fledge.contract.broker.Pacts.live;
import static dev.fledge.contract.broker.Pacts.pact;
import static dev.fledge.contract.broker.Pacts.passed;
import static dev.fledge.contract.broker.Pacts.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.contract.pact.PactFile;
import dev.fledge.testing.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerBrokenTest {
    private static final PactFile PACT = pact("where2eat", "prices", "one price");
    private static final String PACT_PATH = "pacts/where2eat/prices/1.0.json";
    private static final String RESULT_PATH = "results/prices/2.0/" + PACT.contentSha() + ".json";
    private static final String DEPLOYED_PATH = "deployed/production/prices.json";

    @TempDir
    private Path folder;

    private ContractLedger ledger;

    @BeforeEach
    void fill() throws Exception {
        ledger = ContractLedger.at(folder);
        ledger.publish(publish(PACT, "1.0"));
        ledger.publishResult(passed(PACT, "2.0"));
        ledger.recordDeployment(live("prices", "2.0", "production"));
    }

    @Test
    void says_where_git_left_a_merge_conflict() throws Exception {
        write(DEPLOYED_PATH, """
                [
                <<<<<<< HEAD
                  {"version": "2.0"}
                =======
                  {"version": "2.1"}
                >>>>>>> theirs
                ]
                """);

        assertThat(problem())
                .isEqualTo(
                        folder + "/" + DEPLOYED_PATH + ":2:1: git left a merge conflict here; decide it, keep one side"
                                + " and commit the file; so nothing is known, which is no yes and no no");
    }

    @Test
    void says_where_a_file_was_cut_short() throws Exception {
        for (String file : List.of(PACT_PATH, RESULT_PATH, DEPLOYED_PATH)) {
            String whole = Files.readString(folder.resolve(file));
            write(file, whole.substring(0, whole.length() / 2));

            assertThat(problem()).startsWith(folder + "/" + file + ":").contains("; so nothing is known");

            write(file, "");
            assertThat(problem()).startsWith(folder + "/" + file + ":1:1: the document is empty");
            write(file, whole);
        }
        assertThat(ask().verdict()).isEqualTo(DeployVerdict.YES);
    }

    @Test
    void believes_no_result_that_contradicts_itself() throws Exception {
        write(RESULT_PATH, "{\"success\": true, \"counts\": {\"verified\": 1, \"failed\": 1}}");
        assertThat(problem())
                .contains(RESULT_PATH + ":1:13: success: is true, but 1 of 2 interactions failed; remove the file and"
                        + " verify again");

        write(RESULT_PATH, "{\"success\": true, \"counts\": {\"verified\": 0, \"failed\": 0}}");
        assertThat(problem()).contains("counts nothing, so nothing is known; remove the file and verify again");

        write(RESULT_PATH, "{\"succes\": true}");
        assertThat(problem())
                .contains(RESULT_PATH + ":1:2: the document: unknown key 'succes'; did you mean 'success'?");
    }

    @Test
    void believes_no_pact_that_stands_where_another_belongs() throws Exception {
        write(PACT_PATH, pact("desk", "prices", "one price").toJson());

        assertThat(problem())
                .contains(PACT_PATH
                        + ":1:1: is the pact of desk and prices, but stands where that of where2eat and prices"
                        + " belongs; publish it again instead of moving files");
    }

    @Test
    void refuses_two_versions_of_one_instance() throws Exception {
        write(DEPLOYED_PATH, "[{\"version\": \"2.0\"},\n {\"version\": \"2.1\"}]");

        assertThat(problem())
                .contains(DEPLOYED_PATH + ":2:2: [1]: there is a version for this instance already; remove one, or give"
                        + " the other an 'instance'");
    }

    @Test
    void a_recorded_version_of_which_nothing_is_known_is_told() throws Exception {
        ledger.recordDeployment(live("where2eat", "9.9", "production"));

        Decision decision = CanIDeploy.with(ledger)
                .pacticipant("prices")
                .version("2.0")
                .toEnvironment("production")
                .ask();

        assertThat(decision.reasons())
                .contains(
                        "note that where2eat 9.9 is recorded in production, but nothing was published for it, so whether"
                                + " it needs prices is not known");
    }

    @Test
    void a_folder_that_is_not_there_is_no_answer() throws Exception {
        Decision decision = CanIDeploy.with(ContractLedger.at(folder.resolve("contrakts")))
                .pacticipant("where2eat")
                .version("1.0")
                .toEnvironment("production")
                .ask();

        assertThat(decision.verdict()).isEqualTo(DeployVerdict.SOURCE_UNREACHABLE);
        assertThat(decision.reasons().get(0)).contains("there is no folder").contains("contrakts");
    }

    @Test
    void two_writers_at_once_lose_nothing() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Void>> work = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String instance = "node-" + i;
                work.add(() -> {
                    ContractLedger.at(folder)
                            .recordDeployment(
                                    live("prices", "2.0", "production").instance(instance));
                    return null;
                });
            }
            for (Future<Void> each : writers.invokeAll(work)) {
                each.get();
            }
        } finally {
            writers.shutdownNow();
        }

        assertThat(Files.readString(folder.resolve(DEPLOYED_PATH)).split("\"instance\""))
                .hasSize(17);
        assertThat(folder.resolve("deployed/production").toFile().list()).containsExactly("prices.json");
    }

    @Test
    void a_lock_that_nobody_gives_back_is_an_error_after_five_seconds() throws Exception {
        Path lock = Files.createFile(folder.resolve("deployed/production/.prices.json.lock"));
        ContractLedger patient = ledger.time(ManualTime.startingAt(Instant.EPOCH));

        assertThatThrownBy(() -> patient.recordDeployment(live("prices", "2.1", "production")))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        lock + " was there for 5 s, so another writer is at work; if none is, one ended early: delete"
                                + " that file");
    }

    private Decision ask() throws InterruptedException {
        return CanIDeploy.with(ledger)
                .pacticipant("where2eat")
                .version("1.0")
                .toEnvironment("production")
                .ask();
    }

    private String problem() throws InterruptedException {
        Decision decision = ask();
        assertThat(decision.verdict()).isEqualTo(DeployVerdict.SOURCE_UNREACHABLE);
        return decision.reasons().get(0);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }
}
