package dev.fledge.promotion;

import dev.fledge.internal.Check;
import java.time.Duration;

/**
 * One weight and how long it is observed at the least.
 *
 * @param weightPermille share of users' requests to the canary, 1 to 999
 * @param bake how long the weight is held before the next step, even if every rule passes earlier; longer than zero
 * @param startsInstances whether instances of the canary are started for this weight, as where it scales with its share. What they
 *     serve is not judged, but for a hard failure, until the policy's warm-up has passed again. Of no matter for the first step,
 *     which always begins with a warm-up.
 */
public record Step(int weightPermille, Duration bake, boolean startsInstances) {
    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if a component is out of range
     */
    public Step {
        Check.inRange("weight of a step in permille", weightPermille, 1, 999);
        Check.positive("bake time of a step", bake);
    }

    /**
     * A weight that the running instances of the canary carry.
     *
     * @throws IllegalArgumentException if a component is out of range
     */
    public Step(int weightPermille, Duration bake) {
        this(weightPermille, bake, false);
    }
}
