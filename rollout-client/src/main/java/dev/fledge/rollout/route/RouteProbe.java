package dev.fledge.rollout.route;

import dev.fledge.time.Deadline;
import java.io.IOException;

/**
 * Asks the app through the router, as users do, which version answers. It proves what no status says: that the proxies have
 * taken a closed canary out. Implementations are thread-safe.
 */
@FunctionalInterface
public interface RouteProbe {
    /**
     * Sends requests through the router, also those that ask for the canary by header or cookie, and returns whether the canary
     * answered any of them. Send as many as there are proxies, and on new connections.
     *
     * @throws IOException if no request was answered; then nothing is proved
     * @throws InterruptedException if the thread was interrupted
     */
    boolean reachesCanary(Deadline deadline) throws IOException, InterruptedException;
}
