package dev.fledge.promotion;

import dev.fledge.internal.Check;
import java.time.Duration;

/**
 * One weight and how long it is observed at the least.
 *
 * @param weightPermille share of users' requests to the canary, 1 to 999
 * @param bake how long the weight is held before the next step, even if every rule passes earlier; longer than zero
 */
public record Step(int weightPermille, Duration bake) {
    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if a component is out of range
     */
    public Step {
        Check.inRange("weight of a step in permille", weightPermille, 1, 999);
        Check.positive("bake time of a step", bake);
    }
}
