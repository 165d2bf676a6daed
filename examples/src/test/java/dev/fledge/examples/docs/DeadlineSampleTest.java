package dev.fledge.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.testing.ManualTime;
import dev.fledge.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

// tag::sample-test
class DeadlineSampleTest {
    private final ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-01T12:00:00Z"));

    @Test
    void a_pause_never_goes_beyond_the_deadline() throws Exception {
        Deadline deadline = Deadline.after(Duration.ofSeconds(5), time);

        deadline.sleepAtMost(Duration.ofMinutes(1));

        assertThat(time.now()).isEqualTo(Instant.parse("2026-01-01T12:00:05Z"));
        assertThat(deadline.passed()).isTrue();
    }
}
// end::sample-test
