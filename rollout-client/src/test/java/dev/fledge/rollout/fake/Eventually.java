package dev.fledge.rollout.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what a server does in its own time. */
public final class Eventually {
    private Eventually() {}

    /** Fails if the condition does not hold within 20 s. */
    public static void holds(String what, BooleanSupplier condition) throws InterruptedException {
        Deadline deadline = soon();
        while (!condition.getAsBoolean()) {
            assertThat(deadline.passed()).as("waiting for: " + what).isFalse();
            deadline.sleepAtMost(Duration.ofMillis(2));
        }
    }

    /** Returns a deadline that no good server misses. */
    public static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(20), TimeSource.system());
    }
}
