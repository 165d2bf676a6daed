package dev.fledge.contract.pact;

import java.util.Collection;

/** What a verification says of one interaction, from best to worst. */
public enum InteractionVerdict {
    /** The provider answered as the consumer expects. */
    VERIFIED,
    /** It did not, but the interaction is pending: told, and does not count. */
    PENDING_MISMATCH,
    /** Not asked, because its method could change something and the provider is not on this machine. */
    SKIPPED,
    /** It could not be told: a state nobody can bring about, a message, a plugin, a request that cannot be sent. */
    UNVERIFIABLE,
    /** No whole answer came. */
    UNREACHABLE,
    /** The provider answered otherwise than the consumer expects. */
    MISMATCH;

    /** Returns the worst, or {@link #UNVERIFIABLE} if there is none: nothing was asked, so nothing is known. */
    static InteractionVerdict worstOf(Collection<InteractionVerdict> verdicts) {
        return verdicts.stream().max(InteractionVerdict::compareTo).orElse(UNVERIFIABLE);
    }
}
