package dev.fledge.canary.compat.openslo;

import dev.fledge.document.DocumentNode;
import java.time.Duration;
import java.util.Optional;

/** Time windows as SLO files write them: {@code 5m}, {@code 1h30m}, {@code 28d}, {@code 4w}. */
final class WindowText {
    private static final int LONGEST_NUMBER = 6;

    private WindowText() {}

    /**
     * Returns the window.
     *
     * @throws dev.fledge.document.DocumentException if it is none of a fixed length longer than zero
     */
    static Duration of(DocumentNode node) {
        return parse(node.text())
                .filter(window -> !window.isZero())
                .orElseThrow(() -> node.error("expected a time window such as 5m, 1h or 28d, found text \""
                        + node.text() + "\"; months, quarters and years have no fixed length, write days"));
    }

    static Optional<Duration> parse(String text) {
        Duration sum = Duration.ZERO;
        int at = 0;
        while (at < text.length()) {
            int unitAt = at;
            while (unitAt < text.length() && text.charAt(unitAt) >= '0' && text.charAt(unitAt) <= '9') {
                unitAt++;
            }
            if (unitAt == at || unitAt == text.length() || unitAt - at > LONGEST_NUMBER) {
                return Optional.empty();
            }
            Optional<Duration> unit = unit(text.charAt(unitAt));
            if (unit.isEmpty()) {
                return Optional.empty();
            }
            sum = sum.plus(unit.get().multipliedBy(Long.parseLong(text.substring(at, unitAt))));
            at = unitAt + 1;
        }
        return Optional.of(sum);
    }

    private static Optional<Duration> unit(char unit) {
        return switch (unit) {
            case 's' -> Optional.of(Duration.ofSeconds(1));
            case 'm' -> Optional.of(Duration.ofMinutes(1));
            case 'h' -> Optional.of(Duration.ofHours(1));
            case 'd' -> Optional.of(Duration.ofDays(1));
            case 'w' -> Optional.of(Duration.ofDays(7));
            default -> Optional.empty();
        };
    }

    /** Returns the window in its largest whole unit. */
    static String of(Duration window) {
        long seconds = window.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
