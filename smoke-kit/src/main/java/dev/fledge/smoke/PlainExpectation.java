package dev.fledge.smoke;

import java.util.List;
import java.util.function.Function;

/** An expectation of one rule. */
final class PlainExpectation extends Expectation {
    private final String text;
    private final Function<Evidence, List<Evaluation>> rule;

    PlainExpectation(String text, Function<Evidence, List<Evaluation>> rule) {
        this(text, rule, false);
    }

    private PlainExpectation(String text, Function<Evidence, List<Evaluation>> rule, boolean soft) {
        super(soft);
        this.text = text;
        this.rule = rule;
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public Expectation softly() {
        return new PlainExpectation(text, rule, true);
    }

    @Override
    List<Evaluation> evaluate(Evidence evidence) {
        return rule.apply(evidence);
    }
}
