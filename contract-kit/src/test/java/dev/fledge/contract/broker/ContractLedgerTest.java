package dev.fledge.contract.broker;

import static dev.fledge.contract.broker.Pacts.failed;
import static dev.fledge.contract.broker.Pacts.live;
import static dev.fledge.contract.broker.Pacts.pact;
import static dev.fledge.contract.broker.Pacts.passed;
import static dev.fledge.contract.broker.Pacts.publish;
import static dev.fledge.contract.broker.Pacts.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.contract.broker.PublishPacts.OnConflict;
import dev.fledge.contract.pact.FoundPacts;
import dev.fledge.contract.pact.PactFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractLedgerTest {
    private static final PactFile PACT = pact("where2eat", "prices", "one price");

    @TempDir
    private Path folder;

    private ContractLedger ledger;

    @BeforeEach
    void open() {
        ledger = ContractLedger.at(folder.resolve("contracts"));
    }

    @Test
    void pain_7_keeps_contracts_results_and_deployments_as_files_for_git() throws Exception {
        ledger.publish(publish(PACT, "1.0"));
        ledger.publishResult(passed(PACT, "2.0"));
        ledger.recordDeployment(live("prices", "2.0", "production"));

        Decision decision = CanIDeploy.with(ledger)
                .pacticipant("where2eat")
                .version("1.0")
                .toEnvironment("production")
                .ask();

        assertThat(decision.verdict()).isEqualTo(DeployVerdict.YES);
        assertThat(files())
                .containsExactly(
                        "deployed/production/prices.json",
                        "pacts/where2eat/prices/1.0.json",
                        "results/prices/2.0/" + PACT.contentSha() + ".json");
    }

    @Test
    void writes_a_result_and_a_deployment_that_people_can_read() throws Exception {
        ledger.publishResult(failed(PACT, "2.0"));
        ledger.recordDeployment(
                live("prices", "2.0", "production").instance("eu-1").since(Instant.parse("2026-01-31T12:00:00Z")));

        assertThat(text("results/prices/2.0/" + PACT.contentSha() + ".json")).isEqualTo("""
                        {
                          "success": false,
                          "consumer": "where2eat",
                          "counts": {
                            "verified": 0,
                            "failed": 1
                          },
                          "mismatches": [
                            {
                              "interaction": "one price",
                              "text": "status: expected 200, found 500"
                            }
                          ]
                        }
                        """);
        assertThat(text("deployed/production/prices.json")).isEqualTo("""
                        [
                          {
                            "version": "2.0",
                            "instance": "eu-1",
                            "since": "2026-01-31T12:00:00Z"
                          }
                        ]
                        """);
    }

    @Test
    void publishing_again_changes_no_byte() throws Exception {
        ledger.publish(publish(PACT, "1.0"));
        String before = text("pacts/where2eat/prices/1.0.json");

        Publication again = ledger.publish(publish(PACT, "1.0"));

        assertThat(again.toText())
                .isEqualTo("PUBLISHED where2eat 1.0\nwhere2eat 1.0 and prices: published before, unchanged\n");
        assertThat(text("pacts/where2eat/prices/1.0.json")).isEqualTo(before);
    }

    @Test
    void refuses_another_contract_for_the_same_version_and_says_what_differs() throws Exception {
        ledger.publish(publish(PACT, "1.0"));

        Publication refused = ledger.publish(publish(pact("where2eat", "prices", "one price", 201), "1.0"));

        assertThat(refused.isAccepted()).isFalse();
        assertThat(refused.differences())
                .containsExactly("prices: interaction \"one price\": /response/status was 200, is 201");
        assertThat(text("pacts/where2eat/prices/1.0.json")).contains("\"status\": 200");
    }

    @Test
    void publishes_all_pacts_of_a_version_or_none() throws Exception {
        ledger.publish(publish(PACT, "1.0"));
        PactFile stock = pact("where2eat", "stock", "in stock");

        Publication refused = ledger.publish(PublishPacts.of(stock, pact("where2eat", "prices", "all prices"))
                .version("1.0"));

        assertThat(refused.differences())
                .containsExactly(
                        "prices: interaction \"all prices\" is new", "prices: interaction \"one price\" is gone");
        assertThat(files()).containsExactly("pacts/where2eat/prices/1.0.json");
    }

    @Test
    void merges_contracts_of_several_builds_if_asked_to() throws Exception {
        ledger.publish(publish(PACT, "1.0"));

        Publication merged = ledger.publish(
                publish(pact("where2eat", "prices", "all prices"), "1.0").onConflict(OnConflict.MERGE));

        assertThat(merged.notices()).containsExactly("where2eat 1.0 and prices: merged with what was published before");
        PactFile both = PactFile.read(folder.resolve("contracts/pacts/where2eat/prices/1.0.json"));
        assertThat(both.interactions())
                .extracting(each -> each.description())
                .containsExactly("all prices", "one price");
    }

    @Test
    void does_not_merge_two_answers_to_one_question() throws Exception {
        ledger.publish(publish(PACT, "1.0"));

        Publication refused = ledger.publish(
                publish(pact("where2eat", "prices", "one price", 404), "1.0").onConflict(OnConflict.MERGE));

        assertThat(refused.differences())
                .containsExactly("prices: interaction \"one price\": /response/status was 200, is 404");
    }

    @Test
    void keeps_names_that_would_lead_out_of_the_folder_inside() throws Exception {
        PactFile pact = pact("../..", "prices", "one price");
        ledger.publish(publish(pact, "feature/x"));
        ledger.publishResult(passed(pact, "../1"));
        ledger.recordDeployment(live("prices", "../1", "../prod"));

        Decision decision = CanIDeploy.with(ledger)
                .pacticipant("../..")
                .version("feature/x")
                .toEnvironment("../prod")
                .ask();

        assertThat(decision.verdict()).isEqualTo(DeployVerdict.YES);
        assertThat(files())
                .containsExactly(
                        "deployed/%2E.%2Fprod/prices.json",
                        "pacts/%2E.%2F.%2E/prices/feature%2Fx.json",
                        "results/prices/%2E.%2F1/" + pact.contentSha() + ".json");
        assertThat(folder.toFile().list()).containsExactly("contracts");
    }

    @Test
    void refuses_a_name_that_differs_only_by_case() throws Exception {
        ledger.publish(publish(PACT, "1.0"));

        assertThatThrownBy(() -> ledger.publish(publish(pact("where2eat", "Prices", "one price"), "1.1")))
                .isInstanceOf(LedgerException.class)
                .hasMessageEndingWith(
                        "contracts/pacts/where2eat/prices: the ledger knows 'prices', and 'Prices' differs"
                                + " only by case; use one of them, some disks cannot tell them apart");
    }

    @Test
    void a_deployment_replaces_its_instance_and_a_release_stays() throws Exception {
        ledger.recordDeployment(live("app", "1", "production"));
        ledger.recordDeployment(live("app", "2", "production").instance("canary"));
        ledger.recordDeployment(live("app", "3", "production"));
        ledger.recordRelease(live("app", "0.8", "production"));
        ledger.recordRelease(live("app", "0.9", "production"));
        ledger.recordSupportEnded(live("app", "0.8", "production"));

        assertThat(ledger.live("production"))
                .containsExactly(version("app", "0.9"), version("app", "2"), version("app", "3"));

        ledger.recordUndeployment(live("app", "any", "production").instance("canary"));

        assertThat(ledger.live("production")).containsExactly(version("app", "0.9"), version("app", "3"));
    }

    @Test
    void gives_a_provider_the_contracts_that_are_live() throws Exception {
        ledger.publish(publish(PACT, "1.0"));
        ledger.publish(publish(pact("where2eat", "prices", "all prices"), "1.1"));
        ledger.recordDeployment(live("where2eat", "1.0", "production"));

        FoundPacts found = ledger.pacts("prices", "production").find();

        assertThat(found.pacts()).extracting(PactFile::contentSha).containsExactly(PACT.contentSha());
        assertThat(found.problems()).isEmpty();
        assertThat(ledger.pacts("stock", "production").find().problems())
                .containsExactly("nothing that is recorded in production has a contract with stock in "
                        + ledger.folder() + ", so there is nothing to verify; compare the spelling, or record what is"
                        + " live");
    }

    @Test
    void refuses_to_publish_what_promises_nothing() {
        PactFile empty = PactFile.builder("where2eat", "prices").build();

        assertThatThrownBy(() -> ledger.publish(publish(empty, "1.0")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("where2eat-prices.json has no interactions, so it promises nothing and could never be"
                        + " verified; remove it");
        assertThatThrownBy(() -> VerificationResult.builder(PACT, "2.0").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "no interaction of where2eat-prices.json was tested, so there is neither success nor failure"
                                + " to publish");
    }

    @Test
    void takes_the_pacts_of_one_consumer_from_a_folder() throws Exception {
        Path pacts = Files.createDirectory(folder.resolve("target"));
        Files.writeString(pacts.resolve("a.json"), PACT.toJson());
        Files.writeString(
                pacts.resolve("b.json"), pact("desk", "prices", "one price").toJson());
        Files.writeString(pacts.resolve("notes.txt"), "no pact");

        assertThatThrownBy(() -> ledger.publish(PublishPacts.folder(pacts).version("1.0")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("there are pacts of desk, where2eat, but a version is of one of them; choose it by"
                        + " pacticipant(...)");
        assertThat(ledger.publish(PublishPacts.folder(pacts).pacticipant("desk").version("1.0"))
                        .notices())
                .containsExactly("desk 1.0 and prices: published");
    }

    private List<String> files() throws IOException {
        Path root = folder.resolve("contracts");
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve("contracts").resolve(file));
    }
}
