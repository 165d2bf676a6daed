package dev.fledge.canary;

import dev.fledge.verdict.Finding;
import java.util.Map;
import java.util.Set;

/** How one metric of the canary is judged. Immutable; made by {@link RateRule} and {@link QuantileRule}. */
public sealed interface Rule permits RateRule, QuantileRule {
    /** Returns the name for messages and reports, unique in a policy, such as {@code error-rate}. */
    String name();

    /** Returns the metrics that the rule reads, of both arms. */
    Set<String> metrics();

    /** Judges what was seen in the window. */
    Finding judge(Evidence evidence);

    /** Returns the rule as the tree of a policy file. */
    Map<String, Object> toPlain();
}
