package dev.fledge.contract.broker;

import dev.fledge.contract.broker.PublishPacts.OnConflict;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.document.DocumentException;
import dev.fledge.document.JsonText;
import dev.fledge.http.HttpAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/** Publishes pacts to a broker. */
final class BrokerPublishing {
    private final Hal hal;
    private final PublishPacts publish;

    BrokerPublishing(Hal hal, PublishPacts publish) {
        this.hal = hal;
        this.publish = publish;
    }

    Publication publish() throws IOException, InterruptedException {
        PacticipantVersion consumer = publish.consumer();
        HalResource index = hal.index();
        List<String> differences = differences(index, consumer);
        // A broker that is set up to allow it would overwrite: it knows the words "overwrite" and "merge", and none for
        // "refuse". So it is not asked to.
        if (!differences.isEmpty() && publish.onConflict() == OnConflict.FAIL) {
            return Publication.refused(
                    consumer,
                    List.of(consumer + " has another contract in the broker already; a version keeps its contract"),
                    differences);
        }
        HttpUrl url = hal.link(index, "pb:publish-contracts", "contracts/publish", Map.of());
        HttpAnswer answer = hal.send("POST", url, Optional.of(JsonText.compact(body(consumer))));
        List<String> notices = BrokerWords.notices(hal, answer);
        if (answer.status() == 409) {
            List<String> said = notices.isEmpty()
                    ? BrokerWords.problem(hal, answer).map(List::of).orElse(List.of("the broker answered 409"))
                    : notices;
            return Publication.refused(
                    consumer, said, differences.isEmpty() ? differences(index, consumer) : differences);
        }
        hal.read(url, answer);
        return Publication.accepted(consumer, notices);
    }

    private List<String> differences(HalResource index, PacticipantVersion consumer)
            throws IOException, InterruptedException {
        List<String> differences = new ArrayList<>();
        for (PactFile pact : publish.pacts()) {
            HttpUrl url = BrokerPacts.url(hal, index, consumer, pact.provider());
            Optional<HalResource> before = hal.find(url);
            if (before.isPresent()) {
                PactFile known = parsed(hal.shown(url), before.get());
                differences.addAll(PactDifferences.between(known, pact));
            }
        }
        return differences;
    }

    private PactFile parsed(String source, HalResource resource) throws BrokerFailure {
        try {
            return PactFile.parse(source, resource.root().toJson());
        } catch (DocumentException e) {
            throw hal.unreadable(e);
        }
    }

    private Map<String, Object> body(PacticipantVersion consumer) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("pacticipantName", consumer.pacticipant());
        body.put("pacticipantVersionNumber", consumer.version());
        publish.branch().ifPresent(branch -> body.put("branch", branch));
        if (!publish.tags().isEmpty()) {
            body.put("tags", publish.tags());
        }
        publish.buildUrl().ifPresent(url -> body.put("buildUrl", url));
        body.put("contracts", publish.pacts().stream().map(this::contract).toList());
        return body;
    }

    private Object contract(PactFile pact) {
        Map<String, Object> contract = new LinkedHashMap<>();
        contract.put("consumerName", pact.consumer());
        contract.put("providerName", pact.provider());
        contract.put("specification", "pact");
        contract.put("contentType", "application/json");
        contract.put("content", Base64.getEncoder().encodeToString(pact.toJson().getBytes(StandardCharsets.UTF_8)));
        contract.put("onConflict", publish.onConflict() == OnConflict.MERGE ? "merge" : "overwrite");
        return contract;
    }
}
