package dev.fledge.contract.pact;

import dev.fledge.internal.Check;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;

/**
 * Who brings the provider into the states that interactions ask for. Immutable; every method returns new states.
 *
 * <p>For each state, in this order: a handler of its name, an assumption of its name, the endpoint; what none of them
 * knows is a missing state.
 */
public final class States {
    private static final States NONE =
            new States(Optional.empty(), Map.of(), Set.of(), new Rest(MissingState.UNVERIFIABLE, false));

    private final Optional<String> endpoint;
    private final Map<String, StateHandler> handlers;
    private final Set<String> assumed;
    private final Rest rest;

    private record Rest(MissingState missing, boolean tearDown) {}

    private States(Optional<String> endpoint, Map<String, StateHandler> handlers, Set<String> assumed, Rest rest) {
        this.endpoint = endpoint;
        this.handlers = handlers;
        this.assumed = assumed;
        this.rest = rest;
    }

    /** Returns states of which every one is missing. */
    public static States none() {
        return NONE;
    }

    /**
     * Returns states that an endpoint brings about, as those of pact's other verifiers do: one POST for each state with
     * {@code {"action": "setup", "consumer", "state", "states", "params"}}. An answer of status 2xx says that it is done; a
     * JSON object in it gives values to the request. Any other answer makes the interaction unverifiable.
     *
     * @param address a whole URL, or a path below the address of the provider
     * @throws IllegalArgumentException if it is neither
     */
    public static States endpoint(String address) {
        Check.notNull("address of the state endpoint", address);
        if (HttpUrl.parse(address) == null && !address.startsWith("/")) {
            throw new IllegalArgumentException(
                    "address of the state endpoint must be a whole URL or begin with a slash," + " but was '" + address
                            + "'");
        }
        return new States(Optional.of(address), Map.of(), Set.of(), NONE.rest);
    }

    /** Brings about the states of one name by code. */
    public States on(String state, StateHandler handler) {
        Map<String, StateHandler> more = new LinkedHashMap<>(handlers);
        more.put(Check.notNull("name of a state", state), Check.notNull("handler of a state", handler));
        return new States(endpoint, Map.copyOf(more), assumed, rest);
    }

    /** Takes the states of one name as given, such as data that staging always has. */
    public States assume(String state) {
        Set<String> more = new LinkedHashSet<>(assumed);
        more.add(Check.notNull("name of a state", state));
        return new States(endpoint, handlers, Set.copyOf(more), rest);
    }

    /** Says what is done where a state is missing. The default is {@link MissingState#UNVERIFIABLE}. */
    public States missing(MissingState missing) {
        return new States(
                endpoint, handlers, assumed, new Rest(Check.notNull("missing state", missing), rest.tearDown));
    }

    /**
     * Has the endpoint told after each interaction, by the same POST with {@code "action": "teardown"}, the last state first.
     * The default is not to, because many endpoints take every call as a set-up.
     */
    public States tearDown() {
        return new States(endpoint, handlers, assumed, new Rest(rest.missing, true));
    }

    Optional<StateHandler> handler(String state) {
        return Optional.ofNullable(handlers.get(state));
    }

    boolean assumes(String state) {
        return assumed.contains(state) || (endpoint.isEmpty() && rest.missing == MissingState.ASSUMED);
    }

    /** Returns whether nobody can bring it about. */
    boolean misses(String state) {
        return endpoint.isEmpty() && !handlers.containsKey(state) && !assumes(state);
    }

    /** Returns the address of the endpoint, that of the provider before a bare path. */
    Optional<HttpUrl> endpointAt(HttpUrl base) {
        return endpoint.map(address ->
                address.startsWith("/") ? Addresses.join(base, address).build() : HttpUrl.get(address));
    }

    boolean tearsDown() {
        return rest.tearDown;
    }

    /** Returns the names of the states that are handled and assumed. */
    @Override
    public String toString() {
        return "States(handled " + handlers.keySet().stream().sorted().toList() + ", assumed "
                + assumed.stream().sorted().toList() + ")";
    }
}
