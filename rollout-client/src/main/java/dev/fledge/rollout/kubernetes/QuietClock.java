package dev.fledge.rollout.kubernetes;

import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * For how long nothing that has to go was reached, as far as it was looked. A process that has just begun to look starts at 0,
 * so it claims nothing that it has not seen. Thread-safe.
 */
final class QuietClock {
    private static final long DEFAULT_GRACE_SECONDS = 30;

    private final Optional<Duration> settle;
    private final TimeSource time;
    private OptionalLong since = OptionalLong.empty();

    /** @param settle how long requests may last; empty for what the pods are given to end */
    QuietClock(Optional<Duration> settle, TimeSource time) {
        this.settle = settle;
        this.time = time;
    }

    /** Takes a look and returns whether it has been quiet for long enough. */
    synchronized boolean settled(DeploymentLook look) throws IOException {
        if (look.canaryReachable() || look.formerReachable()) {
            since = OptionalLong.empty();
            return false;
        }
        if (since.isEmpty()) {
            since = OptionalLong.of(time.nanoTime());
        }
        Duration quiet = Duration.ofNanos(time.nanoTime() - since.getAsLong());
        return quiet.compareTo(settle.orElseGet(() -> grace(look))) >= 0;
    }

    private static Duration grace(DeploymentLook look) {
        return Duration.ofSeconds(look.stable()
                .number("/spec/template/spec/terminationGracePeriodSeconds")
                .orElse(DEFAULT_GRACE_SECONDS));
    }
}
