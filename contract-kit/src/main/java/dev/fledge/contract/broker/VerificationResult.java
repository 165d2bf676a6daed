package dev.fledge.contract.broker;

import dev.fledge.contract.pact.InteractionResult;
import dev.fledge.contract.pact.Mismatch;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.PactResult;
import dev.fledge.internal.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came of verifying one pact against one version of its provider, to be published. Immutable.
 *
 * <p>It says yes or no. Where a verification decided nothing, because the provider was not reached or a state was missing,
 * there is no result to publish.
 */
public final class VerificationResult {
    /**
     * One interaction.
     *
     * @param description as in the pact
     * @param mismatches what was wrong, a sentence each, without secrets; empty if nothing was
     */
    public record Tested(String description, List<String> mismatches) {
        /** Copies the list. */
        public Tested {
            Check.notNull("description", description);
            mismatches = List.copyOf(mismatches);
        }

        /** Returns whether nothing was wrong. */
        public boolean passed() {
            return mismatches.isEmpty();
        }
    }

    private final PactFile pact;
    private final String providerVersion;
    private final List<Tested> tested;
    private final Optional<String> buildUrl;
    private final Optional<String> branch;
    private final Optional<String> consumerVersion;

    private VerificationResult(Builder builder) {
        this.pact = builder.pact;
        this.providerVersion = builder.providerVersion;
        this.tested = List.copyOf(builder.tested);
        this.buildUrl = builder.buildUrl;
        this.branch = builder.branch;
        this.consumerVersion = builder.consumerVersion;
    }

    /**
     * Starts the result of a pact and a version of its provider.
     *
     * @throws IllegalArgumentException if {@code providerVersion} is blank
     */
    public static Builder builder(PactFile pact, String providerVersion) {
        return new Builder(pact, providerVersion);
    }

    /**
     * Starts the result of what a verification says of one pact; empty if it decided nothing. A mismatch decides, a pending one
     * too: it does not fail the provider's build, but the contract is not kept. Otherwise every interaction must be verified.
     *
     * @throws IllegalArgumentException if {@code providerVersion} is blank
     */
    public static Optional<Builder> of(PactResult result, String providerVersion) {
        Builder builder = new Builder(result.pact(), providerVersion);
        boolean open = result.interactions().isEmpty();
        for (InteractionResult each : result.interactions()) {
            String title = each.interaction().description();
            switch (each.verdict()) {
                case VERIFIED -> builder.passed(title);
                case MISMATCH, PENDING_MISMATCH ->
                    builder.failed(
                            title,
                            each.mismatches().isEmpty()
                                    ? List.of(each.message())
                                    : each.mismatches().stream()
                                            .map(Mismatch::toString)
                                            .toList());
                case SKIPPED, UNVERIFIABLE, UNREACHABLE -> open = true;
            }
        }
        boolean failed = builder.tested.stream().anyMatch(each -> !each.passed());
        return open && !failed ? Optional.empty() : Optional.of(builder);
    }

    /** Returns the pact that was verified. */
    public PactFile pact() {
        return pact;
    }

    /** Returns the version of the provider that was asked. */
    public PacticipantVersion provider() {
        return new PacticipantVersion(pact.provider(), providerVersion);
    }

    /** Returns every interaction that was tested; at least one. */
    public List<Tested> tested() {
        return tested;
    }

    /** Returns whether no interaction had a mismatch. */
    public boolean success() {
        return tested.stream().allMatch(Tested::passed);
    }

    /** Returns where the build that verified can be seen. */
    public Optional<String> buildUrl() {
        return buildUrl;
    }

    /** Returns the branch of the provider's version; a broker notes it, a ledger leaves it to git. */
    public Optional<String> branch() {
        return branch;
    }

    /** Returns a version of the consumer that has the pact; a broker needs it for a pact that did not come from it. */
    public Optional<String> consumerVersion() {
        return consumerVersion;
    }

    /** Returns provider, consumer and how it went. */
    @Override
    public String toString() {
        return provider() + " for " + pact.consumer() + (success() ? " verified" : " failed");
    }

    /** Collects the parts of a result. Not thread-safe. */
    public static final class Builder {
        private final PactFile pact;
        private final String providerVersion;
        private final List<Tested> tested = new ArrayList<>();
        private Optional<String> buildUrl = Optional.empty();
        private Optional<String> branch = Optional.empty();
        private Optional<String> consumerVersion = Optional.empty();

        private Builder(PactFile pact, String providerVersion) {
            this.pact = Check.notNull("pact", pact);
            this.providerVersion = Check.notBlank("version of the provider", providerVersion);
        }

        /** Adds an interaction that was as it should be. */
        public Builder passed(String description) {
            tested.add(new Tested(description, List.of()));
            return this;
        }

        /**
         * Adds an interaction that was not.
         *
         * @param mismatches a sentence each; at least one
         * @throws IllegalArgumentException if there is none
         */
        public Builder failed(String description, List<String> mismatches) {
            if (mismatches.isEmpty()) {
                throw new IllegalArgumentException("interaction '" + description + "' failed, so say what was wrong");
            }
            tested.add(new Tested(description, mismatches));
            return this;
        }

        /** Sets where the build can be seen. */
        public Builder buildUrl(String url) {
            this.buildUrl = Optional.of(Check.notBlank("build URL", url));
            return this;
        }

        /** Sets the branch of the provider's version. */
        public Builder branch(String branch) {
            this.branch = Optional.of(Check.notBlank("branch", branch));
            return this;
        }

        /** Sets a version of the consumer that has this pact. */
        public Builder consumerVersion(String version) {
            this.consumerVersion = Optional.of(Check.notBlank("version of the consumer", version));
            return this;
        }

        /**
         * Builds the result.
         *
         * @throws IllegalStateException if no interaction was tested, because then nothing is known
         */
        public VerificationResult build() {
            if (tested.isEmpty()) {
                throw new IllegalStateException("no interaction of " + pact.source()
                        + " was tested, so there is neither success nor failure to publish");
            }
            return new VerificationResult(this);
        }
    }
}
