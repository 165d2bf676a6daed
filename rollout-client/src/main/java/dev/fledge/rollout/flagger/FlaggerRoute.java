package dev.fledge.rollout.flagger;

import dev.fledge.internal.Check;
import dev.fledge.rollout.kubernetes.Rbac;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.util.List;

/**
 * The object that really routes between Flagger's primary and its canary, such as an HTTPRoute. Its weights are read there,
 * since {@code status.canaryWeight} of the Canary says 0 while it waits for the promotion with all traffic on the canary.
 * Implementations are thread-safe.
 */
public interface FlaggerRoute {
    /**
     * Reads where requests go.
     *
     * @throws IOException if it cannot be read
     * @throws InterruptedException if the thread was interrupted
     */
    Share read(Deadline deadline) throws IOException, InterruptedException;

    /**
     * Sends everything to the primary, in one guarded write; does nothing if it does so already. Flagger leaves it so until
     * its next step.
     *
     * @throws IOException if it could not be written, or the answer was lost
     * @throws InterruptedException if the thread was interrupted
     */
    void close(Deadline deadline) throws IOException, InterruptedException;

    /**
     * Returns what {@link #close} would send now, a request a line; empty if everything goes to the primary already.
     *
     * @throws IOException if it cannot be read
     * @throws InterruptedException if the thread was interrupted
     */
    List<String> closing(Deadline deadline) throws IOException, InterruptedException;

    /** Adds the rights that reading and closing need. */
    Rbac rights(Rbac rbac);

    /**
     * What goes to the canary.
     *
     * @param permille of users' requests, 0 to 1000
     * @param reachable whether any request can reach the canary, by weight, header or cookie
     * @param applied whether the router says that it does as the object asks
     * @param problems what is wrong with the route, a sentence each; empty if nothing is
     */
    record Share(int permille, boolean reachable, boolean applied, List<String> problems) {
        /** @throws IllegalArgumentException if {@code permille} is out of range */
        public Share {
            Check.inRange("share in permille", permille, 0, 1000);
            problems = List.copyOf(problems);
        }
    }
}
