package dev.fledge.canary.plan;

import dev.fledge.internal.Check;
import java.time.Duration;

/**
 * How soon a change for the worse is found, and how surely.
 *
 * @param change what changes, such as {@code 5.0 % errors} or {@code latency x 2.5}
 * @param requests after how many judged canary requests about half of all runs have gone back; pairs or rounds where the rule
 *     has no requests
 * @param after how long after the canary's first traffic that is, the warm-up included; {@link Plan#NEVER} if there is no
 *     traffic
 * @param power share of runs, 0 to 1, that go back within the window: approximate, for steady traffic
 */
public record Detection(String change, long requests, Duration after, double power) {
    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public Detection {
        Check.notBlank("change", change);
        Check.inRange("requests", requests, 1, Long.MAX_VALUE);
        Check.notNull("after", after);
        Check.inRange("power", power, 0.0, 1.0);
    }
}
