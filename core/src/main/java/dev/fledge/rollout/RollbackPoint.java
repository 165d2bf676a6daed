package dev.fledge.rollout;

import dev.fledge.internal.Check;
import java.time.Instant;
import java.util.Map;

/**
 * What a promotion goes back to; captured before its first write.
 *
 * @param stable the revision that served all traffic
 * @param capturedAt when it was read
 * @param identity what the target needs to find it again also after our own death, such as the uid of an object, the hash of
 *     a pod template and the template itself; only the target reads it. It holds no secret
 */
public record RollbackPoint(Revision stable, Instant capturedAt, Map<String, String> identity) {
    /** @throws NullPointerException if a component is null */
    public RollbackPoint {
        Check.notNull("stable revision", stable);
        Check.notNull("instant of capture", capturedAt);
        identity = Map.copyOf(identity);
    }

    /** A rollback point that its revision alone identifies. */
    public RollbackPoint(Revision stable, Instant capturedAt) {
        this(stable, capturedAt, Map.of());
    }
}
