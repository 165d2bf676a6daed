package dev.fledge.contract.broker;

import dev.fledge.document.DocumentNode;
import dev.fledge.document.JsonText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/** Tells a broker what is live where. */
final class BrokerDeployments {
    private static final String NONE = "";

    private final Hal hal;
    private final Deployment deployment;

    BrokerDeployments(Hal hal, Deployment deployment) {
        this.hal = hal;
        this.deployment = deployment;
    }

    void deploy() throws IOException, InterruptedException {
        Map<String, Object> body =
                deployment.instance().isEmpty() ? Map.of() : Map.of("applicationInstance", deployment.instance());
        post("pb:record-deployment", body);
    }

    void release() throws IOException, InterruptedException {
        post("pb:record-release", Map.of());
    }

    private void post(String relation, Map<String, Object> body) throws IOException, InterruptedException {
        HttpUrl version = hal.link(
                hal.index(),
                "pb:pacticipant-version",
                "pacticipants/{pacticipant}/versions/{version}",
                Map.of(
                        "pacticipant", deployment.version().pacticipant(),
                        "version", deployment.version().version()));
        Optional<HalResource> known = hal.find(version);
        if (known.isEmpty()) {
            throw new BrokerFailure(
                    404,
                    "the broker does not know " + deployment.version()
                            + "; publish its contracts or results first, and compare the spelling");
        }
        Optional<String> link = known.get().link(relation, deployment.environment());
        if (link.isEmpty()) {
            throw new BrokerFailure(
                    404,
                    "the broker has no environment " + deployment.environment()
                            + " (or these credentials may not record there); environments known: "
                            + String.join(", ", BrokerEnvironment.names(hal, hal.index())));
        }
        HttpUrl url = hal.resolve(link.get());
        hal.require2xx(url, hal.send("POST", url, Optional.of(JsonText.compact(body))));
    }

    void undeploy() throws IOException, InterruptedException {
        List<DocumentNode> live = environment().deployed().stream()
                .filter(each -> isOurs(each) && instance(each).equals(deployment.instance()))
                .toList();
        patch(live, "currentlyDeployed");
    }

    void endSupport() throws IOException, InterruptedException {
        List<DocumentNode> live = environment().released().stream()
                .filter(each -> BrokerEnvironment.versionOf(each).equals(deployment.version()))
                .toList();
        patch(live, "currentlySupported");
    }

    private void patch(List<DocumentNode> live, String key) throws IOException, InterruptedException {
        for (DocumentNode each : live) {
            Optional<String> self = HalResource.self(each);
            if (self.isEmpty()) {
                throw each.error("has no link to itself");
            }
            HttpUrl url = hal.resolve(self.get());
            hal.require2xx(url, hal.send("PATCH", url, Optional.of(JsonText.compact(Map.of(key, false)))));
        }
    }

    private boolean isOurs(DocumentNode live) {
        return BrokerEnvironment.versionOf(live)
                .pacticipant()
                .equals(deployment.version().pacticipant());
    }

    private static String instance(DocumentNode live) {
        return HalResource.present(live, "applicationInstance")
                .or(() -> HalResource.present(live, "target"))
                .map(DocumentNode::text)
                .orElse(NONE);
    }

    private BrokerEnvironment environment() throws IOException, InterruptedException {
        Optional<BrokerEnvironment> found = BrokerEnvironment.find(hal, hal.index(), deployment.environment());
        if (found.isEmpty()) {
            throw new BrokerFailure(404, "the broker has no environment " + deployment.environment());
        }
        return found.get();
    }
}
