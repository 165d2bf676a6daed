package dev.fledge.contract.compat;

import dev.fledge.document.DocumentNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A value of a document with the way to it, so that it can be pointed at. Equal to another only at the same place. */
final class Located {
    private final DocumentNode node;
    private final @Nullable Located parent;
    private final String step;

    private Located(DocumentNode node, @Nullable Located parent, String step) {
        this.node = node;
        this.parent = parent;
        this.step = step;
    }

    static Located root(DocumentNode document) {
        return new Located(document, null, "");
    }

    DocumentNode node() {
        return node;
    }

    /** Returns the key or index by which the parent knows the value. */
    String step() {
        return step;
    }

    /** Returns the value of a key; empty if there is none, or this is no object. */
    Optional<Located> get(String key) {
        return node.isObject() ? node.optional(key).map(child -> new Located(child, this, key)) : Optional.empty();
    }

    /** Returns the value of a key if it is an object, and says so if it is another thing. */
    Optional<Located> object(String key) {
        Optional<Located> found = get(key);
        found.filter(value -> !value.node.isObject()).ifPresent(value -> {
            throw value.node.error("must be an object");
        });
        return found;
    }

    /** Returns the text of a key, or empty if there is no such text. */
    Optional<String> text(String key) {
        return get(key).map(Located::node).filter(DocumentNode::isText).map(DocumentNode::text);
    }

    /** Returns whether the key is there and true. */
    boolean isTrue(String key) {
        return get(key).map(Located::node)
                .filter(DocumentNode::isBool)
                .map(DocumentNode::bool)
                .orElse(false);
    }

    /** Returns the values of an object in the order of the file; none if this is no object. */
    List<Located> members() {
        List<Located> members = new ArrayList<>();
        if (node.isObject()) {
            node.keys().forEach(key -> get(key).ifPresent(members::add));
        }
        return members;
    }

    /** Returns the items of a list; none if this is no list. */
    List<Located> items() {
        List<Located> items = new ArrayList<>();
        if (node.isList()) {
            for (DocumentNode item : node.items()) {
                items.add(new Located(item, this, String.valueOf(items.size())));
            }
        }
        return items;
    }

    /** Returns the JSON pointer (RFC 6901); empty for the whole document. */
    String pointer() {
        List<String> steps = new ArrayList<>();
        for (Located at = this; at.parent != null; at = at.parent) {
            steps.add(0, at.step.replace("~", "~0").replace("/", "~1"));
        }
        return steps.isEmpty() ? "" : "/" + String.join("/", steps);
    }

    /** Returns the file and the line, such as {@code prices.yaml:12}. */
    String place() {
        String location = node.location();
        return location.substring(0, location.lastIndexOf(':'));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Located that && node == that.node;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(node);
    }

    @Override
    public String toString() {
        return place() + " " + pointer();
    }
}
