package dev.fledge.contract.pact.consumer;

import dev.fledge.contract.pact.MatchingRule;
import dev.fledge.contract.pact.RuleGroup;
import dev.fledge.internal.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A header or a query parameter: its values and what else would do. */
record NamedText(String name, List<String> values, Optional<RuleGroup> rules) {
    static NamedText exactly(String what, String name, List<String> values) {
        Check.notBlank("name of a " + what, name);
        values.forEach(value -> Check.notNull(what + " " + name, value));
        return new NamedText(name, List.copyOf(values), Optional.empty());
    }

    static NamedText like(String what, String name, Shape shape) {
        Check.notBlank("name of a " + what, name);
        Check.notNull("shape of " + what + " " + name, shape);
        ScalarMould scalar = shape.requireScalar(what + " " + name);
        return new NamedText(
                name,
                List.of(String.valueOf(scalar.value())),
                ofText(scalar.rule()).map(RuleGroup::all));
    }

    /** Returns the rule for a text: headers, paths and queries have no numbers, and not every tool reads them from text. */
    static Optional<MatchingRule> ofText(MatchingRule rule) {
        return switch (rule.kind()) {
            case EQUALITY -> Optional.empty();
            case INTEGER -> Optional.of(MatchingRule.regex("-?[0-9]+"));
            case DECIMAL -> Optional.of(MatchingRule.regex("-?[0-9]+\\.[0-9]+"));
            case NUMBER -> Optional.of(MatchingRule.regex("-?[0-9]+(\\.[0-9]+)?"));
            default -> Optional.of(rule);
        };
    }

    /**
     * Returns the list with this one more.
     *
     * @throws IllegalArgumentException if it has one of that name
     */
    List<NamedText> addedTo(String what, List<NamedText> others) {
        if (others.stream().anyMatch(other -> other.name.equalsIgnoreCase(name))) {
            throw new IllegalArgumentException(what + " " + name + " is said twice; say it once, with all its values");
        }
        List<NamedText> longer = new ArrayList<>(others);
        longer.add(this);
        return List.copyOf(longer);
    }

    String[] array() {
        return values.toArray(String[]::new);
    }
}
