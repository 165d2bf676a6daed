package dev.fledge.document;

import dev.fledge.internal.Check;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as files and people write them: a whole number and one unit, {@code ms}, {@code s}, {@code m} or {@code h}. */
public final class DurationText {
    static final String EXPECTED = "a duration such as 250ms, 30s, 10m or 1h";

    private static final Pattern PATTERN = Pattern.compile("(0|[1-9][0-9]{0,8})(ms|s|m|h)");

    private DurationText() {}

    /** Returns the duration that the text says; empty if it is none. */
    public static Optional<Duration> parse(String text) {
        Matcher matcher = PATTERN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    default -> Duration.ofHours(amount);
                });
    }

    /**
     * Returns the duration in the largest unit that keeps it whole: {@code 90s}, {@code 10m}, {@code 250ms}.
     *
     * @throws IllegalArgumentException if it is negative or not in whole milliseconds
     */
    public static String of(Duration duration) {
        Check.notNegative("duration", duration);
        long millis = duration.toMillis();
        if (!duration.equals(Duration.ofMillis(millis))) {
            throw new IllegalArgumentException(
                    "a duration in a file must be in whole milliseconds, but was " + duration);
        }
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 60 != 0 || seconds == 0) {
            return seconds + "s";
        }
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
    }
}
