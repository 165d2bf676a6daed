package dev.fledge.contract.pact;

import dev.fledge.internal.Check;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a consumer expects as the answer. Immutable. */
public final class PactResponse {
    private final int status;
    private final Map<String, List<String>> headers;
    private final PactBody body;
    private final MatchingRules rules;
    private final Generators generators;

    private PactResponse(Builder builder) {
        this.status = builder.status;
        this.headers = Plain.sortedLists(builder.headers);
        this.body = builder.body;
        this.rules = builder.rules;
        this.generators = builder.generators;
    }

    /**
     * Starts an answer.
     *
     * @param status from 100 to 999
     * @throws IllegalArgumentException if it is none
     */
    public static Builder builder(int status) {
        return new Builder(status);
    }

    /** Returns the status of the example. */
    public int status() {
        return status;
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

    /** Returns what a stub makes anew; a verification of the provider has no use for it. */
    public Generators generators() {
        return generators;
    }

    /** Returns the status and the kind of the body. */
    @Override
    public String toString() {
        return status + " " + body;
    }

    /** Collects the parts of an answer. Not thread-safe. */
    public static final class Builder {
        private final int status;
        private final Map<String, List<String>> headers = new TreeMap<>();
        private PactBody body = PactBody.absent();
        private MatchingRules rules = MatchingRules.none();
        private Generators generators = Generators.none();

        private Builder(int status) {
            this.status = (int) Check.inRange("status", status, 100, 999);
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

        /** Builds the answer. */
        public PactResponse build() {
            return new PactResponse(this);
        }
    }
}
