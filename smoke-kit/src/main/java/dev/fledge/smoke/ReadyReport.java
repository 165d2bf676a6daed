package dev.fledge.smoke;

import dev.fledge.internal.Check;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Duration;

/**
 * What a wait for readiness came to.
 *
 * @param finding READY, or NOT_READY with what was seen meanwhile; without secrets
 * @param timeline what was seen and for how long, such as {@code 0-14 s connection refused (15) | 14-20 s ok (3)}
 * @param waited time from the first question to the end of the wait
 * @param attempts how often the app was asked
 */
public record ReadyReport(Finding finding, String timeline, Duration waited, int attempts) {
    /** @throws IllegalArgumentException if {@code waited} is negative or {@code attempts} below 1 */
    public ReadyReport {
        Check.notNull("finding", finding);
        Check.notNull("timeline", timeline);
        Check.notNegative("waited", waited);
        Check.inRange("attempts", attempts, 1, Integer.MAX_VALUE);
    }

    /** Returns whether the app is ready. */
    public boolean ready() {
        return finding.verdict() == Verdict.PASS;
    }
}
