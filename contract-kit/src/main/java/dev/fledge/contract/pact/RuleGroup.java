package dev.fledge.contract.pact;

import dev.fledge.internal.Check;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The rules for one place and how they work together.
 *
 * @param combine whether all rules must be met or one is enough
 * @param matchers the rules, not empty
 */
public record RuleGroup(Combine combine, List<MatchingRule> matchers) {
    /** How several rules for one place work together. */
    public enum Combine {
        /** All must be met. */
        AND,
        /** One is enough. */
        OR
    }

    /** Copies the rules. */
    public RuleGroup {
        Check.notNull("combine", combine);
        matchers = List.copyOf(matchers);
        if (matchers.isEmpty()) {
            throw new IllegalArgumentException("a place with rules needs at least one rule");
        }
    }

    /** Returns a group of which all rules must be met. */
    public static RuleGroup all(MatchingRule... rules) {
        return new RuleGroup(Combine.AND, List.of(rules));
    }

    /** Returns a group of which one rule is enough. */
    public static RuleGroup any(MatchingRule... rules) {
        return new RuleGroup(Combine.OR, List.of(rules));
    }

    /** Returns the group as the plain tree of its JSON in V3 and V4. */
    public Map<String, Object> toPlain() {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("combine", combine.name());
        plain.put("matchers", matchers.stream().map(MatchingRule::toPlain).toList());
        return plain;
    }

    /** Returns the group for people, such as {@code type or null}. */
    @Override
    public String toString() {
        return matchers.stream()
                .map(MatchingRule::toString)
                .collect(Collectors.joining(combine == Combine.AND ? " and " : " or "));
    }
}
