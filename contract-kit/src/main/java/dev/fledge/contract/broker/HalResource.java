package dev.fledge.contract.broker;

import dev.fledge.document.DocumentNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/** A document with links, as a broker gives it. */
final class HalResource {
    private final HttpUrl url;
    private final DocumentNode root;

    HalResource(HttpUrl url, DocumentNode root) {
        this.url = url;
        this.root = root;
    }

    HttpUrl url() {
        return url;
    }

    DocumentNode root() {
        return root;
    }

    /** Returns where a relation leads, still as a template if it is one. Of several links, the first. */
    Optional<String> link(String relation) {
        return links(root, relation).stream()
                .findFirst()
                .map(link -> link.field("href").text());
    }

    /** Returns where all links of a relation lead. */
    List<String> allLinks(String relation) {
        return links(root, relation).stream()
                .map(link -> link.field("href").text())
                .toList();
    }

    /** Returns where the link of that name leads. */
    Optional<String> link(String relation, String name) {
        return links(root, relation).stream()
                .filter(link -> link.optional("name")
                        .filter(DocumentNode::isText)
                        .map(DocumentNode::text)
                        .equals(Optional.of(name)))
                .findFirst()
                .map(link -> link.field("href").text());
    }

    /** Returns where a document itself is. */
    static Optional<String> self(DocumentNode node) {
        return links(node, "self").stream()
                .findFirst()
                .map(link -> link.field("href").text());
    }

    /** Returns the documents that are embedded under a name. */
    List<DocumentNode> embedded(String name) {
        return present(root, "_embedded")
                .flatMap(embedded -> present(embedded, name))
                .map(DocumentNode::items)
                .orElse(List.of());
    }

    private static List<DocumentNode> links(DocumentNode node, String relation) {
        List<DocumentNode> links = new ArrayList<>();
        present(node, "_links").flatMap(all -> present(all, relation)).ifPresent(found -> {
            if (found.isList()) {
                links.addAll(found.items());
            } else {
                links.add(found);
            }
        });
        return links;
    }

    /** Returns the value of a key, unless it is missing or null. */
    static Optional<DocumentNode> present(DocumentNode node, String key) {
        return node.optional(key).filter(value -> !value.isNone());
    }
}
