package dev.fledge.contract.broker;

import dev.fledge.contract.pact.PactFile;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.document.JsonText;
import dev.fledge.http.HttpAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/** Fetches the pacts that a version of a provider should be verified against. */
final class BrokerPacts {
    private BrokerPacts() {}

    /** Returns where the pact of a version of a consumer is. */
    static HttpUrl url(Hal hal, HalResource index, PacticipantVersion consumer, String provider) throws BrokerFailure {
        return hal.link(
                index,
                "pb:publish-pact",
                "pacts/provider/{provider}/consumer/{consumer}/version/{consumerApplicationVersion}",
                Map.of(
                        "provider", provider,
                        "consumer", consumer.pacticipant(),
                        "consumerApplicationVersion", consumer.version()));
    }

    static List<BrokerPact> toVerify(Hal hal, PactSelection selection) throws IOException, InterruptedException {
        HalResource index = hal.index();
        HttpUrl url = hal.link(
                index,
                "pb:provider-pacts-for-verification",
                "pacts/provider/{provider}/for-verification",
                Map.of("provider", selection.provider()));
        HttpAnswer answer = hal.send("POST", url, Optional.of(JsonText.compact(selection.toPlain())));
        List<BrokerPact> pacts = new ArrayList<>();
        for (DocumentNode each : hal.read(url, answer).embedded("pacts")) {
            pacts.add(pact(hal, each));
        }
        return List.copyOf(pacts);
    }

    private static BrokerPact pact(Hal hal, DocumentNode found) throws IOException, InterruptedException {
        Optional<String> self = HalResource.self(found);
        if (self.isEmpty()) {
            throw found.error("has no link to the pact");
        }
        HttpUrl url = hal.resolve(self.get());
        HalResource pact = hal.get(url);
        Optional<DocumentNode> properties = HalResource.present(found, "verificationProperties");
        try {
            return new BrokerPact(
                    PactFile.parse(url.toString(), pact.root().toJson()),
                    properties.map(each -> isTrue(each, "pending")).orElse(false),
                    properties.map(each -> isTrue(each, "wip")).orElse(false),
                    properties.map(BrokerPacts::notices).orElse(List.of()));
        } catch (DocumentException e) {
            throw hal.unreadable(e);
        }
    }

    private static boolean isTrue(DocumentNode properties, String key) {
        return HalResource.present(properties, key).map(DocumentNode::bool).orElse(false);
    }

    private static List<String> notices(DocumentNode properties) {
        return HalResource.present(properties, "notices").map(DocumentNode::items).orElse(List.of()).stream()
                .filter(each -> HalResource.present(each, "when")
                        .map(when -> when.text().equals("before_verification"))
                        .orElse(true))
                .map(each -> each.field("text").text())
                .toList();
    }
}
