package dev.fledge.probe;

import dev.fledge.metric.Arm;
import dev.fledge.testing.ManualTime;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Bytes on the heap, by the difference of two readings after garbage collection. */
final class HeapMeasure {
    private static final int ROUNDS = 20_000;
    private static final int WARM_UP = 10;

    private HeapMeasure() {}

    /** What each of many suites costs while nothing runs. */
    static long idleBytes(int probes) {
        idle(100).close();
        long before = used();
        try (Synthetics synthetics = idle(probes)) {
            long bytes = used() - before;
            // Asked after the reading, so that they are still there when it is taken.
            return bytes / (probes - synthetics.missedRounds());
        }
    }

    private static Synthetics idle(int probes) {
        Synthetics.Builder builder = Synthetics.builder("idle").every(Duration.ofHours(10));
        AtomicInteger asked = new AtomicInteger();
        for (int i = 0; i < probes; i++) {
            int probe = i;
            SyntheticsBench.add(builder, "https://shop.example/probe/" + i, deadline -> {
                asked.addAndGet(probe);
                return List.of();
            });
        }
        return builder.start();
    }

    /** What the history keeps of each answer of both arms. */
    static long keptBytes(int checks, int samples) throws InterruptedException {
        ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
        Probe probe = deadline -> SyntheticsBench.passed(checks);
        Synthetics synthetics = Synthetics.builder("kept")
                .arm(Arm.BASELINE, probe)
                .arm(Arm.CANARY, probe)
                .samplesPerRound(samples)
                .roundsKept(2 * ROUNDS)
                .time(time)
                .unstarted();
        run(synthetics, WARM_UP);
        long before = used();
        run(synthetics, ROUNDS);
        long bytes = used() - before;
        long answers = 0;
        for (Arm arm : Arm.values()) {
            answers += synthetics.window(arm, Duration.ofDays(365)).total().answers();
        }
        return bytes / (answers - 2L * WARM_UP * checks * samples);
    }

    static void run(Synthetics synthetics, int rounds) throws InterruptedException {
        AtomicInteger started = new AtomicInteger();
        while (started.get() < rounds) {
            synthetics.runDue(round -> {
                started.incrementAndGet();
                round.run();
            });
        }
    }

    /** The least of several readings, in bytes. */
    static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 6; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
