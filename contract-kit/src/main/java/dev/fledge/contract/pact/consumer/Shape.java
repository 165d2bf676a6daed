package dev.fledge.contract.pact.consumer;

import dev.fledge.contract.pact.MatchingRule;
import dev.fledge.contract.pact.MatchingRules;
import dev.fledge.contract.pact.RuleGroup;
import dev.fledge.contract.pact.RulePath;
import dev.fledge.document.JsonText;
import java.util.List;
import java.util.Optional;

/** What a value may look like, and an example of it. Immutable; made by {@link Shapes}. */
public final class Shape {
    private final Mould mould;

    Shape(Mould mould) {
        this.mould = mould;
    }

    Mould mould() {
        return mould;
    }

    Object example(Form form) {
        return mould.example(form);
    }

    List<String> optionalNames() {
        return mould.optionalNames();
    }

    void addRules(RulePath place, Form form, MatchingRules.Builder rules) {
        ownGroup().ifPresent(group -> rules.body(place, group));
        mould.addInnerRules(place, form, rules);
    }

    Optional<RuleGroup> ownGroup() {
        return mould.ownRule()
                .map(rule -> mould.isNullable()
                        ? RuleGroup.any(rule, MatchingRule.of(MatchingRule.Kind.NULL))
                        : RuleGroup.all(rule));
    }

    /**
     * Returns the scalar that this is, for a place that holds one text.
     *
     * @throws IllegalArgumentException if it is none
     */
    ScalarMould requireScalar(String place) {
        if (mould instanceof ScalarMould scalar) {
            return scalar;
        }
        throw new IllegalArgumentException(
                place + " holds one text, so its shape must be one such as text(), regex() or integer()");
    }

    /** Returns the example as JSON, with every optional field. */
    @Override
    public String toString() {
        return JsonText.compact(example(Form.WHOLE));
    }
}
