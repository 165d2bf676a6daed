package dev.fledge.probe;

import dev.fledge.internal.Check;
import dev.fledge.verdict.Finding;
import java.time.Duration;

/**
 * One question asked once: what was found and how long it took.
 *
 * @param finding PASS, FAIL, or INCONCLUSIVE where the wrong version answered or the prober itself was at fault
 * @param latency time from asking to the end of the answer; zero if the question was never sent
 */
public record Answer(Finding finding, Duration latency) {
    /** @throws IllegalArgumentException if {@code latency} is negative */
    public Answer {
        Check.notNull("finding", finding);
        Check.notNegative("latency", latency);
    }
}
