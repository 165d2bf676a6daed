package dev.fledge.contract.broker;

import dev.fledge.contract.pact.PactFile;
import java.util.List;

/**
 * A pact that a broker wants to have verified.
 *
 * @param pact the pact; its source is its address at the broker
 * @param pending whether a mismatch is told but does not fail the provider's build, because no version of it kept it yet
 * @param workInProgress whether it is there because it is new, and not because it was selected
 * @param notices what the broker says about it before it is verified, word for word
 */
public record BrokerPact(PactFile pact, boolean pending, boolean workInProgress, List<String> notices) {
    /** Copies the list. */
    public BrokerPact {
        notices = List.copyOf(notices);
    }
}
