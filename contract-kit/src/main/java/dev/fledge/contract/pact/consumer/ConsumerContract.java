package dev.fledge.contract.pact.consumer;

import dev.fledge.contract.pact.Interaction;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.PactVersion;
import dev.fledge.internal.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that a consumer expects of a provider, by description. Immutable.
 *
 * <p>What has {@link Shapes#optional} fields counts twice: as a whole and without them.
 */
public final class ConsumerContract {
    private final String consumer;
    private final String provider;
    private final PactVersion version;
    private final Map<String, Expect> expectations;

    private ConsumerContract(Builder builder) {
        this.consumer = builder.consumer;
        this.provider = builder.provider;
        this.version = builder.version;
        this.expectations = new TreeMap<>(builder.expectations);
    }

    /**
     * Starts a contract of Pact V4.
     *
     * @throws IllegalArgumentException if a name is blank
     */
    public static Builder between(String consumer, String provider) {
        return new Builder(consumer, provider);
    }

    /** Returns the name of the consumer. */
    public String consumer() {
        return consumer;
    }

    /** Returns the name of the provider. */
    public String provider() {
        return provider;
    }

    /** Returns the version of the Pact specification that its file is to have. Default V4. */
    public PactVersion version() {
        return version;
    }

    /** Returns the pact of every interaction in both forms. One of V2 is given as V3 with what V2 can say. */
    public PactFile pact() {
        List<Interaction> all = new ArrayList<>();
        expectations.forEach((description, expect) -> {
            all.add(interaction(description, expect, Form.WHOLE));
            if (!expect.optionalNames().isEmpty()) {
                all.add(interaction(description, expect, Form.WITHOUT_OPTIONAL));
            }
        });
        return pactOf(all);
    }

    /** Returns the pact of the answers with all their fields, one for each interaction. */
    public PactFile whole() {
        List<Interaction> all = new ArrayList<>();
        expectations.forEach((description, expect) -> all.add(interaction(description, expect, Form.WHOLE)));
        return pactOf(all);
    }

    /** Returns the pact of the answers without their optional fields, one for each interaction. */
    public PactFile withoutOptional() {
        List<Interaction> all = new ArrayList<>();
        expectations.forEach((description, expect) -> all.add(interaction(
                description, expect, expect.optionalNames().isEmpty() ? Form.WHOLE : Form.WITHOUT_OPTIONAL)));
        return pactOf(all);
    }

    /** Returns whether any answer has optional fields. */
    public boolean hasOptional() {
        return expectations.values().stream()
                .anyMatch(expect -> !expect.optionalNames().isEmpty());
    }

    private Interaction interaction(String description, Expect expect, Form form) {
        return expect.toPact(description, form, version);
    }

    private PactFile pactOf(List<Interaction> interactions) {
        PactFile.Builder pact = PactFile.builder(consumer, provider)
                .version(version == PactVersion.V4 ? PactVersion.V4 : PactVersion.V3);
        interactions.forEach(pact::interaction);
        return pact.build();
    }

    /**
     * Returns in a few lines what is wrong with a request that nothing was expected for: what was asked, and how it differs
     * from the interaction that comes nearest. Values of headers that hold secrets are hidden.
     *
     * @param target path and query as they were sent, encoded
     */
    public String explainUnexpected(String method, String target, Map<String, List<String>> headers, byte[] body) {
        return NearestInteraction.of(expected(), ActualRequest.of(method, target, headers, body))
                .sentence();
    }

    private List<ExpectedInteraction> expected() {
        return whole().interactions().stream().map(ExpectedInteraction::of).toList();
    }

    /**
     * Throws what was left undone, as tests do.
     *
     * @param asked the descriptions of what was asked for
     * @throws AssertionError naming every interaction that nobody asked for
     */
    public void requireAllAsked(Set<String> asked) {
        List<Interaction> never = pact().interactions().stream()
                .filter(interaction -> !asked.contains(interaction.description()))
                .toList();
        if (!never.isEmpty()) {
            throw new AssertionError(Unasked.sentence(pact().interactions().size(), never, this));
        }
    }

    /** Returns the names of the two and the number of interactions. */
    @Override
    public String toString() {
        return pact().toString();
    }

    /** Collects what is expected. Not thread-safe. */
    public static final class Builder {
        private final String consumer;
        private final String provider;
        private PactVersion version = PactVersion.V4;
        private final Map<String, Expect> expectations = new TreeMap<>();

        private Builder(String consumer, String provider) {
            this.consumer = Check.notBlank("name of the consumer", consumer);
            this.provider = Check.notBlank("name of the provider", provider);
        }

        /**
         * Sets the version of the Pact specification. The default is V4.
         *
         * <p>V2 knows {@code type} and {@code regex} alone: numbers and dates keep only their JSON type, and what it cannot
         * say at all is refused.
         *
         * @throws IllegalArgumentException if it is V1, which has no matching rules
         */
        public Builder version(PactVersion version) {
            if (Check.notNull("version of Pact", version) == PactVersion.V1) {
                throw new IllegalArgumentException("Pact V1 knows no shapes, only examples; use version V4, V3 or V2");
            }
            this.version = version;
            return this;
        }

        /**
         * Adds an expectation.
         *
         * @param description a few words that name it, such as {@code one price}
         * @throws IllegalArgumentException if the description is blank or there is one of that description
         */
        public Builder interaction(String description, Expect expect) {
            Check.notBlank("description of an interaction", description);
            Check.notNull("expectation of '" + description + "'", expect);
            expect.requireUse(description);
            if (expectations.putIfAbsent(description, expect) != null) {
                throw new IllegalArgumentException(
                        "two interactions are called '" + description + "'; give each its own description");
            }
            return this;
        }

        /**
         * Builds the contract.
         *
         * @throws IllegalStateException if nothing is expected
         * @throws IllegalArgumentException if a stub could not tell two requests apart, or the version cannot say something
         */
        public ConsumerContract build() {
            if (expectations.isEmpty()) {
                throw new IllegalStateException("the contract of " + consumer + " and " + provider
                        + " expects nothing, so it would prove nothing; add one with interaction()");
            }
            ConsumerContract contract = new ConsumerContract(this);
            NearestInteraction.requireDistinct(contract.expected());
            return contract;
        }
    }
}
