package dev.fledge.contract.pact.consumer;

import dev.fledge.document.DocumentNode;
import dev.fledge.document.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A pact as its file has it, and who wrote which interaction. Immutable.
 *
 * <p>It is kept as it was written, so that nothing is lost of what pact-jvm or a later specification says.
 */
final class SharedPact {
    private final String source;
    private final Map<String, Object> plain;
    private final Map<String, Object> interactions;
    private final Map<String, Set<String>> titlesByWriter;

    private SharedPact(
            String source,
            Map<String, Object> plain,
            Map<String, Object> interactions,
            Map<String, Set<String>> titlesByWriter) {
        this.source = source;
        this.plain = plain;
        this.interactions = interactions;
        this.titlesByWriter = titlesByWriter;
    }

    /**
     * Reads a pact.
     *
     * @throws DocumentException if it has no names or interactions, or a part has the wrong type
     */
    static SharedPact of(DocumentNode pact, String source) {
        pact.field("consumer").field("name").text();
        pact.field("provider").field("name").text();
        Map<String, Object> interactions = new TreeMap<>();
        pact.field("interactions").items().forEach(each -> interactions.put(title(each), each.toPlain()));
        Map<String, Set<String>> writers = new TreeMap<>();
        noted(pact)
                .ifPresent(note -> note.keys().forEach(writer -> {
                    Set<String> titles = new TreeSet<>();
                    note.field(writer).items().forEach(title -> titles.add(title.text()));
                    writers.put(writer, titles);
                }));
        return new SharedPact(source, copy((Map<?, ?>) pact.toPlain()), interactions, writers);
    }

    private static Optional<DocumentNode> noted(DocumentNode pact) {
        return pact.optional("metadata")
                .flatMap(metadata -> metadata.optional("fledge"))
                .flatMap(fledge -> fledge.optional("writtenBy"));
    }

    /** Returns what must be unique in a pact: the description, and the states with their values. */
    private static String title(DocumentNode interaction) {
        String description = interaction.field("description").text();
        String old =
                interaction.optional("providerState").map(DocumentNode::toJson).orElse("");
        String states = interaction
                .optional("providerStates")
                .map(list -> list.items().stream().map(SharedPact::state).collect(Collectors.joining(" and ")))
                .orElse(old);
        return states.isEmpty() ? description : description + " given " + states;
    }

    private static String state(DocumentNode state) {
        String params = state.optional("params").map(DocumentNode::toJson).orElse("{}");
        return state.field("name").text() + (params.equals("{}") ? "" : " " + params);
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }

    String consumer() {
        return name("consumer");
    }

    String provider() {
        return name("provider");
    }

    private String name(String role) {
        return plain.get(role) instanceof Map<?, ?> party ? String.valueOf(party.get("name")) : "";
    }

    private String specification() {
        return plain.get("metadata") instanceof Map<?, ?> metadata
                        && metadata.get("pactSpecification") instanceof Map<?, ?> specification
                ? String.valueOf(specification.get("version"))
                : "unknown";
    }

    /** Returns the pact, all of it written by this writer. */
    SharedPact ownedBy(String writer) {
        return new SharedPact(source, plain, interactions, Map.of(writer, Set.copyOf(interactions.keySet())));
    }

    /** Returns the pact without what only this writer wrote, or writers who no longer exist. */
    SharedPact without(String writer, Predicate<String> exists) {
        Map<String, Set<String>> remaining = new TreeMap<>(titlesByWriter);
        remaining.keySet().removeIf(each -> each.equals(writer) || !exists.test(each));
        Set<String> kept =
                remaining.values().stream().flatMap(Collection::stream).collect(Collectors.toSet());
        Map<String, Object> rest = new TreeMap<>(interactions);
        for (Set<String> titles : titlesByWriter.values()) {
            rest.keySet().removeIf(title -> titles.contains(title) && !kept.contains(title));
        }
        return new SharedPact(source, plain, rest, remaining);
    }

    /**
     * Returns the pact with what a writer expects.
     *
     * @throws IOException if the two do not go together
     */
    SharedPact with(String writer, SharedPact own) throws IOException {
        if (!own.consumer().equals(consumer()) || !own.provider().equals(provider())) {
            throw new IOException(source + " is the pact of " + consumer() + " and " + provider() + ", not of "
                    + own.consumer() + " and " + own.provider() + "; give the pair a folder of its own");
        }
        if (!interactions.isEmpty() && !own.specification().equals(specification())) {
            throw new IOException(source + " holds Pact " + specification() + ", but " + writer + " writes Pact "
                    + own.specification() + "; let all test classes of the pair use one version, or delete the file");
        }
        Map<String, Object> all = new TreeMap<>(interactions);
        for (Map.Entry<String, Object> each : own.interactions.entrySet()) {
            Object other = all.put(each.getKey(), each.getValue());
            if (other != null && !JsonText.compact(other).equals(JsonText.compact(each.getValue()))) {
                throw new IOException(writer + " and " + writerOf(each.getKey()) + " expect different things of '"
                        + each.getKey() + "' in " + source + "; give one of them another description");
            }
        }
        Map<String, Set<String>> writers = new TreeMap<>(titlesByWriter);
        writers.put(writer, Set.copyOf(own.interactions.keySet()));
        return new SharedPact(source, own.plain, all, writers);
    }

    private String writerOf(String title) {
        return titlesByWriter.entrySet().stream()
                .filter(entry -> entry.getValue().contains(title))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("somebody else");
    }

    /** Returns what stands in the file: interactions sorted by description and states, writers by name. */
    Map<String, Object> toPlain() {
        Map<String, Object> file = new LinkedHashMap<>(plain);
        file.put("interactions", new ArrayList<>(interactions.values()));
        Map<String, Object> metadata =
                plain.get("metadata") instanceof Map<?, ?> map ? new TreeMap<>(copy(map)) : new TreeMap<>();
        Map<String, Object> note = new TreeMap<>();
        titlesByWriter.forEach((writer, titles) -> note.put(writer, List.copyOf(new TreeSet<>(titles))));
        metadata.put("fledge", Map.of("writtenBy", note));
        file.put("metadata", metadata);
        return file;
    }
}
