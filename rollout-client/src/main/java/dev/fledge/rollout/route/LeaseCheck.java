package dev.fledge.rollout.route;

import dev.fledge.internal.Check;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * The health check of HAProxy's canary server that asks a lease endpoint, as the file of HAProxy says it. Address, port and
 * {@code fall} are compared with what the running HAProxy tells; {@code inter} and {@code timeout} it does not tell, so they
 * are your word.
 *
 * @param endpoint who answers 200 while the lease is held ({@code check addr A port P})
 * @param inter the time between two checks ({@code inter})
 * @param fall how many must fail ({@code fall}), 1 or more
 * @param timeout how long one may take ({@code timeout check})
 */
public record LeaseCheck(InetSocketAddress endpoint, Duration inter, int fall, Duration timeout) {
    /** @throws IllegalArgumentException if the endpoint is not resolved, a duration is not positive, or {@code fall} is below 1 */
    public LeaseCheck {
        Check.notNull("endpoint", endpoint);
        if (endpoint.isUnresolved()) {
            throw new IllegalArgumentException("endpoint must be resolved, but was " + endpoint);
        }
        Check.positive("inter", inter);
        Check.inRange("fall", fall, 1, Integer.MAX_VALUE);
        Check.positive("timeout", timeout);
    }

    /** Returns how long the canary may still get requests after the endpoint has died: {@code fall} times a pause and a timeout. */
    public Duration bound() {
        return inter.plus(timeout).multipliedBy(fall);
    }

    /** Returns what has to stand in the line of the canary server. */
    String line() {
        return "check addr " + endpoint.getAddress().getHostAddress() + " port " + endpoint.getPort() + " inter "
                + inter.toMillis() + "ms fall " + fall + " rise 2 on-marked-down shutdown-sessions";
    }
}
