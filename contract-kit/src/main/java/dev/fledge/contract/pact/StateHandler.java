package dev.fledge.contract.pact;

import java.util.Map;

/** Brings a provider into a state. */
@FunctionalInterface
public interface StateHandler {
    /**
     * Brings the provider into the state and returns what the request needs of it, such as the id of what was made.
     *
     * @param params the parameters of the state, sorted by name
     * @return values by the names that the pact's expressions use; may be empty
     * @throws Exception if that failed; the interaction is unverifiable then
     */
    Map<String, Object> setUp(Map<String, Object> params) throws Exception;
}
