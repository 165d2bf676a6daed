package dev.fledge.rollout.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.time.Deadline;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what controllers and routers do in their own time. */
final class Eventual {
    private Eventual() {}

    static void holds(String what, BooleanSupplier condition) throws InterruptedException {
        Deadline deadline = Cluster.soon();
        while (!condition.getAsBoolean()) {
            assertThat(deadline.passed()).as("waiting for: " + what).isFalse();
            deadline.sleepAtMost(Duration.ofMillis(2));
        }
    }
}
