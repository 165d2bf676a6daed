package dev.fledge.contract.pact;

import java.util.Optional;

/** A version of the Pact specification. Later versions come later. */
public enum PactVersion {
    /** No matching rules: everything is compared by equality. */
    V1("1.0.0"),
    /** Matching rules in one flat object, each under a path such as {@code $.body.id}. */
    V2("2.0.0"),
    /** Matching rules by category, several a path; provider states with parameters; messages. */
    V3("3.0.0"),
    /** As V3, with rules for the status, kinds and keys of interactions, comments and pending interactions. */
    V4("4.0");

    private final String specification;

    PactVersion(String specification) {
        this.specification = specification;
    }

    /** Returns how pact files write the version, such as {@code 3.0.0}. */
    public String specification() {
        return specification;
    }

    /**
     * Returns the version that a pact file means by {@code 2}, {@code 2.0} or {@code 2.0.0}; empty if there is no such
     * version. Only the first number decides; {@code 1.1.0} is {@link #V1}.
     */
    public static Optional<PactVersion> of(String specification) {
        String major = specification.split("\\.", 2)[0].strip();
        for (PactVersion version : values()) {
            if (version.specification.startsWith(major) && major.length() == 1) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }
}
