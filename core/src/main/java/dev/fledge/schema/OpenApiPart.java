package dev.fledge.schema;

import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A part of an OpenAPI document and the JSON pointer to it. Immutable and thread-safe. */
public final class OpenApiPart {
    private final OpenApiDocument document;
    private final String pointer;
    private final DocumentNode node;

    OpenApiPart(OpenApiDocument document, String pointer, DocumentNode node) {
        this.document = document;
        this.pointer = pointer;
        this.node = node;
    }

    /** Returns the document that it is part of. */
    public OpenApiDocument document() {
        return document;
    }

    /** Returns the JSON pointer (RFC 6901) from the root of the document; empty for the root. */
    public String pointer() {
        return pointer;
    }

    /** Returns what stands there. */
    public DocumentNode node() {
        return node;
    }

    /** Returns the part below a key; empty if this is no object or there is no such key. References are not followed. */
    public Optional<OpenApiPart> child(String key) {
        return node.isObject() ? node.optional(key).map(found -> below(key, found)) : Optional.empty();
    }

    /**
     * Returns the parts below each key in the order of the document. References are not followed.
     *
     * @throws DocumentException if this is no object
     */
    public Map<String, OpenApiPart> children() {
        Map<String, OpenApiPart> children = new LinkedHashMap<>();
        node.keys().forEach(key -> children.put(key, below(key, node.field(key))));
        return children;
    }

    /**
     * Returns the parts of a list. References are not followed.
     *
     * @throws DocumentException if this is no list
     */
    public List<OpenApiPart> items() {
        List<OpenApiPart> items = new ArrayList<>();
        for (DocumentNode item : node.items()) {
            items.add(below(String.valueOf(items.size()), item));
        }
        return items;
    }

    /** Returns whether this is an object with a {@code $ref} that is text. */
    public boolean isReference() {
        return child("$ref").filter(target -> target.node().isText()).isPresent();
    }

    /**
     * Returns where the reference leads, and on from there as long as that is a reference itself; this part if it is none.
     *
     * @throws DocumentException if a reference leads nowhere, into another document or back to itself
     */
    public OpenApiPart followed() {
        Set<String> seen = new HashSet<>();
        OpenApiPart at = this;
        while (at.isReference()) {
            if (!seen.add(at.pointer)) {
                throw at.node.field("$ref").error("the reference leads back to itself; let it lead to another place");
            }
            at = at.target();
        }
        return at;
    }

    private OpenApiPart target() {
        DocumentNode reference = node.field("$ref");
        String written = reference.text();
        if (!written.startsWith("#")) {
            throw reference.error("the reference leads into another document, which is not read; "
                    + "move its target into this one, such as #/components/schemas/Price");
        }
        return Pointers.ofFragment(written.substring(1))
                .flatMap(document::part)
                .orElseThrow(() -> reference.error("the reference leads nowhere; there is no " + written));
    }

    private OpenApiPart below(String step, DocumentNode child) {
        return new OpenApiPart(document, Pointers.child(pointer, step), child);
    }

    /** Returns whether the other is the same place of the same document. */
    @Override
    public boolean equals(Object other) {
        return other instanceof OpenApiPart that && document == that.document && pointer.equals(that.pointer);
    }

    @Override
    public int hashCode() {
        return 31 * System.identityHashCode(document) + pointer.hashCode();
    }

    /** Returns document and pointer, such as {@code prices.yaml#/components/schemas/Price}. */
    @Override
    public String toString() {
        return document.source() + "#" + pointer;
    }
}
