package dev.fledge.contract.pact;

/** Adds to each request what the provider wants of any caller, such as a token. Implementations are thread-safe. */
@FunctionalInterface
public interface RequestHook {
    /** Adds to the request of the interaction. What it throws makes the interaction unverifiable. */
    void prepare(Interaction interaction, ReplayRequest request);
}
