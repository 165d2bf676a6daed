package dev.fledge.canary.compat.flagger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Durations as Go writes them: decimals with units one after the other, such as {@code 1m30s} or {@code 1.5h}. */
final class GoDuration {
    private record Unit(String name, long nanos) {}

    // The longer name first where one begins with the other.
    private static final List<Unit> UNITS = List.of(
            new Unit("ns", 1),
            new Unit("us", 1_000),
            new Unit("ms", 1_000_000),
            new Unit("s", 1_000_000_000L),
            new Unit("m", 60_000_000_000L),
            new Unit("h", 3_600_000_000_000L));

    private GoDuration() {}

    /** Returns the duration; empty if the text is none, is not longer than zero or is longer than Go can hold. */
    static Optional<Duration> parse(String text) {
        BigDecimal nanos = BigDecimal.ZERO;
        int at = 0;
        while (at < text.length()) {
            int unitAt = endOfNumber(text, at);
            Optional<Unit> unit = unitAt(text, unitAt);
            if (unitAt == at || unit.isEmpty()) {
                return Optional.empty();
            }
            try {
                nanos = nanos.add(new BigDecimal(text.substring(at, unitAt))
                        .multiply(BigDecimal.valueOf(unit.get().nanos())));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
            at = unitAt + unit.get().name().length();
        }
        boolean usable =
                nanos.compareTo(BigDecimal.ONE) >= 0 && nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
        return usable
                ? Optional.of(
                        Duration.ofNanos(nanos.setScale(0, RoundingMode.DOWN).longValueExact()))
                : Optional.empty();
    }

    private static int endOfNumber(String text, int from) {
        int end = from;
        while (end < text.length()
                && (text.charAt(end) == '.' || (text.charAt(end) >= '0' && text.charAt(end) <= '9'))) {
            end++;
        }
        return end;
    }

    private static Optional<Unit> unitAt(String text, int at) {
        return UNITS.stream().filter(unit -> text.startsWith(unit.name(), at)).findFirst();
    }
}
