package dev.fledge.canary;

import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Instant;
import java.util.List;

/**
 * The judge's whole answer at one look: one finding a rule, in the order of the policy, and what follows from the worst.
 *
 * @param at when the judge was asked
 * @param findings one for each rule; not empty
 */
public record Judgement(Instant at, List<Finding> findings) {
    /**
     * Checks the components.
     *
     * @throws NullPointerException if a component is null
     */
    public Judgement {
        findings = List.copyOf(findings);
    }

    /** Returns the worst verdict of the rules. */
    public Verdict verdict() {
        return Finding.worstOf(findings);
    }

    /** Returns what the judge advises. */
    public Decision decision() {
        return Decision.of(verdict());
    }

    /** Returns the findings that decided: those with the worst verdict. */
    public List<Finding> decisive() {
        return findings.stream()
                .filter(finding -> finding.verdict() == verdict())
                .toList();
    }
}
