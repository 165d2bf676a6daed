package dev.fledge.rollout.argo;

import dev.fledge.internal.Check;
import dev.fledge.time.Deadline;
import java.io.IOException;

/**
 * The object through which Argo Rollouts steers traffic, such as an HTTPRoute or an Ingress: read for what is really routed,
 * and written only when an abort does not come through by itself. Implementations are thread-safe.
 */
public interface TrafficRoute {
    /** Returns what it is, for messages, such as {@code HTTPRoute prod/web}. */
    String name();

    /**
     * Reads what is routed now.
     *
     * @throws IOException if it cannot be read
     * @throws InterruptedException if the thread was interrupted
     */
    Routed read(Deadline deadline) throws IOException, InterruptedException;

    /**
     * Sends all traffic to stable and takes away what sends requests with a header or cookie to the canary.
     *
     * @throws IOException if it was refused, or the answer was lost
     * @throws InterruptedException if the thread was interrupted; it may have been done
     */
    void toStable(Deadline deadline) throws IOException, InterruptedException;

    /**
     * What a route sends to the canary.
     *
     * @param weightPermille share of users' requests, 0 to 1000
     * @param byHeader whether a header or cookie reaches the canary
     */
    record Routed(int weightPermille, boolean byHeader) {
        /** @throws IllegalArgumentException if the weight is out of range */
        public Routed {
            Check.inRange("weight in permille", weightPermille, 0, 1000);
        }

        /** Returns whether nothing reaches the canary. */
        public boolean closed() {
            return weightPermille == 0 && !byHeader;
        }
    }
}
