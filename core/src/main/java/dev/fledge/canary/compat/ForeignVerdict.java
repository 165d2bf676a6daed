package dev.fledge.canary.compat;

import dev.fledge.canary.Decision;
import dev.fledge.internal.Check;
import dev.fledge.verdict.Finding;
import java.time.Instant;
import java.util.List;

/**
 * How a foreign judge ended a run.
 *
 * @param decision what that system would do next: promote, pause or roll back
 * @param said its own word for it, such as {@code Marginal (62.5)} or {@code Inconclusive}
 * @param at when it was decided
 * @param findings one for each metric it judged, in its order; their verdicts are that system's, not ours
 */
public record ForeignVerdict(Decision decision, String said, Instant at, List<Finding> findings) {
    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if {@code said} is blank
     */
    public ForeignVerdict {
        Check.notNull("decision", decision);
        Check.notBlank("the foreign judge's word", said);
        Check.notNull("time of the verdict", at);
        findings = List.copyOf(findings);
    }
}
