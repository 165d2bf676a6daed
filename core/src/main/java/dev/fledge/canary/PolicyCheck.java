package dev.fledge.canary;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Finds what would let a policy promote without evidence, or never decide. */
final class PolicyCheck {
    private PolicyCheck() {}

    static Optional<String> faultOf(EvidenceMode mode, List<Rule> rules) {
        if (rules.isEmpty()) {
            return Optional.of("has no rules, so it would promote anything; add one with rule()");
        }
        if (rules.stream().allMatch(Rule::rollbackOnly)) {
            return Optional.of("has only rules that are rollbackOnly, so it would promote without evidence;"
                    + " leave rollbackOnly out of one");
        }
        for (Rule rule : rules) {
            if (mode == EvidenceMode.POINT && (rule instanceof GaugeRule || rule instanceof CheckRule)) {
                return Optional.of("has the rule '" + rule.name()
                        + "', but mode point knows rates, quantiles and counts only; use mode sequential");
            }
            if (mode == EvidenceMode.POINT && rule.rollbackOnly()) {
                return Optional.of("has the rule '" + rule.name()
                        + "' that is rollbackOnly, but mode point judges every rule at every look; leave it out");
            }
            if (!rule.rollbackOnly() && mode != EvidenceMode.POINT && isLimitZero(rule)) {
                return Optional.of(
                        "has the rule '" + rule.name()
                                + "' with a limit of 0, which no number of good requests can prove; set a limit above 0, such as 0.001, or make it rollbackOnly");
            }
            if (!rule.rollbackOnly() && neverProved(mode, rule)) {
                return Optional.of(
                        "has the rule '" + rule.name()
                                + "', which no canary without events could ever pass; set atLeastDifference, or make it rollbackOnly");
            }
        }
        return Optional.empty();
    }

    private static boolean isLimitZero(Rule rule) {
        return rule instanceof RateRule rate
                && rate.ceiling().isPresent()
                && !(rate.ceiling().getAsDouble() > 0);
    }

    private static boolean neverProved(EvidenceMode mode, Rule rule) {
        return mode != EvidenceMode.POINT
                && rule instanceof CountRule count
                && count.direction() == CountRule.Direction.INCREASE
                && !(count.atLeastDifference() > 0);
    }

    static Optional<String> faultOf(Duration window, Duration slice, Duration warmUp) {
        if (slice.multipliedBy(2).compareTo(window) > 0) {
            return Optional.of("has a slice of " + slice + " in a window of " + window
                    + "; the window must hold at least two slices");
        }
        if (warmUp.compareTo(window) >= 0) {
            return Optional.of("has a warm-up of " + warmUp + ", so nothing of its window of " + window + " is judged");
        }
        return Optional.empty();
    }
}
