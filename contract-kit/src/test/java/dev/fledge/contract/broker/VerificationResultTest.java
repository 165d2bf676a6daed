package dev.fledge.contract.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.contract.broker.VerificationResult.Tested;
import dev.fledge.contract.pact.Interaction;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.PactRequest;
import dev.fledge.contract.pact.PactResponse;
import dev.fledge.contract.pact.PactResult;
import dev.fledge.contract.pact.PactSource;
import dev.fledge.contract.pact.PactVerifier;
import dev.fledge.contract.pact.ProviderState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationResultTest {
    private final MockWebServer provider = new MockWebServer();

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        provider.setServerSocketFactory(new PromptSockets());
        provider.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse.Builder().code(200).build();
            }
        });
        provider.start();
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void what_was_verified_is_a_success_that_lets_the_consumer_go() throws Exception {
        PactFile pact = pact(200, "");
        ContractLedger ledger = ContractLedger.at(folder);
        ledger.publish(PublishPacts.of(pact).version("1.0"));
        ledger.recordDeployment(Deployment.of(new PacticipantVersion("prices", "2.0"), "production"));

        ledger.publishResult(
                VerificationResult.of(verify(pact), "2.0").orElseThrow().build());

        assertThat(CanIDeploy.with(ledger)
                        .pacticipant("where2eat")
                        .version("1.0")
                        .toEnvironment("production")
                        .ask()
                        .verdict())
                .isEqualTo(DeployVerdict.YES);
    }

    @Test
    void a_mismatch_is_a_failure_with_its_words() throws Exception {
        VerificationResult result = VerificationResult.of(verify(pact(201, "")), "2.0")
                .orElseThrow()
                .build();

        assertThat(result.success()).isFalse();
        assertThat(result.tested()).extracting(Tested::passed).containsExactly(false);
        assertThat(result.tested().get(0).mismatches().get(0)).contains("201").contains("200");
    }

    @Test
    void a_pending_mismatch_keeps_no_contract_either() throws Exception {
        VerificationResult result = VerificationResult.of(verify(pact(201, "").asPending()), "2.0")
                .orElseThrow()
                .build();

        assertThat(result.success()).isFalse();
    }

    @Test
    void what_could_not_be_told_is_no_result() throws Exception {
        Optional<VerificationResult.Builder> missingState =
                VerificationResult.of(verify(pact(200, "a state that nobody can bring about")), "2.0");
        provider.close();
        Optional<VerificationResult.Builder> unreached = VerificationResult.of(verify(pact(200, "")), "2.0");

        assertThat(missingState).isEmpty();
        assertThat(unreached).isEmpty();
    }

    private static PactFile pact(int status, String state) {
        Interaction.Builder interaction = Interaction.builder("one price")
                .request(PactRequest.builder("GET", "/prices/42").build())
                .response(PactResponse.builder(status).build());
        if (!state.isEmpty()) {
            interaction.state(ProviderState.of(state));
        }
        return PactFile.builder("where2eat", "prices")
                .interaction(interaction.build())
                .build();
    }

    private PactResult verify(PactFile pact) throws Exception {
        return PactVerifier.against(provider.url("/").toString())
                .pacts(PactSource.of(pact))
                .build()
                .verify()
                .pacts()
                .get(0);
    }
}
