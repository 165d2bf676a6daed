package dev.fledge.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private final ManualTime time = ManualTime.startingAt(NOON);

    @Test
    void sleeping_on_a_manual_clock_moves_it() throws Exception {
        time.sleep(Duration.ofSeconds(90));

        assertThat(time.now()).isEqualTo("2026-01-31T12:01:30Z");
        assertThat(time.nanoTime()).isEqualTo(90_000_000_000L);
    }

    @Test
    void planned_actions_run_in_time_order_at_their_moment() {
        List<String> seen = new ArrayList<>();
        time.at(Duration.ofSeconds(2), () -> seen.add("b at " + time.now()));
        time.at(Duration.ofSeconds(1), () -> seen.add("a at " + time.now()));
        time.at(Duration.ofSeconds(5), () -> seen.add("too late"));

        time.advance(Duration.ofSeconds(3));

        assertThat(seen).containsExactly("a at 2026-01-31T12:00:01Z", "b at 2026-01-31T12:00:02Z");
    }

    @Test
    void an_interrupted_thread_does_not_sleep() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> time.sleep(Duration.ofSeconds(1))).isInstanceOf(InterruptedException.class);
        assertThat(time.now()).isEqualTo(NOON);

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> TimeSource.system().sleep(Duration.ZERO)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void a_deadline_counts_down_and_never_below_zero() throws Exception {
        Deadline deadline = Deadline.after(Duration.ofSeconds(10), time);

        time.advance(Duration.ofSeconds(4));

        assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(6));
        assertThat(deadline.elapsed()).isEqualTo(Duration.ofSeconds(4));
        assertThat(deadline.passed()).isFalse();
        deadline.sleepAtMost(Duration.ofMinutes(1));
        assertThat(time.now()).isEqualTo(NOON.plusSeconds(10));
        assertThat(deadline.passed()).isTrue();
        assertThat(deadline.remaining()).isZero();
        assertThat(deadline.allowed()).isEqualTo(Duration.ofSeconds(10));
        assertThat(deadline).hasToString("PT10S (PT0S left)");
    }

    @Test
    void a_negative_deadline_is_refused() {
        assertThatThrownBy(() -> Deadline.after(Duration.ofSeconds(-1), time))
                .hasMessage("time allowed must not be negative, but was PT-1S");
    }

    @Test
    void the_system_clock_sleeps_at_least_as_long_as_asked() throws Exception {
        TimeSource system = TimeSource.system();
        long start = system.nanoTime();

        system.sleep(Duration.ofMillis(20));
        system.sleep(Duration.ofSeconds(-5));

        assertThat(system.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000L);
        assertThat(system.now()).isAfter(Instant.parse("2026-01-01T00:00:00Z"));
    }
}
