package dev.fledge.contract.pact.consumer;

import dev.fledge.contract.pact.MatchingRule;
import dev.fledge.contract.pact.MatchingRules;
import dev.fledge.contract.pact.RulePath;
import java.util.List;
import java.util.Optional;

/** How one shape gives its example and its rules. Immutable. */
interface Mould {
    /** Returns the plain tree that stands in the pact and that stubs send. */
    Object example(Form form);

    /** Returns the rule for the value itself; empty if its parts say all. */
    Optional<MatchingRule> ownRule();

    /** Adds the rules of what is inside the value. */
    void addInnerRules(RulePath place, Form form, MatchingRules.Builder rules);

    /** Returns the names of the optional fields inside, in their order. */
    List<String> optionalNames();

    /** Returns whether null will do, too. */
    default boolean isNullable() {
        return false;
    }
}
