package dev.fledge.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.contract.broker.BrokerClient;
import dev.fledge.contract.broker.CanIDeploy;
import dev.fledge.contract.broker.ContractLedger;
import dev.fledge.contract.broker.Decision;
import dev.fledge.contract.broker.DeployVerdict;
import dev.fledge.contract.broker.Deployment;
import dev.fledge.contract.broker.PacticipantVersion;
import dev.fledge.contract.broker.PublishPacts;
import dev.fledge.contract.broker.VerificationResult;
import dev.fledge.contract.pact.Interaction;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.PactRequest;
import dev.fledge.contract.pact.PactResult;
import dev.fledge.contract.pact.PactVerifier;
import dev.fledge.contract.pact.VerificationReport;
import dev.fledge.http.HttpTransport;
import dev.fledge.http.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractLedgerSnippetTest {
    @TempDir
    private Path folder;

    @Test
    void a_ledger_lets_a_verified_version_go() throws Exception {
        PactFile pact = PactFile.builder("where2eat", "prices")
                .interaction(Interaction.builder("one price").build())
                .build();
        Path pacts = Files.createDirectory(folder.resolve("pacts"));
        Files.writeString(pacts.resolve("where2eat-prices.json"), pact.toJson());
        Path contracts = folder.resolve("contracts");
        ContractLedger.at(contracts)
                .publishResult(VerificationResult.builder(pact, "2.0")
                        .passed("one price")
                        .build());

        // tag::contract-ledger
        ContractLedger ledger = ContractLedger.at(contracts);
        ledger.publish(PublishPacts.folder(pacts).version("1.1"));
        ledger.recordDeployment(Deployment.of(new PacticipantVersion("prices", "2.0"), "production"));
        CanIDeploy question = CanIDeploy.with(ledger)
                .pacticipant("where2eat")
                .version("1.1")
                .toEnvironment("production")
                .waitForUnknown(Duration.ofMinutes(5), Duration.ofSeconds(10));
        Decision decision = question.ask();
        // end::contract-ledger

        assertThat(decision.verdict()).isEqualTo(DeployVerdict.YES);
    }

    @Test
    void a_verification_fills_the_ledger() throws Exception {
        PactFile pact = PactFile.builder("where2eat", "prices")
                .interaction(Interaction.builder("health")
                        .request(PactRequest.builder("GET", "/health").build())
                        .build())
                .build();
        ContractLedger ledger = ContractLedger.at(folder);
        PacticipantVersion consumer = new PacticipantVersion("where2eat", "1.1");
        ledger.publish(PublishPacts.of(pact).version("1.1"));
        ledger.recordDeployment(Deployment.of(consumer, "production"));
        HttpUrl url = SnippetApp.url();

        // tag::contract-results
        VerificationReport report = PactVerifier.against(url)
                .pacts(ledger.pacts("prices", "production"))
                .build()
                .verify();
        for (PactResult each : report.pacts()) {
            Optional<VerificationResult.Builder> decided = VerificationResult.of(each, "2.1");
            if (decided.isPresent()) {
                ledger.publishResult(decided.get().build());
            }
        }
        // end::contract-results

        CanIDeploy question =
                CanIDeploy.with(ledger).pacticipant("prices").version("2.1").toEnvironment("production");
        assertThat(question.ask().verdict()).isEqualTo(DeployVerdict.YES);
    }

    private static CanIDeploy question(HttpTransport transport, Secret token) {
        // tag::contract-broker
        BrokerClient broker = BrokerClient.at(HttpUrl.get("https://broker.example/"))
                .bearer(token)
                .transport(transport)
                .build();
        CanIDeploy question =
                CanIDeploy.with(broker).pacticipant("where2eat").version("1.1").toEnvironment("production");
        // end::contract-broker
        return question;
    }

    @Test
    void a_broker_is_asked_the_same() throws Exception {
        HttpTransport nobody = call -> {
            throw new IOException("nobody is there");
        };

        assertThat(question(nobody, Secret.of("TOKEN", "s3cret")).ask().verdict())
                .isEqualTo(DeployVerdict.SOURCE_UNREACHABLE);
    }
}
