package dev.fledge.contract.pact;

import dev.fledge.internal.Check;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thing a consumer asks of a provider, and what it expects. Immutable.
 *
 * <p>Only an interaction of kind {@link Kind#HTTP} is replayed; the others are kept as they were read.
 */
public final class Interaction {
    /** What has to be done to verify an interaction. */
    public enum Kind {
        /** Send the request and match the answer. */
        HTTP,
        /** Have the provider make a message; not done here. */
        MESSAGE,
        /** Load a pact plugin; not done here. */
        PLUGIN
    }

    private final String description;
    private final Kind kind;
    private final List<ProviderState> states;
    private final Optional<String> key;
    private final boolean pending;
    private final List<String> comments;
    private final PactRequest request;
    private final PactResponse response;
    private final Optional<String> plugin;
    private final Map<String, Object> kept;
    private final int line;

    private Interaction(Builder builder) {
        this.description = builder.description;
        this.kind = builder.kind;
        this.states = List.copyOf(builder.states);
        this.key = builder.key;
        this.pending = builder.pending;
        this.comments = List.copyOf(builder.comments);
        this.request = builder.request;
        this.response = builder.response;
        this.plugin = builder.plugin;
        this.kept = Collections.unmodifiableMap(new LinkedHashMap<>(builder.kept));
        this.line = builder.line;
    }

    /**
     * Starts an interaction of kind HTTP.
     *
     * @param description unique in its pact together with the states, such as {@code one price}; may be empty
     */
    public static Builder builder(String description) {
        return new Builder(description);
    }

    /** Returns the sentence that names it. */
    public String description() {
        return description;
    }

    /** Returns what has to be done to verify it. */
    public Kind kind() {
        return kind;
    }

    /** Returns what must be so at the provider, in the order of the pact. */
    public List<ProviderState> states() {
        return states;
    }

    /** Returns the key that a pact of version 4 may give it. */
    public Optional<String> key() {
        return key;
    }

    /** Returns whether a mismatch is told but does not count. Default false. */
    public boolean pending() {
        return pending;
    }

    /** Returns the texts among its comments, in their order. */
    public List<String> comments() {
        return comments;
    }

    /** Returns the request; {@code GET /} without anything unless the kind is {@link Kind#HTTP}. */
    public PactRequest request() {
        return request;
    }

    /** Returns the answer that is expected; 200 without anything unless the kind is {@link Kind#HTTP}. */
    public PactResponse response() {
        return response;
    }

    /** Returns the name of the pact plugin that it needs; empty unless the kind is {@link Kind#PLUGIN}. */
    public Optional<String> plugin() {
        return plugin;
    }

    /** Returns the line of the file where it begins, from 1; 0 if it was not read. */
    public int line() {
        return line;
    }

    /** Returns the same, pending. */
    Interaction asPending() {
        Builder copy = new Builder(description);
        copy.kind = kind;
        copy.states.addAll(states);
        copy.key = key;
        copy.pending = true;
        copy.comments.addAll(comments);
        copy.request = request;
        copy.response = response;
        copy.plugin = plugin;
        copy.kept = kept;
        copy.line = line;
        return copy.build();
    }

    /** Returns what is written back as it was read: of HTTP the parts that say nothing of HTTP, of the others all. */
    Map<String, Object> kept() {
        return kept;
    }

    /** Returns description and states in one line: what tells it from the others of its pact. */
    String title() {
        return states.isEmpty()
                ? description
                : description + " given "
                        + String.join(
                                " and ",
                                states.stream().map(ProviderState::toString).toList());
    }

    /** Returns the description. */
    @Override
    public String toString() {
        return description;
    }

    /** Collects the parts of an interaction. Not thread-safe. */
    public static final class Builder {
        private final String description;
        private Kind kind = Kind.HTTP;
        private final List<ProviderState> states = new ArrayList<>();
        private Optional<String> key = Optional.empty();
        private boolean pending;
        private final List<String> comments = new ArrayList<>();
        private PactRequest request = PactRequest.builder("GET", "/").build();
        private PactResponse response = PactResponse.builder(200).build();
        private Optional<String> plugin = Optional.empty();
        private Map<String, Object> kept = Map.of();
        private int line;

        private Builder(String description) {
            this.description = Check.notNull("description of an interaction", description);
        }

        /** Adds a state. */
        public Builder state(ProviderState state) {
            states.add(Check.notNull("provider state", state));
            return this;
        }

        /** Sets the key, which pacts before version 4 do not keep. */
        public Builder key(String key) {
            this.key = Optional.of(Check.notBlank("key of an interaction", key));
            return this;
        }

        /** Says that a mismatch is told but does not count; pacts before version 4 do not keep that. */
        public Builder pending() {
            this.pending = true;
            return this;
        }

        /** Adds a text for people; pacts before version 4 do not keep it. */
        public Builder comment(String text) {
            comments.add(Check.notNull("comment", text));
            return this;
        }

        /** Sets the request. The default is {@code GET /}. */
        public Builder request(PactRequest request) {
            this.request = Check.notNull("request", request);
            return this;
        }

        /** Sets the answer that is expected. The default is status 200 with any body. */
        public Builder response(PactResponse response) {
            this.response = Check.notNull("response", response);
            return this;
        }

        Builder message() {
            this.kind = Kind.MESSAGE;
            return this;
        }

        Builder plugin(String name) {
            this.kind = Kind.PLUGIN;
            this.plugin = Optional.of(name);
            return this;
        }

        Builder kept(Map<String, Object> parts) {
            this.kept = parts;
            return this;
        }

        Builder line(int line) {
            this.line = line;
            return this;
        }

        /** Builds the interaction. */
        public Interaction build() {
            return new Interaction(this);
        }
    }
}
