package dev.fledge.http;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code Retry-After} asks for, in seconds or as a date (RFC 9110, 10.2.3 and 5.6.7). A date is compared with the {@code
 * Date} of the same answer where there is one: what counts is the server's clock, not ours.
 */
final class RetryAfter {
    /** More is no wait but a way to say no; it also keeps the sum of times in range. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private static final List<DateTimeFormatter> FORMATS = List.of(
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss 'GMT'", Locale.US),
            new DateTimeFormatterBuilder()
                    .appendPattern("EEEE, dd-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, 2000)
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.US),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US));

    private RetryAfter() {}

    /** Returns the wait, zero for a date that is past; empty if there is no such header, or none that means anything. */
    static Optional<Duration> of(HttpAnswer answer, Instant now) {
        return answer.header("Retry-After").map(String::strip).flatMap(text -> {
            if (text.matches("[0-9]+")) {
                boolean ages = text.length() > 9;
                return Optional.of(ages ? LONGEST : atMost(Duration.ofSeconds(Long.parseLong(text))));
            }
            Instant from = answer.header("Date").flatMap(RetryAfter::date).orElse(now);
            return date(text).map(until -> atMost(Duration.between(from, until)));
        });
    }

    private static Duration atMost(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    private static Optional<Instant> date(String text) {
        for (DateTimeFormatter format : FORMATS) {
            try {
                return Optional.of(LocalDateTime.parse(text.strip(), format).toInstant(ZoneOffset.UTC));
            } catch (DateTimeParseException ignored) {
                // One of the other two forms, or none.
            }
        }
        return Optional.empty();
    }
}
