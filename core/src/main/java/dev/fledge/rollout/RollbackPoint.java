package dev.fledge.rollout;

import dev.fledge.internal.Check;
import java.time.Instant;

/**
 * What a promotion goes back to; captured before its first write.
 *
 * @param stable the revision that served all traffic
 * @param capturedAt when it was read
 */
public record RollbackPoint(Revision stable, Instant capturedAt) {
    /** @throws NullPointerException if a component is null */
    public RollbackPoint {
        Check.notNull("stable revision", stable);
        Check.notNull("instant of capture", capturedAt);
    }
}
