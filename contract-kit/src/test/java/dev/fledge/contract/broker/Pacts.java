package dev.fledge.contract.broker;

import dev.fledge.contract.pact.Interaction;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.PactRequest;
import dev.fledge.contract.pact.PactResponse;
import java.util.List;

/** Small pacts and results for tests. */
final class Pacts {
    private Pacts() {}

    /** Returns a pact whose content is told by one word. */
    static PactFile pact(String consumer, String provider, String content) {
        return pact(consumer, provider, content, 200);
    }

    static PactFile pact(String consumer, String provider, String content, int status) {
        return PactFile.builder(consumer, provider)
                .interaction(Interaction.builder(content)
                        .request(PactRequest.builder("GET", "/prices/42").build())
                        .response(PactResponse.builder(status).build())
                        .build())
                .build();
    }

    static PublishPacts publish(PactFile pact, String version) {
        return PublishPacts.of(pact).version(version);
    }

    static VerificationResult passed(PactFile pact, String providerVersion) {
        return VerificationResult.builder(pact, providerVersion)
                .passed("one price")
                .build();
    }

    static VerificationResult failed(PactFile pact, String providerVersion) {
        return VerificationResult.builder(pact, providerVersion)
                .failed("one price", List.of("status: expected 200, found 500"))
                .build();
    }

    static PacticipantVersion version(String pacticipant, String version) {
        return new PacticipantVersion(pacticipant, version);
    }

    static Deployment live(String pacticipant, String version, String environment) {
        return Deployment.of(version(pacticipant, version), environment);
    }
}
