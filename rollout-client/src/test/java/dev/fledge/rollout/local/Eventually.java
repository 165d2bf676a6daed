package dev.fledge.rollout.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what a real server does in its own time. */
final class Eventually {
    private Eventually() {}

    static void holds(String what, BooleanSupplier condition) throws InterruptedException {
        Deadline deadline = soon();
        while (!condition.getAsBoolean()) {
            assertThat(deadline.passed()).as("waiting for: " + what).isFalse();
            deadline.sleepAtMost(Duration.ofMillis(2));
        }
    }

    static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(20), TimeSource.system());
    }
}
