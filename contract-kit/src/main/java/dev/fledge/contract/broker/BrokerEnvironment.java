package dev.fledge.contract.broker;

import dev.fledge.document.DocumentNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/** An environment that a broker knows, and what is live in it. */
final class BrokerEnvironment {
    private final Hal hal;
    private final HalResource resource;

    private BrokerEnvironment(Hal hal, HalResource resource) {
        this.hal = hal;
        this.resource = resource;
    }

    /** Returns the environment of that name, or empty if there is none. */
    static Optional<BrokerEnvironment> find(Hal hal, HalResource index, String name)
            throws IOException, InterruptedException {
        HalResource all = hal.get(hal.link(index, "pb:environments", "environments", Map.of()));
        for (DocumentNode each : all.embedded("environments")) {
            if (each.field("name").text().equals(name)) {
                Optional<String> self = HalResource.self(each);
                HttpUrl url = self.isPresent()
                        ? hal.resolve(self.get())
                        : hal.below("environments/"
                                + UriTemplate.encode(each.field("uuid").text()));
                return Optional.of(new BrokerEnvironment(hal, hal.get(url)));
            }
        }
        Optional<String> linked = all.link("pb:environments", name);
        return linked.isPresent()
                ? Optional.of(new BrokerEnvironment(hal, hal.get(hal.resolve(linked.get()))))
                : Optional.empty();
    }

    static List<String> names(Hal hal, HalResource index) throws IOException, InterruptedException {
        HalResource all = hal.get(hal.link(index, "pb:environments", "environments", Map.of()));
        return all.embedded("environments").stream()
                .map(each -> each.field("name").text())
                .sorted()
                .toList();
    }

    /** Returns every version that is deployed, or released and supported, sorted. */
    List<PacticipantVersion> live() throws IOException, InterruptedException {
        List<PacticipantVersion> live = new ArrayList<>();
        for (DocumentNode each : deployed()) {
            live.add(versionOf(each));
        }
        for (DocumentNode each : released()) {
            live.add(versionOf(each));
        }
        return live.stream()
                .distinct()
                .sorted(Comparator.comparing(PacticipantVersion::pacticipant)
                        .thenComparing(PacticipantVersion::version))
                .toList();
    }

    List<DocumentNode> deployed() throws IOException, InterruptedException {
        return hal.get(link("pb:currently-deployed-deployed-versions", "deployed-versions/currently-deployed"))
                .embedded("deployedVersions");
    }

    List<DocumentNode> released() throws IOException, InterruptedException {
        return hal.get(link("pb:currently-supported-released-versions", "released-versions/currently-supported"))
                .embedded("releasedVersions");
    }

    private HttpUrl link(String relation, String fallback) throws BrokerFailure {
        Optional<String> given = resource.link(relation);
        return given.isPresent()
                ? hal.resolve(given.get())
                : resource.url().newBuilder().addPathSegments(fallback).build();
    }

    static PacticipantVersion versionOf(DocumentNode live) {
        DocumentNode embedded = live.field("_embedded");
        return new PacticipantVersion(
                embedded.field("pacticipant").field("name").text(),
                embedded.field("version").field("number").text());
    }
}
