package dev.fledge.contract.broker;

import dev.fledge.contract.broker.StubStore.Pact;
import dev.fledge.contract.broker.StubStore.Result;
import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request to the stub about pacts and what became of them. */
record StubPacts(StubStore store, StubLinks links, String body) {
    private static StubReply ok(Object plain) {
        return StubReply.json(200, plain);
    }

    StubReply publish() {
        DocumentNode sent = Document.json("body", body);
        String app = sent.field("pacticipantName").text();
        String version = sent.field("pacticipantVersionNumber").text();
        List<Object> notices = new ArrayList<>();
        for (DocumentNode each : sent.field("contracts").items()) {
            String mode = each.field("onConflict").oneOf("overwrite", "merge");
            String json =
                    new String(Base64.getDecoder().decode(each.field("content").text()), StandardCharsets.UTF_8);
            Pact pact = new Pact(app, version, each.field("providerName").text(), json);
            Optional<Pact> before = store.pact(app, version, pact.provider());
            if (before.isPresent() && !before.get().sha().equals(pact.sha()) && mode.equals("overwrite")) {
                return conflict(pact);
            }
            before.ifPresent(store.pacts::remove);
            store.pacts.add(pact);
            notices.add(Map.of(
                    "type",
                    "success",
                    "text",
                    "Pact successfully published for " + app + " version " + version + " and provider "
                            + pact.provider() + "."));
        }
        sent.optional("branch").ifPresent(branch -> store.branches.add(app + " " + branch.text() + " " + version));
        Map<String, Object> self = links.named(app, "/pacticipants/" + StubLinks.part(app));
        Map<String, Object> selfOfVersion =
                links.named(version, "/pacticipants/" + StubLinks.part(app) + "/versions/" + StubLinks.part(version));
        return ok(Map.of(
                "logs",
                List.of(),
                "notices",
                notices,
                "_embedded",
                Map.of(
                        "pacticipant",
                        Map.of("name", app, "_links", Map.of("self", self)),
                        "version",
                        Map.of("number", version, "_links", Map.of("self", selfOfVersion))),
                "_links",
                Map.of(
                        "pb:pacticipant",
                        self,
                        "pb:pacticipant-version",
                        selfOfVersion,
                        "pb:pacticipant-version-tags",
                        List.of(),
                        "pb:contracts",
                        List.of())));
    }

    private static StubReply conflict(Pact pact) {
        String text = "Cannot change the content of the pact for " + pact.consumer() + " version " + pact.version()
                + " and provider " + pact.provider() + ".";
        return StubReply.json(
                409,
                Map.of(
                        "notices",
                        List.of(Map.of("type", "error", "text", text)),
                        "errors",
                        Map.of("contracts", List.of(text))));
    }

    StubReply pact(List<String> path) {
        Optional<Pact> found = store.pact(path.get(4), path.get(6), path.get(2));
        if (found.isEmpty()) {
            return StubReply.json(404, Map.of("error", "The requested document was not found on this server."));
        }
        Pact pact = found.get();
        Map<String, Object> plain = new LinkedHashMap<>();
        Document.json("pact", pact.json())
                .keys()
                .forEach(key -> plain.put(
                        key, Document.json("pact", pact.json()).field(key).toPlain()));
        plain.put("createdAt", "2026-01-31T12:00:00+00:00");
        plain.put(
                "_links",
                Map.of(
                        "self",
                        links.link(StubLinks.pactPath(pact)),
                        "pb:publish-verification-results",
                        links.link("/pacts/provider/" + StubLinks.part(pact.provider()) + "/consumer/"
                                + StubLinks.part(pact.consumer()) + "/pact-version/" + pact.sha()
                                + "/verification-results")));
        return ok(plain);
    }

    Object toVerify(String provider) {
        DocumentNode sent = Document.json("body", body);
        boolean pending = sent.field("includePendingStatus").bool();
        List<Object> pacts = new ArrayList<>();
        for (Pact each : store.pacts) {
            if (each.provider().equals(provider)) {
                boolean kept = store.results.stream()
                        .anyMatch(
                                r -> r.sha().equals(each.sha()) && r.provider().equals(provider) && r.success());
                Map<String, Object> properties = new LinkedHashMap<>();
                if (pending) {
                    properties.put("pending", !kept);
                }
                properties.put(
                        "notices",
                        List.of(
                                Map.of("when", "before_verification", "text", "The pact is new for " + provider),
                                Map.of("when", "after_verification:success", "text", "Well done")));
                pacts.add(Map.of(
                        "verificationProperties",
                        properties,
                        "_links",
                        Map.of("self", links.link(StubLinks.pactPath(each)))));
            }
        }
        return Map.of("_embedded", Map.of("pacts", pacts), "_links", Map.of());
    }

    StubReply verify(List<String> path) {
        DocumentNode sent = Document.json("body", body);
        Pact verified = store.pacts.stream()
                .filter(p -> p.consumer().equals(path.get(4)) && p.sha().equals(path.get(6)))
                .findFirst()
                .orElseThrow();
        store.results.add(
                new Result(path.get(2), sent.field("providerApplicationVersion").text(), verified, sent));
        return StubReply.json(201, Map.of("_links", Map.of()));
    }
}
