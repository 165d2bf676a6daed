package dev.fledge.contract.pact;

import dev.fledge.internal.Check;
import java.util.Map;

/**
 * What must be so at the provider before an interaction makes sense, such as {@code price 42 exists}.
 *
 * @param name the sentence that consumer and provider agreed on; may be empty, which is a state of no name
 * @param params plain values by name, such as the id of what must exist; sorted by name
 */
public record ProviderState(String name, Map<String, Object> params) {
    /** Copies the parameters. */
    public ProviderState {
        Check.notNull("name of a provider state", name);
        params = Plain.sortedMap(params);
    }

    /** Returns the state without parameters. */
    public static ProviderState of(String name) {
        return new ProviderState(name, Map.of());
    }

    /** Returns the name, and the parameters if there are any. */
    @Override
    public String toString() {
        return params.isEmpty() ? name : name + " " + params;
    }
}
