package dev.fledge.schema;

import dev.fledge.document.DocumentNode;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The documents that the schemas of one set may lie in: the first, and those its references lead to. Thread-safe. */
final class SchemaLibrary {
    /** The address of a document that was not read from a place of its own. */
    static final String NO_ADDRESS = "fledge:/document";

    /** A schema and the address of the document that it stands in. */
    record Place(String address, DocumentNode node) {}

    private final String address;
    private final SchemaDocuments others;
    private final Map<String, Optional<DocumentNode>> byAddress = new ConcurrentHashMap<>();

    SchemaLibrary(String address, DocumentNode first, SchemaDocuments others) {
        this.address = address;
        this.others = others;
        add(address, first);
    }

    /** Returns the address of the first document. */
    String address() {
        return address;
    }

    /** Returns the document at an address, which is read the first time it is asked for; empty if it may not be read. */
    Optional<DocumentNode> document(String address) throws IOException {
        Optional<DocumentNode> known = byAddress.get(address);
        if (known != null) {
            return known;
        }
        Optional<DocumentNode> found = others.find(address);
        if (found.isPresent()) {
            add(address, found.get());
        } else {
            byAddress.put(address, found);
        }
        return found;
    }

    /** Returns whether there is a document at an address that was asked for before. */
    boolean has(String address) {
        return byAddress.getOrDefault(address, Optional.empty()).isPresent();
    }

    /**
     * Returns where a reference leads; empty if that is no place that can be told from the documents alone, such as an
     * anchor or a schema that has an {@code $id} of its own.
     *
     * @throws dev.fledge.document.DocumentException if the document it leads to could not be read
     */
    Optional<Place> target(Place from, DocumentNode reference) {
        String written = reference.text();
        int hash = written.indexOf('#');
        String fragment = hash < 0 ? "" : written.substring(hash + 1);
        String document = hash < 0 ? written : written.substring(0, hash);
        String target = document.isEmpty() ? from.address() : resolved(from.address(), document);
        if (target == null) {
            return Optional.empty();
        }
        try {
            return document(target)
                    .flatMap(root -> Pointers.ofFragment(fragment)
                            .flatMap(pointer -> Pointers.find(root, Pointers.steps(pointer))))
                    .map(node -> new Place(target, node));
        } catch (IOException e) {
            throw reference.error("the reference could not be followed: " + e.getMessage());
        }
    }

    /** Returns what messages call the document at an address. */
    String shown(String address) {
        return byAddress
                .getOrDefault(address, Optional.empty())
                .map(Sources::of)
                .orElse(address);
    }

    private void add(String address, DocumentNode document) {
        byAddress.put(address, Optional.of(document));
        if (document.isObject()) {
            // What is inside refers to the id, not to where the document happened to be.
            document.optional("$id")
                    .filter(DocumentNode::isText)
                    .map(id -> resolved(address, id.text()))
                    .ifPresent(id -> byAddress.putIfAbsent(id.replaceFirst("#$", ""), Optional.of(document)));
        }
    }

    private @Nullable String resolved(String base, String reference) {
        Optional<DocumentNode> root = byAddress.getOrDefault(base, Optional.empty());
        String id = root.filter(DocumentNode::isObject)
                .flatMap(document -> document.optional("$id"))
                .filter(DocumentNode::isText)
                .map(DocumentNode::text)
                .orElse("");
        try {
            URI from = URI.create(base);
            String target =
                    (id.isEmpty() ? from : from.resolve(id)).resolve(reference).toString();
            // Java drops the empty host of a file's address where it resolves one against another.
            return target.replaceFirst("^file:/(?!/)", "file:///");
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
