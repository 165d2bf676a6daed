package dev.fledge.contract.broker;

import dev.fledge.internal.Check;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which pacts a broker should give to be verified. Not thread-safe while it is set up.
 *
 * <p>Without a selector the broker gives what it takes for right: the latest of every consumer's main branch, and all that is
 * deployed or released.
 */
public final class PactSelection {
    private final String provider;
    private final List<Map<String, Object>> selectors = new ArrayList<>();
    private Optional<String> providerBranch = Optional.empty();
    private Optional<LocalDate> workInProgressSince = Optional.empty();
    private boolean pending;

    private PactSelection(String provider) {
        this.provider = Check.notBlank("name of the provider", provider);
    }

    /** Starts a selection of the pacts with a provider. */
    public static PactSelection of(String provider) {
        return new PactSelection(provider);
    }

    /** Adds the latest of each consumer's main branch. */
    public PactSelection mainBranch() {
        return add("mainBranch", true);
    }

    /** Adds the latest of the branch that is called as the provider's; set that by {@link #providerBranch}. */
    public PactSelection matchingBranch() {
        return add("matchingBranch", true);
    }

    /** Adds the latest of a branch of any consumer. */
    public PactSelection branch(String branch) {
        return add("branch", Check.notBlank("branch", branch));
    }

    /** Adds all that is deployed or released anywhere. */
    public PactSelection deployedOrReleased() {
        return add("deployedOrReleased", true);
    }

    /** Adds all that is live in an environment. */
    public PactSelection environment(String environment) {
        return add("environment", Check.notBlank("environment", environment));
    }

    private PactSelection add(String key, Object value) {
        selectors.add(Map.of(key, value));
        return this;
    }

    /** Sets the branch of the provider's version; what is pending is told by it. */
    public PactSelection providerBranch(String branch) {
        this.providerBranch = Optional.of(Check.notBlank("branch of the provider", branch));
        return this;
    }

    /** Has the broker say which pacts are pending; that needs {@link #providerBranch}. */
    public PactSelection includePending() {
        this.pending = true;
        return this;
    }

    /** Adds pacts that no version of the provider kept yet and that are not older than this day; they are pending. */
    public PactSelection includeWorkInProgressSince(LocalDate day) {
        this.pending = true;
        this.workInProgressSince = Optional.of(day);
        return this;
    }

    String provider() {
        return provider;
    }

    /** The branch goes with every request: brokers refuse a matching branch without it. */
    Map<String, Object> toPlain() {
        if (pending && providerBranch.isEmpty()) {
            throw new IllegalStateException(
                    "whether a pact is pending is told for a branch of the provider; set providerBranch(...)");
        }
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("consumerVersionSelectors", List.copyOf(selectors));
        plain.put("includePendingStatus", pending);
        workInProgressSince.ifPresent(day -> plain.put("includeWipPactsSince", day.toString()));
        providerBranch.ifPresent(branch -> plain.put("providerVersionBranch", branch));
        return plain;
    }
}
