package dev.fledge.smoke;

import dev.fledge.internal.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a step is asked again until its expectations are met, for what becomes true only after a while. Soft expectations
 * are not waited for. Immutable and thread-safe.
 */
public final class Eventually {
    /** The pause unless another is set. */
    static final Duration DEFAULT_EVERY = Duration.ofMillis(200);

    private final Duration within;
    private final Duration every;
    private final List<Expectation> failFastOn;

    private Eventually(Duration within, Duration every, List<Expectation> failFastOn) {
        this.within = within;
        this.every = every;
        this.failFastOn = List.copyOf(failFastOn);
    }

    /**
     * Returns a wait of at most that long, with a pause of 200 ms between an answer and the next question.
     *
     * @throws IllegalArgumentException if {@code within} is not longer than zero
     */
    public static Eventually within(Duration within) {
        return new Eventually(Check.positive("within", within), DEFAULT_EVERY, List.of());
    }

    /**
     * Returns the same with another pause.
     *
     * @throws IllegalArgumentException if {@code every} is not longer than zero
     */
    public Eventually every(Duration every) {
        return new Eventually(within, Check.positive("every", every), failFastOn);
    }

    /**
     * Returns the same, but an answer that shows any of these fails the step at once: waiting would not help.
     *
     * @throws IllegalArgumentException if one of them says nothing
     */
    public Eventually failFastOn(Expectation... expectations) {
        List<Expectation> more = new ArrayList<>(failFastOn);
        for (Expectation expectation : expectations) {
            if (!expectation.flaw().isEmpty()) {
                throw new IllegalArgumentException("failFastOn: " + expectation.flaw());
            }
            more.add(expectation);
        }
        return new Eventually(within, every, more);
    }

    Duration within() {
        return within;
    }

    Duration every() {
        return every;
    }

    List<Expectation> failFastOn() {
        return failFastOn;
    }

    /** Returns the wait in words, such as {@code within 3 s}. */
    @Override
    public String toString() {
        return "within " + Text.of(within);
    }
}
