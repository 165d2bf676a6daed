package dev.fledge.probe;

import static dev.fledge.probe.Rounds.answer;
import static dev.fledge.probe.Rounds.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.testing.ManualTime;
import dev.fledge.verdict.Verdict;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A day of rounds on a clock that is moved by hand. The long one, with real requests, is SyntheticsBench. */
class SyntheticsSoakTest {
    private static final long KIB = 1024;

    @Test
    void a_day_of_2880_rounds_leaves_heap_and_threads_as_they_were() throws Exception {
        ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
        Synthetics synthetics = Synthetics.builder("day")
                .arm(Arm.BASELINE, deadline -> List.of(answer(Verdict.PASS, 5)))
                .arm(Arm.CANARY, deadline -> List.of(answer("round at " + time.now(), Verdict.FAIL, 5)))
                .confirmFailures(Duration.ofSeconds(2))
                .control(deadline -> List.of(answer("control", Verdict.PASS, 1)))
                .roundsKept(100)
                .time(time)
                .unstarted();
        run(synthetics, 480);
        long heap = usedHeap();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();

        run(synthetics, 2400);

        // A leak of half a KiB a round would be 1200 KiB.
        assertThat(usedHeap() - heap).isLessThan(600 * KIB);
        assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThanOrEqualTo(threads);
        assertThat(synthetics.missedRounds()).isZero();
        assertThat(synthetics.window(Arm.CANARY, Duration.ofDays(1)).total().answers())
                .isEqualTo(100);
    }

    /** The least of several readings: what else happens in this JVM only adds. */
    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
