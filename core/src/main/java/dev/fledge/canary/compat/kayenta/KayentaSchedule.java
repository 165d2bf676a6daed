package dev.fledge.canary.compat.kayenta;

import dev.fledge.internal.Check;
import java.time.Duration;

/**
 * When Kayenta's standalone runner judges.
 *
 * @param lifetime how long the analysis lasts, from the end of {@code beginAfter} on
 * @param interval from one judgement to the next; if it is zero or longer than the lifetime, there is one judgement at
 *     the end
 * @param beginAfter how long nothing is judged first
 * @param lookback how much of the past a judgement sees; zero sees all since {@code beginAfter}
 */
public record KayentaSchedule(Duration lifetime, Duration interval, Duration beginAfter, Duration lookback) {
    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if the lifetime is shorter than a minute, or another is negative or shorter than a
     *     minute without being zero: Kayenta counts in minutes
     */
    public KayentaSchedule {
        if (lifetime.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("lifetime must be at least one minute, but was " + lifetime);
        }
        inMinutes("interval", interval);
        inMinutes("beginAfter", beginAfter);
        inMinutes("lookback", lookback);
        if (interval.isZero() || interval.compareTo(lifetime) > 0) {
            interval = lifetime;
        }
    }

    private static void inMinutes(String subject, Duration value) {
        Check.notNegative(subject, value);
        if (!value.isZero() && value.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException(subject + " must be zero or at least one minute, but was " + value);
        }
    }

    /** Returns one judgement at the end of a lifetime, of all that was seen in it. */
    public static KayentaSchedule once(Duration lifetime) {
        return new KayentaSchedule(lifetime, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    /** Returns how many judgements there are. */
    long judgements() {
        return lifetime.toMinutes() / interval.toMinutes();
    }
}
