package dev.fledge.contract.pact;

import dev.fledge.internal.Check;

/** What a verification must come to. Immutable; every method returns a new policy. */
public final class VerificationPolicy {
    private static final VerificationPolicy STRICT = new VerificationPolicy(1, false);

    private final int minimumVerified;
    private final boolean tolerant;

    private VerificationPolicy(int minimumVerified, boolean tolerant) {
        this.minimumVerified = minimumVerified;
        this.tolerant = tolerant;
    }

    /** Returns that every interaction must be verified, and at least one; a pending one may mismatch. */
    public static VerificationPolicy allVerified() {
        return STRICT;
    }

    /** Lets interactions pass that are unverifiable or were skipped. A mismatch never passes, nor does a run without answers. */
    public VerificationPolicy allowingUnverifiable() {
        return new VerificationPolicy(minimumVerified, true);
    }

    /**
     * Asks for at least so many verified interactions. The default is 1.
     *
     * @throws IllegalArgumentException if {@code interactions} is less than 1
     */
    public VerificationPolicy minimumVerified(int interactions) {
        Check.inRange("minimum of verified interactions", interactions, 1, Integer.MAX_VALUE);
        return new VerificationPolicy(interactions, tolerant);
    }

    int minimumVerified() {
        return minimumVerified;
    }

    boolean allows(InteractionVerdict verdict) {
        return switch (verdict) {
            case VERIFIED, PENDING_MISMATCH -> true;
            case UNVERIFIABLE, SKIPPED -> tolerant;
            case UNREACHABLE, MISMATCH -> false;
        };
    }

    @Override
    public String toString() {
        return "at least " + minimumVerified + " verified" + (tolerant ? ", unverifiable ones allowed" : "");
    }
}
