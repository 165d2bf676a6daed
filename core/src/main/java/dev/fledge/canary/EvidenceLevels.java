package dev.fledge.canary;

import dev.fledge.internal.Check;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Where the evidence of a run stands, for pictures and records. All odds are natural logarithms: {@code ln 100} is what a
 * judgement's sentence calls "1 in 100", 0 says nothing, below 0 speaks for the opposite. None is NaN; any may be infinite.
 *
 * <p>They are what the decision is made of, not the decision: that also asks for a limit that is exceeded, for a least number of
 * requests, for the time, and at the deadline makes one exact test that no odds here contain.
 *
 * @param logOddsWorse combined odds against "no worse than its baseline on any metric", of the rules whose limit is exceeded;
 *     negative infinity while none is
 * @param logOddsHardFailure odds against "fails at most one request in ten, or no more than its baseline"; negative infinity if no
 *     rule is on a rate
 * @param rules one for each rule, in the order of the policy
 * @param needed what the odds are measured against
 */
public record EvidenceLevels(double logOddsWorse, double logOddsHardFailure, List<OfRule> rules, Needed needed) {
    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if a number is NaN
     */
    public EvidenceLevels {
        notNaN("combined odds", logOddsWorse);
        notNaN("odds of a hard failure", logOddsHardFailure);
        rules = List.copyOf(rules);
        Check.notNull("what is needed", needed);
    }

    /**
     * The evidence on one rule.
     *
     * @param rule its name
     * @param logOddsWorse its part of the combined odds: those against "no worse than its baseline on this metric", times the
     *     metric's weight. Rules on the same metric have the same.
     * @param logOddsWithin odds against "at or beyond the limit"; empty if the rule asks for none, being
     *     {@link Rule#rollbackOnly}
     * @param beyondLimit whether the limit is exceeded, so that {@code logOddsWorse} counts
     */
    public record OfRule(String rule, double logOddsWorse, OptionalDouble logOddsWithin, boolean beyondLimit) {
        /**
         * Checks the components.
         *
         * @throws IllegalArgumentException if the name is blank or a number is NaN
         */
        public OfRule {
            Check.notBlank("name of a rule", rule);
            notNaN("odds of " + rule, logOddsWorse);
            logOddsWithin.ifPresent(odds -> notNaN("odds of " + rule, odds));
        }
    }

    /**
     * The odds that decide.
     *
     * @param logOddsToRollBack from these on {@code logOddsWorse} or {@code logOddsHardFailure} roll back: {@code ln(1/alpha)}
     * @param logOddsToPromote from these on {@code logOddsWithin} is proof, at any time: {@code ln(2/beta)}
     */
    public record Needed(double logOddsToRollBack, double logOddsToPromote) {}

    private static double notNaN(String subject, double logOdds) {
        return Check.inRange(subject, logOdds, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    static EvidenceLevels of(Assessment assessment) {
        SequentialRun run = assessment.run();
        double soft = StrictMath.log(Parameters.SOFT_SHARE);
        double hard = StrictMath.log(1 - Parameters.SOFT_SHARE);
        return new EvidenceLevels(
                assessment.soft() + soft,
                assessment.hardOdds() + hard,
                assessment.rules().stream()
                        .map(rule -> of(rule, soft + run.streams().logWeight(rule.stream())))
                        .toList(),
                new Needed(
                        -StrictMath.log(run.policy().falseRollback()),
                        StrictMath.log(2 / run.policy().falsePromote())));
    }

    private static OfRule of(RuleEvidence rule, double logWeight) {
        return new OfRule(
                rule.rule().name(),
                rule.stream().blame() + logWeight,
                rule.rule().rollbackOnly() ? OptionalDouble.empty() : OptionalDouble.of(rule.passOdds()),
                rule.gateOpen());
    }
}
