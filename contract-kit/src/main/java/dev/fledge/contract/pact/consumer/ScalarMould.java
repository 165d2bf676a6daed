package dev.fledge.contract.pact.consumer;

import dev.fledge.contract.pact.MatchingRule;
import dev.fledge.contract.pact.MatchingRules;
import dev.fledge.contract.pact.RulePath;
import java.util.List;
import java.util.Optional;

/** A value without parts. */
record ScalarMould(Object value, MatchingRule rule) implements Mould {
    @Override
    public Object example(Form form) {
        return value;
    }

    @Override
    public Optional<MatchingRule> ownRule() {
        return Optional.of(rule);
    }

    @Override
    public void addInnerRules(RulePath place, Form form, MatchingRules.Builder rules) {
        // A value without parts has nothing inside.
    }

    @Override
    public List<String> optionalNames() {
        return List.of();
    }
}
