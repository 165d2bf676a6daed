package dev.fledge.canary.compat.internal;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Durations as Go writes them: {@code 90s}, {@code 1h30m}, {@code 1.5s}, {@code 250ms}. */
public final class GoDuration {
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "μs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private final String text;
    private int at;

    private GoDuration(String text) {
        this.text = text;
    }

    /** Returns the duration; empty if the text is none, is negative or is longer than Go can hold (292 years). */
    public static Optional<Duration> parse(String text) {
        return text.equals("0") ? Optional.of(Duration.ZERO) : new GoDuration(text).sum();
    }

    private Optional<Duration> sum() {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal nanos = BigDecimal.ZERO;
        while (at < text.length()) {
            String amount = run(true);
            Long unit = NANOS.get(run(false));
            if (unit == null
                    || amount.chars().noneMatch(Character::isDigit)
                    || amount.indexOf('.') != amount.lastIndexOf('.')) {
                return Optional.empty();
            }
            nanos = nanos.add(new BigDecimal(amount).multiply(BigDecimal.valueOf(unit)));
        }
        return nanos.compareTo(LONGEST) > 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos.longValue()));
    }

    private String run(boolean number) {
        int start = at;
        while (at < text.length() && isNumberPart(text.charAt(at)) == number) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isNumberPart(char character) {
        return (character >= '0' && character <= '9') || character == '.';
    }
}
