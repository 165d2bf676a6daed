package dev.fledge.canary;

import dev.fledge.internal.Check;
import dev.fledge.verdict.Finding;

/**
 * The judge's answer on one rule.
 *
 * @param state how the metric stands
 * @param finding the verdict that follows, why, and the numbers
 */
public record RuleJudgement(MetricState state, Finding finding) {
    /**
     * Checks the components.
     *
     * @throws NullPointerException if a component is null
     */
    public RuleJudgement {
        Check.notNull("state", state);
        Check.notNull("finding", finding);
    }
}
