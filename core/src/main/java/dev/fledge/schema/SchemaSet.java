package dev.fledge.schema;

import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.internal.Check;
import dev.fledge.schema.SchemaLibrary.Place;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The schemas that lie in one document of JSON Schema or OpenAPI, each compiled when it is first asked for and then kept.
 *
 * <p>References lead into the same document, and into others only if {@link Builder#documents} allows it. Thread-safe.
 */
public final class SchemaSet {
    private final DocumentNode root;
    private final SchemaLibrary library;
    private final SchemaCompiler compiler;
    private final Map<String, JsonSchema> byPointer = new ConcurrentHashMap<>();

    private SchemaSet(Builder builder) {
        this.root = builder.root;
        this.library = new SchemaLibrary(builder.address, builder.root, builder.documents);
        this.compiler = new SchemaCompiler(builder.draft, library, builder.formats);
    }

    /**
     * Starts the set of a document of JSON Schema, draft 2020-12 unless {@code $schema} names another.
     *
     * @throws DocumentException if {@code $schema} names a draft that is not known
     */
    public static Builder builder(DocumentNode document) {
        return new Builder(document, Drafts.idOf(document));
    }

    /** Starts the set of an OpenAPI document; what a schema means is said by the document's version. */
    public static Builder builder(OpenApiDocument document) {
        return new Builder(document.root(), Drafts.idOf(document));
    }

    /**
     * Returns the schema that is the whole document.
     *
     * @throws DocumentException as {@link #at} does
     */
    public JsonSchema whole() {
        return at("");
    }

    /**
     * Returns the schema at a JSON pointer (RFC 6901), such as {@code /components/schemas/Price}. Compiles it the first
     * time it is asked for.
     *
     * @throws DocumentException if there is nothing at the pointer; at the first thing that is no valid schema, there or
     *     where its references lead; at a reference that leads nowhere; or if the schema refers to itself without end
     */
    public JsonSchema at(String pointer) {
        Check.notNull("pointer", pointer);
        JsonSchema known = byPointer.get(pointer);
        if (known != null) {
            return known;
        }
        JsonSchema compiled = compiled(pointer);
        JsonSchema other = byPointer.putIfAbsent(pointer, compiled);
        return other == null ? compiled : other;
    }

    private JsonSchema compiled(String pointer) {
        boolean wellFormed = pointer.isEmpty() || pointer.startsWith("/");
        Optional<DocumentNode> found = wellFormed ? Pointers.find(root, Pointers.steps(pointer)) : Optional.empty();
        DocumentNode schema = found.orElseThrow(() -> root.error(
                "there is no schema at #" + pointer + "; a pointer is written such as /components/schemas/Price"));
        Place place = new Place(library.address(), schema);
        Reachable reachable = Reachable.from(library, place);
        return new JsonSchema(new SchemaPlace(library, place, pointer), compiler.compile(schema, pointer, reachable));
    }

    /** Collects the parts of a set. Not thread-safe. */
    public static final class Builder {
        private final DocumentNode root;
        private final String draft;
        private String address = SchemaLibrary.NO_ADDRESS;
        private SchemaDocuments documents = SchemaDocuments.none();
        private Formats formats = Formats.ASSERTED;

        private Builder(DocumentNode root, String draft) {
            this.root = root;
            this.draft = draft;
        }

        /**
         * Sets where the document is, which references such as {@code other.json} are relative to. The default is
         * nowhere, so that such a reference leads nowhere.
         *
         * @throws IllegalArgumentException if it is not absolute or has a fragment
         */
        public Builder address(URI address) {
            if (!address.isAbsolute() || address.getRawFragment() != null) {
                throw new IllegalArgumentException(
                        "address of a document must be absolute and have no fragment, but was " + address);
            }
            this.address = address.toString();
            return this;
        }

        /** Sets which other documents references may lead to. The default is none. */
        public Builder documents(SchemaDocuments documents) {
            this.documents = Check.notNull("documents", documents);
            return this;
        }

        /** Sets whether the formats of values are checked. The default is {@link Formats#ASSERTED}. */
        public Builder formats(Formats formats) {
            this.formats = Check.notNull("formats", formats);
            return this;
        }

        /** Builds the set; no schema is looked at yet. */
        public SchemaSet build() {
            return new SchemaSet(this);
        }
    }
}
