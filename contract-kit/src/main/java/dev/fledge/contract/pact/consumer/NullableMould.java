package dev.fledge.contract.pact.consumer;

import dev.fledge.contract.pact.MatchingRule;
import dev.fledge.contract.pact.MatchingRules;
import dev.fledge.contract.pact.RulePath;
import java.util.List;
import java.util.Optional;

/** A value that may be null instead. Its example is never null, so one answer at least shows what the value is like. */
record NullableMould(Mould value) implements Mould {
    @Override
    public Object example(Form form) {
        return value.example(form);
    }

    @Override
    public Optional<MatchingRule> ownRule() {
        return Optional.of(value.ownRule().orElseGet(MatchingRule::type));
    }

    @Override
    public void addInnerRules(RulePath place, Form form, MatchingRules.Builder rules) {
        value.addInnerRules(place, form, rules);
    }

    @Override
    public List<String> optionalNames() {
        return value.optionalNames();
    }

    @Override
    public boolean isNullable() {
        return true;
    }
}
