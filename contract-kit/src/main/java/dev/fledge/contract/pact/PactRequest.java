package dev.fledge.contract.pact;

import dev.fledge.internal.Check;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a consumer sends. Immutable. */
public final class PactRequest {
    private final String method;
    private final String path;
    private final Map<String, List<String>> query;
    private final Map<String, List<String>> headers;
    private final PactBody body;
    private final MatchingRules rules;
    private final Generators generators;

    private PactRequest(Builder builder) {
        this.method = builder.method;
        this.path = builder.path;
        this.query = Plain.sortedLists(builder.query);
        this.headers = Plain.sortedLists(builder.headers);
        this.body = builder.body;
        this.rules = builder.rules;
        this.generators = builder.generators;
    }

    /**
     * Starts a request.
     *
     * @param method such as {@code GET}; kept in upper case
     * @param path such as {@code /prices/42}, without a query, not encoded
     * @throws IllegalArgumentException if {@code method} is blank
     */
    public static Builder builder(String method, String path) {
        return new Builder(method, path);
    }

    /** Returns the method in upper case. */
    public String method() {
        return method;
    }

    /** Returns the path as the pact has it. */
    public String path() {
        return path;
    }

    /** Returns the decoded values by the names of the query, sorted by name; empty if there is none. */
    public Map<String, List<String>> query() {
        return query;
    }

    /** Returns the values by the names of the headers as the pact has them, sorted by name. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** Returns the body. */
    public PactBody body() {
        return body;
    }

    /** Returns what else than the example matches. */
    public MatchingRules rules() {
        return rules;
    }

    /** Returns what is made anew when it is replayed. */
    public Generators generators() {
        return generators;
    }

    /** Returns method and path. */
    @Override
    public String toString() {
        return method + " " + path;
    }

    /** Collects the parts of a request. Not thread-safe. */
    public static final class Builder {
        private final String method;
        private final String path;
        private final Map<String, List<String>> query = new TreeMap<>();
        private final Map<String, List<String>> headers = new TreeMap<>();
        private PactBody body = PactBody.absent();
        private MatchingRules rules = MatchingRules.none();
        private Generators generators = Generators.none();

        private Builder(String method, String path) {
            this.method = Check.notBlank("method of a request", method).toUpperCase(Locale.ROOT);
            this.path = Check.notNull("path of a request", path);
        }

        /** Sets the values of a name of the query, in their order; not encoded. */
        public Builder query(String name, String... values) {
            query.put(name, Arrays.asList(values));
            return this;
        }

        Builder queries(Map<String, List<String>> all) {
            query.putAll(all);
            return this;
        }

        /** Sets the values of a header, in their order. */
        public Builder header(String name, String... values) {
            headers.put(name, Arrays.asList(values));
            return this;
        }

        Builder headers(Map<String, List<String>> all) {
            headers.putAll(all);
            return this;
        }

        /** Sets the body. The default says nothing of one. */
        public Builder body(PactBody body) {
            this.body = Check.notNull("body", body);
            return this;
        }

        /** Sets what else than the example matches. The default is nothing else. */
        public Builder rules(MatchingRules rules) {
            this.rules = Check.notNull("rules", rules);
            return this;
        }

        Builder generators(Generators generators) {
            this.generators = generators;
            return this;
        }

        /** Builds the request. */
        public PactRequest build() {
            return new PactRequest(this);
        }
    }
}
