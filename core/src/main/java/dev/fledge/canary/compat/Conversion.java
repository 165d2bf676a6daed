package dev.fledge.canary.compat;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.internal.Check;
import java.util.List;

/**
 * A native policy made from a foreign one.
 *
 * @param policy can be built and judged as it is
 * @param lost one sentence for each construct that has no native counterpart or got a default; empty if nothing was lost
 */
public record Conversion(CanaryPolicy policy, List<String> lost) {
    /**
     * Checks the components.
     *
     * @throws NullPointerException if a component is null
     */
    public Conversion {
        Check.notNull("policy", policy);
        lost = List.copyOf(lost);
    }
}
