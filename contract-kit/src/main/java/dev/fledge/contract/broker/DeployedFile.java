package dev.fledge.contract.broker;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import dev.fledge.document.JsonText;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The file of one app in one environment: what is live, sorted. Immutable. */
final class DeployedFile {
    private static final Comparator<Entry> ORDER =
            Comparator.comparing(Entry::released).thenComparing(Entry::instance).thenComparing(Entry::version);

    /** One version that is live; a release stays until its support ends, a deployment until the next to its instance. */
    record Entry(String version, String instance, Optional<String> since, boolean released) {}

    private final List<Entry> entries;

    private DeployedFile(List<Entry> entries) {
        this.entries = entries.stream().sorted(ORDER).toList();
    }

    static DeployedFile read(Optional<DocumentNode> document) {
        List<Entry> entries = new ArrayList<>();
        Set<Entry> known = new HashSet<>();
        for (DocumentNode node : document.map(DocumentNode::items).orElse(List.of())) {
            Entry entry = entry(node);
            Entry place = new Entry(
                    entry.released() ? entry.version() : "", entry.instance(), Optional.empty(), entry.released());
            if (!known.add(place)) {
                throw node.error(
                        entry.released()
                                ? "version " + entry.version() + " is released twice; remove one"
                                : "there is a version for this instance already; remove one, or give the other an 'instance'");
            }
            entries.add(entry);
        }
        return new DeployedFile(entries);
    }

    private static Entry entry(DocumentNode node) {
        node.allowOnly("version", "since", "instance", "released");
        DocumentNode version = node.field("version");
        if (version.text().isBlank()) {
            throw version.error("must not be blank");
        }
        Optional<DocumentNode> since = node.optional("since");
        since.ifPresent(DeployedFile::requireInstant);
        return new Entry(
                version.text(),
                node.optional("instance").map(DocumentNode::text).orElse(""),
                since.map(DocumentNode::text),
                node.optional("released").map(DocumentNode::bool).orElse(false));
    }

    private static void requireInstant(DocumentNode since) {
        try {
            Instant.parse(since.text());
        } catch (DateTimeParseException e) {
            throw since.error("expected a time such as 2026-01-31T12:00:00Z, found \"" + since.text() + "\"");
        }
    }

    static DeployedFile parse(String source, Optional<String> text) {
        return read(text.map(json -> Document.json(source, json)));
    }

    List<String> versions() {
        return entries.stream().map(Entry::version).distinct().sorted().toList();
    }

    DeployedFile with(Entry entry) {
        List<Entry> kept = new ArrayList<>(entries.stream()
                .filter(each -> each.released() != entry.released()
                        || (entry.released()
                                ? !each.version().equals(entry.version())
                                : !each.instance().equals(entry.instance())))
                .toList());
        kept.add(entry);
        return new DeployedFile(kept);
    }

    DeployedFile withoutInstance(String instance) {
        return new DeployedFile(entries.stream()
                .filter(each -> each.released() || !each.instance().equals(instance))
                .toList());
    }

    DeployedFile withoutRelease(String version) {
        return new DeployedFile(entries.stream()
                .filter(each -> !each.released() || !each.version().equals(version))
                .toList());
    }

    String toJson() {
        List<Object> plain = new ArrayList<>();
        for (Entry entry : entries) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("version", entry.version());
            if (!entry.instance().isEmpty()) {
                each.put("instance", entry.instance());
            }
            entry.since().ifPresent(since -> each.put("since", since));
            if (entry.released()) {
                each.put("released", true);
            }
            plain.add(each);
        }
        return JsonText.pretty(plain);
    }
}
