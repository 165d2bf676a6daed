package dev.fledge.smoke.generate;

import dev.fledge.http.record.HarEntry;
import dev.fledge.http.record.HarTimings.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long an answer may take: three times what 95 of 100 recorded calls did not exceed, but at least 500 ms, because a smoke
 * check opens its own connection and its client may be cold; rounded up to 1, 1.5, 2, 3, 5 or 7.5 of a power of ten, so that
 * two recordings of one app give one budget. What the client itself waited before it sent is not counted.
 *
 * @param p95 by nearest rank, to the millisecond, at least 1 ms
 * @param limit in whole milliseconds
 */
record Budget(Duration p95, Duration limit) {
    private static final long HEADROOM = 3;
    private static final long LEAST_MILLIS = 500;
    private static final long[] TENTHS = {10, 15, 20, 30, 50, 75};

    /** Returns the budget; empty if no call was timed. */
    static Optional<Budget> of(List<HarEntry> calls) {
        List<Duration> times = calls.stream()
                .map(call -> call.timings()
                        .total()
                        .minus(call.timings().of(Phase.BLOCKED).orElse(Duration.ZERO)))
                .filter(time -> !time.isZero())
                .sorted()
                .toList();
        if (times.isEmpty()) {
            return Optional.empty();
        }
        int rank = (95 * times.size() + 99) / 100;
        long millis = Math.max(1, times.get(rank - 1).toMillis());
        long wanted = Math.max(LEAST_MILLIS, HEADROOM * millis);
        return Optional.of(new Budget(Duration.ofMillis(millis), Duration.ofMillis(roundedUp(wanted))));
    }

    private static long roundedUp(long millis) {
        for (long power = 1; ; power *= 10) {
            for (long tenths : TENTHS) {
                if (tenths * power >= millis * 10) {
                    return tenths * power / 10;
                }
            }
        }
    }
}
