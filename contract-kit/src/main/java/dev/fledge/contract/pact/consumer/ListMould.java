package dev.fledge.contract.pact.consumer;

import dev.fledge.contract.pact.MatchingRule;
import dev.fledge.contract.pact.MatchingRules;
import dev.fledge.contract.pact.RulePath;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A list of items of one shape. Its example has as many as there must be, and at least one to show what they are like. */
record ListMould(int min, Shape item) implements Mould {
    @Override
    public Object example(Form form) {
        return Collections.nCopies(Math.max(1, min), item.example(form));
    }

    @Override
    public Optional<MatchingRule> ownRule() {
        return Optional.of(MatchingRule.minType(min));
    }

    @Override
    public void addInnerRules(RulePath place, Form form, MatchingRules.Builder rules) {
        item.addRules(place.everyItem(), form, rules);
    }

    @Override
    public List<String> optionalNames() {
        return item.optionalNames();
    }
}
