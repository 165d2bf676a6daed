package dev.fledge.canary;

import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The judge's whole answer at one look, and what follows from the worst finding.
 *
 * @param at when the judge was asked
 * @param rules one for each rule, in the order of the policy
 * @param run findings on the run as a whole, such as an open suspicion; may be empty
 * @param mayAdvance whether the next step may begin once this one's bake time is over: nothing is broken, the step's request
 *     floor is met, and there is no open suspicion. Unlike a promotion this needs no evidence that all is well.
 */
public record Judgement(Instant at, List<RuleJudgement> rules, List<Finding> run, boolean mayAdvance) {
    /**
     * Checks the components.
     *
     * @throws NullPointerException if a component is null
     */
    public Judgement {
        rules = List.copyOf(rules);
        run = List.copyOf(run);
    }

    /** Returns an answer that consists of one finding on the run as a whole, such as a source that did not answer. */
    public static Judgement of(Instant at, Finding finding) {
        return new Judgement(at, List.of(), List.of(finding), false);
    }

    /** Returns all findings: those on the rules, then those on the run. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        rules.forEach(rule -> findings.add(rule.finding()));
        findings.addAll(run);
        return findings;
    }

    /** Returns the worst verdict of all findings; INCONCLUSIVE if there is none. */
    public Verdict verdict() {
        return Finding.worstOf(findings());
    }

    /** Returns what the judge advises. */
    public Decision decision() {
        return Decision.of(verdict());
    }

    /** Returns the findings that decided: those with the worst verdict. */
    public List<Finding> decisive() {
        return findings().stream()
                .filter(finding -> finding.verdict() == verdict())
                .toList();
    }
}
