package dev.fledge.contract.pact;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.JsonText;
import dev.fledge.internal.Check;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A pact: what one consumer expects of one provider. Immutable.
 *
 * <p>Files of specification 1 to 4 are read; what is written is version 3 or 4, the same bytes for the same pact.
 */
public final class PactFile {
    private final String source;
    private final String consumer;
    private final String provider;
    private final PactVersion version;
    private final List<Interaction> interactions;
    private final List<Object> plugins;
    private final boolean pending;

    private PactFile(Builder builder) {
        this.source = builder.source;
        this.consumer = builder.consumer;
        this.provider = builder.provider;
        this.version = builder.version;
        this.interactions = List.copyOf(builder.interactions);
        this.plugins = List.copyOf(builder.plugins);
        this.pending = builder.pending;
    }

    /**
     * Reads a file, whose name must end in {@code .json}.
     *
     * @throws DocumentException naming file, line, column, problem and fix if it is no JSON, no pact, or a pact of which a
     *     part has the wrong type
     * @throws IOException if the file cannot be read
     */
    public static PactFile read(Path file) throws IOException {
        return PactReader.read(file.toString(), Document.read(file));
    }

    /**
     * Reads a text.
     *
     * @param source what messages call it, such as its address
     * @throws DocumentException as {@link #read} does
     */
    public static PactFile parse(String source, String json) {
        return PactReader.read(source, Document.json(source, json));
    }

    /**
     * Starts a pact of version 4.
     *
     * @throws IllegalArgumentException if a name is blank
     */
    public static Builder builder(String consumer, String provider) {
        return new Builder(consumer, provider);
    }

    /** Returns what messages call it: the file it was read from, or {@code consumer-provider.json}. */
    public String source() {
        return source;
    }

    /** Returns the name of the consumer. */
    public String consumer() {
        return consumer;
    }

    /** Returns the name of the provider. */
    public String provider() {
        return provider;
    }

    /** Returns the version of the specification that it follows. */
    public PactVersion version() {
        return version;
    }

    /** Returns the interactions in the order of the file; a pact without any says nothing and is never verified. */
    public List<Interaction> interactions() {
        return interactions;
    }

    /**
     * Returns the same as a pact that does not count yet, as a broker says of one that no version of the provider kept so far:
     * a verification tells its mismatches as pending. File and content hash stay what they are.
     */
    public PactFile asPending() {
        Builder copy =
                builder(consumer, provider).source(source).version(version).plugins(plugins);
        interactions.forEach(copy::read);
        copy.pending = true;
        return copy.build();
    }

    /** Returns whether the whole pact does not count yet. Default false. */
    public boolean pending() {
        return pending;
    }

    List<Object> plugins() {
        return plugins;
    }

    /**
     * Returns SHA-256 in 64 hex digits over what is promised: the interactions, sorted, with sorted keys. Names of the two,
     * metadata, comments, keys and the layout of the file do not count, so an unchanged contract keeps its value from one
     * version of the consumer to the next.
     */
    public String contentSha() {
        List<String> canonical = new ArrayList<>();
        for (Interaction each : interactions) {
            canonical.add(JsonText.compact(PactWriter.canonical(each, version)));
        }
        canonical.sort(String::compareTo);
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String each : canonical) {
                sha.update(each.getBytes(StandardCharsets.UTF_8));
                sha.update((byte) '\n');
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /**
     * Returns the pact as a file: JSON with sorted keys and interactions sorted by description and states, indented, with a
     * line feed at the end. Version 1 and 2 are written as version 3. The same pact gives the same bytes.
     */
    public String toJson() {
        return JsonText.pretty(PactWriter.file(this));
    }

    /** Returns consumer, provider and the number of interactions. */
    @Override
    public String toString() {
        String count = interactions.size() == 1 ? "1 interaction" : interactions.size() + " interactions";
        return consumer + " -> " + provider + " (" + count + ")";
    }

    /** Collects the parts of a pact. Not thread-safe. */
    public static final class Builder {
        private final String consumer;
        private final String provider;
        private String source;
        private PactVersion version = PactVersion.V4;
        private final List<Interaction> interactions = new ArrayList<>();
        private final Set<Map.Entry<String, List<ProviderState>>> titles = new HashSet<>();
        private List<Object> plugins = List.of();
        private boolean pending;

        private Builder(String consumer, String provider) {
            this.consumer = Check.notBlank("name of the consumer", consumer);
            this.provider = Check.notBlank("name of the provider", provider);
            this.source = consumer + "-" + provider + ".json";
        }

        Builder source(String source) {
            this.source = source;
            return this;
        }

        Builder plugins(List<Object> plugins) {
            this.plugins = plugins;
            return this;
        }

        /** Sets the version of the specification. The default is V4. */
        public Builder version(PactVersion version) {
            this.version = Check.notNull("version of the specification", version);
            return this;
        }

        /**
         * Adds an interaction.
         *
         * @throws IllegalArgumentException if there is one with the same description and states already
         */
        public Builder interaction(Interaction interaction) {
            if (!titles.add(Map.entry(interaction.description(), interaction.states()))) {
                throw new IllegalArgumentException("the pact of " + consumer + " and " + provider
                        + " has the interaction '" + interaction.title()
                        + "' already; give each its own description or states");
            }
            return read(interaction);
        }

        /** Adds what a file has, where others may have let two of one description pass. */
        Builder read(Interaction interaction) {
            interactions.add(interaction);
            return this;
        }

        /** Builds the pact. */
        public PactFile build() {
            return new PactFile(this);
        }
    }
}
