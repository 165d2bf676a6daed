package dev.fledge.contract.pact;

import java.util.List;

/**
 * What became of one pact.
 *
 * @param pact the pact that was verified
 * @param interactions one result for each of its interactions, in the order of the pact
 */
public record PactResult(PactFile pact, List<InteractionResult> interactions) {
    /** Copies the list. */
    public PactResult {
        interactions = List.copyOf(interactions);
    }

    /** Returns the worst verdict of the interactions; {@link InteractionVerdict#UNVERIFIABLE} if there are none. */
    public InteractionVerdict verdict() {
        return InteractionVerdict.worstOf(
                interactions.stream().map(InteractionResult::verdict).toList());
    }
}
