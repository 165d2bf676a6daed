package dev.fledge.probe;

import dev.fledge.metric.Arm;
import dev.fledge.verdict.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Measures synthetics and prints a table: idle bytes a scheduled probe, how late rounds start, bytes kept a result, and what a day of
 * rounds leaves behind. Takes the seconds for which the start lag is measured, 15 unless given.
 */
public final class SyntheticsBench {
    private static final int PROBES = 10_000;
    private static final Duration PERIOD = Duration.ofSeconds(30);

    private SyntheticsBench() {}

    /** Runs all measurements, a few seconds more than asked for the start lag. */
    public static void main(String[] args) throws Exception {
        Duration window = Duration.ofSeconds(args.length > 0 ? Long.parseLong(args[0]) : 15);
        boolean virtual = Runtime.version().feature() >= 21;
        System.out.println(
                "JDK " + Runtime.version() + ", rounds on " + (virtual ? "virtual threads" : "a pool of 32 threads"));
        System.out.println();
        System.out.println("| what | measured | target |");
        System.out.println("|---|---|---|");
        row(
                "idle memory a scheduled probe, at " + PROBES,
                text("%d B, its name and closure included", HeapMeasure.idleBytes(PROBES)),
                "1,536 B");
        row("kept a result, 1 check", text("%d B", HeapMeasure.keptBytes(1, 1)), "512 B");
        row("kept a result, 3 checks, 5 samples", text("%d B", HeapMeasure.keptBytes(3, 5)), "512 B");
        StartLag lag = StartLag.of(PROBES, PERIOD, window);
        row(
                "start lag, " + PROBES + " probes / 30 s, " + lag.rounds() + " rounds, p50",
                text("%.2f ms", lag.millis(0.5)),
                "1 ms");
        row("the same, p99 (and max)", text("%.2f ms (%.1f ms)", lag.millis(0.99), lag.millis(1)), "50 ms");
        row("the same, missed", text("%d", lag.missed()), "0");
        row("the same, CPU a round", text("%.3f ms", lag.cpuMillisPerRound()), "");
        DayOfRounds day = DayOfRounds.run();
        row(
                "2,880 rounds of two real requests: heap, threads, open files, first third to last",
                text("%+d KiB, %+d, %+d", day.heapKib(), day.threads(), day.files()),
                "0");
    }

    private static void row(String what, String measured, String target) {
        System.out.println("| " + what + " | " + measured + " | " + target + " |");
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** Adds a suite of one arm. */
    static void add(Synthetics.Builder builder, String name, Probe probe) {
        builder.suite(name, suite -> suite.arm(Arm.CANARY, probe));
    }

    static Answer passed(String check) {
        return new Answer(Finding.pass(check).message("asked").build(), Duration.ofMillis(5));
    }

    static List<Answer> passed(int checks) {
        return IntStream.range(0, checks)
                .mapToObj(i -> passed("suite > check " + i))
                .toList();
    }
}
