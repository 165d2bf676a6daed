package dev.fledge.contract.broker;

import dev.fledge.contract.broker.VerificationResult.Tested;
import dev.fledge.document.JsonText;
import dev.fledge.http.HttpAnswer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/** Publishes results of verifications to a broker. */
final class BrokerResults {
    private final Hal hal;
    private final VerificationResult result;

    BrokerResults(Hal hal, VerificationResult result) {
        this.hal = hal;
        this.result = result;
    }

    void publish() throws IOException, InterruptedException {
        HalResource index = hal.index();
        HttpUrl pactUrl = pactUrl(index);
        HalResource pact = hal.get(pactUrl);
        Optional<String> link = pact.link("pb:publish-verification-results");
        if (link.isEmpty()) {
            throw new BrokerFailure(
                    hal.shown(pactUrl)
                            + " gives no place to publish results to (pb:publish-verification-results); may these credentials write?");
        }
        if (result.branch().isPresent()) {
            HttpUrl branch = hal.link(
                    index,
                    "pb:pacticipant-branch-version",
                    "pacticipants/{pacticipant}/branches/{branch}/versions/{version}",
                    Map.of(
                            "pacticipant", result.provider().pacticipant(),
                            "branch", result.branch().get(),
                            "version", result.provider().version()));
            hal.require2xx(branch, hal.send("PUT", branch, Optional.of("{}")));
        }
        HttpUrl url = hal.resolve(link.get());
        HttpAnswer answer = hal.send("POST", url, Optional.of(JsonText.compact(body())));
        hal.require2xx(url, answer);
    }

    private HttpUrl pactUrl(HalResource index) throws BrokerFailure {
        if (result.consumerVersion().isPresent()) {
            PacticipantVersion consumer = new PacticipantVersion(
                    result.pact().consumer(), result.consumerVersion().get());
            return BrokerPacts.url(hal, index, consumer, result.pact().provider());
        }
        String source = result.pact().source();
        if (!source.startsWith("http://") && !source.startsWith("https://")) {
            throw new BrokerFailure("a broker keeps results by its own pacts, but " + source
                    + " did not come from it; name a version of the consumer that has it by consumerVersion(...)");
        }
        return hal.resolve(source);
    }

    private Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("success", result.success());
        body.put("providerApplicationVersion", result.provider().version());
        result.buildUrl().ifPresent(url -> body.put("buildUrl", url));
        body.put("verifiedBy", Map.of("implementation", "Fledge"));
        body.put(
                "testResults",
                result.tested().stream().map(BrokerResults::tested).toList());
        return body;
    }

    private static Object tested(Tested tested) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("interactionDescription", tested.description());
        plain.put("success", tested.passed());
        List<Object> mismatches = tested.mismatches().stream()
                .map(text -> (Object) Map.of("description", text))
                .toList();
        if (!mismatches.isEmpty()) {
            plain.put("mismatches", mismatches);
        }
        return plain;
    }
}
