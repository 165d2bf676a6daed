package dev.fledge.canary;

import java.util.Map;
import java.util.Set;

/** How one metric of the canary is judged. Immutable. */
public sealed interface Rule permits RateRule, QuantileRule, CountRule, GaugeRule, CheckRule {
    /** Returns the name for messages and reports, unique in a policy, such as {@code error-rate}. */
    String name();

    /** Returns the metrics that the rule reads, of both arms; empty if it reads votes of checks. */
    Set<String> metrics();

    /**
     * Returns whether the rule may roll back but is not asked for evidence before a promotion; false by default. Without data
     * it holds all the same.
     */
    boolean rollbackOnly();

    /** Returns the rule as the tree of a policy file. */
    Map<String, Object> toPlain();
}
