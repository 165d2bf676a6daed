package dev.fledge.probe;

import com.sun.management.OperatingSystemMXBean;
import dev.fledge.metric.Histogram;
import dev.fledge.time.TimeSource;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How long after their due time rounds start; every probe waits 5 ms, as for a quick answer. */
final class StartLag {
    private static final Duration ANSWER = Duration.ofMillis(5);
    private static final Duration WARM_UP = Duration.ofSeconds(4);
    private static final double NANOS_PER_MILLI = 1e6;

    private final long[] sortedNanos;
    private final long missed;
    private final long cpuNanos;

    private StartLag(long[] sortedNanos, long missed, long cpuNanos) {
        this.sortedNanos = sortedNanos;
        this.missed = missed;
        this.cpuNanos = cpuNanos;
    }

    static StartLag of(int probes, Duration period, Duration window) throws InterruptedException {
        TimeSource time = TimeSource.system();
        Queue<Duration> lags = new ConcurrentLinkedQueue<>();
        List<Answer> answers = List.of(SyntheticsBench.passed("health"));
        Synthetics.Builder builder =
                Synthetics.builder("lag").every(period).listener(round -> lags.add(round.startLag()));
        for (int i = 0; i < probes; i++) {
            SyntheticsBench.add(builder, "probe-" + i, deadline -> {
                time.sleep(ANSWER);
                return answers;
            });
        }
        try (Synthetics synthetics = builder.start()) {
            time.sleep(WARM_UP);
            lags.clear();
            long missed = synthetics.missedRounds();
            long cpu = cpuNanos();
            time.sleep(window);
            return new StartLag(
                    lags.stream().mapToLong(Duration::toNanos).sorted().toArray(),
                    synthetics.missedRounds() - missed,
                    cpuNanos() - cpu);
        }
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    int rounds() {
        return sortedNanos.length;
    }

    double millis(double quantile) {
        return sortedNanos[(int) Histogram.rank(quantile, sortedNanos.length) - 1] / NANOS_PER_MILLI;
    }

    long missed() {
        return missed;
    }

    double cpuMillisPerRound() {
        return cpuNanos / NANOS_PER_MILLI / sortedNanos.length;
    }
}
