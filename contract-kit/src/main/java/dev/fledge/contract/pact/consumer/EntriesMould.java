package dev.fledge.contract.pact.consumer;

import dev.fledge.contract.pact.MatchingRule;
import dev.fledge.contract.pact.MatchingRules;
import dev.fledge.contract.pact.RulePath;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An object whose keys are data, such as ids, and whose values are of one shape. */
record EntriesMould(String key, Shape value) implements Mould {
    @Override
    public Object example(Form form) {
        return Map.of(key, value.example(form));
    }

    @Override
    public Optional<MatchingRule> ownRule() {
        return Optional.of(MatchingRule.of(MatchingRule.Kind.VALUES));
    }

    @Override
    public void addInnerRules(RulePath place, Form form, MatchingRules.Builder rules) {
        value.addRules(place.everyField(), form, rules);
    }

    @Override
    public List<String> optionalNames() {
        return value.optionalNames();
    }
}
