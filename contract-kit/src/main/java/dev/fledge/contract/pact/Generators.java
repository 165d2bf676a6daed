package dev.fledge.contract.pact;

import dev.fledge.document.DocumentNode;
import dev.fledge.document.None;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which parts of a request or answer are made anew when a pact is replayed. Immutable.
 *
 * <p>At a replay only {@code ProviderState} and {@code MockServerURL} matter; all others leave the example as it is.
 */
public final class Generators {
    private static final Generators NONE = new Generators(List.of(), Map.of());

    /** One generator: the part it is for, the path within that part (empty for the whole), and what it is. */
    record Entry(String part, String path, Map<String, Object> generator) {
        String type() {
            return String.valueOf(generator.get("type"));
        }

        /** Returns a text of the generator, empty if it has none of that name. */
        String text(String name) {
            Object value = generator.getOrDefault(name, "");
            return value == None.NONE ? "" : String.valueOf(value);
        }
    }

    private final List<Entry> entries;
    private final Map<String, Object> plain;

    private Generators(List<Entry> entries, Map<String, Object> plain) {
        this.entries = entries;
        this.plain = plain;
    }

    /** Returns no generators. */
    public static Generators none() {
        return NONE;
    }

    /**
     * Returns the generators of a pact of version 3 or 4.
     *
     * @throws dev.fledge.document.DocumentException if a generator is malformed
     */
    static Generators read(DocumentNode node) {
        List<Entry> entries = new ArrayList<>();
        for (String part : node.keys()) {
            DocumentNode byPath = node.field(part);
            if (isGenerator(byPath)) {
                entries.add(entry(part, "", byPath));
            } else {
                byPath.keys().forEach(path -> entries.add(entry(part, path, byPath.field(path))));
            }
        }
        return new Generators(List.copyOf(entries), Plain.sortedMap((Map<?, ?>) node.toPlain()));
    }

    private static boolean isGenerator(DocumentNode node) {
        return node.optional("type").filter(DocumentNode::isText).isPresent();
    }

    private static Entry entry(String part, String path, DocumentNode node) {
        node.field("type").text();
        return new Entry(part, path, Plain.sortedMap((Map<?, ?>) node.toPlain()));
    }

    List<Entry> entries() {
        return entries;
    }

    /** Returns whether nothing is made anew. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Returns the generators as they stand in a pact, sorted. */
    Map<String, Object> toPlain() {
        return new TreeMap<>(plain);
    }
}
