package dev.fledge.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.PactSource;
import dev.fledge.contract.pact.PactVerifier;
import dev.fledge.contract.pact.States;
import dev.fledge.contract.pact.VerificationPolicy;
import dev.fledge.contract.pact.VerificationReport;
import dev.fledge.http.Secret;
import dev.fledge.verdict.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractVerifySnippetTest {
    private static final String HEALTHY = """
            {"consumer": {"name": "phone"}, "provider": {"name": "where2eat"},
             "metadata": {"pactSpecification": {"version": "3.0.0"}},
             "interactions": [{
               "description": "is it up", "providerStates": [{"name": "some restaurants exist"}],
               "request": {"method": "GET", "path": "/health"},
               "response": {"status": 200}}]}
            """;

    private static VerificationReport verified(HttpUrl staging, Path pacts, Secret token) throws InterruptedException {
        // tag::verify
        VerificationReport report = PactVerifier.against(staging)
                .pacts(PactSource.folder(pacts))
                .request((interaction, request) -> request.bearer(token))
                .states(States.endpoint("/_fledge/state")
                        .on("price 42 exists", params -> Map.of("id", 42))
                        .assume("some restaurants exist"))
                .parallelism(4)
                .deadline(Duration.ofSeconds(60))
                .build()
                .verify();

        System.out.print(report.toText());
        // end::verify
        return report;
    }

    private static void required(VerificationReport report) {
        // tag::require
        report.require(VerificationPolicy.allVerified().allowingUnverifiable().minimumVerified(1));
        // end::require
    }

    @Test
    void a_healthy_app_keeps_its_pact(@TempDir Path pacts) throws Exception {
        Files.writeString(pacts.resolve("phone-where2eat.json"), HEALTHY);

        VerificationReport report = verified(SnippetApp.url(), pacts, Secret.of("STAGING_TOKEN", "any-token-will-do"));

        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        required(report);
    }

    @Test
    void a_broken_promise_is_told_as_the_guide_says(@TempDir Path pacts) throws Exception {
        PactFile broken = PactFile.parse(
                "contracts/pacts/phone-where2eat.json", HEALTHY.replace("\"status\": 200", "\"status\": 204"));

        VerificationReport report = PactVerifier.against(SnippetApp.url())
                .pacts(PactSource.of(broken))
                .states(States.none().assume("some restaurants exist"))
                .build()
                .verify();

        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThatThrownBy(() -> required(report)).isInstanceOf(AssertionError.class);
    }
}
