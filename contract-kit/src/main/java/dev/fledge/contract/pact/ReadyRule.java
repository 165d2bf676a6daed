package dev.fledge.contract.pact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.contract.pact.MatchingRule.Kind;
import java.util.List;

/**
 * A rule with its check. Thread-safe.
 *
 * @param rule what the contract says
 * @param check how one value is checked
 * @param inner the rules for each key or value; empty for other kinds
 * @param variants the items that a list must contain; empty for other kinds
 */
record ReadyRule(MatchingRule rule, RuleCheck check, List<ReadyRule> inner, List<ReadyVariant> variants) {
    static ReadyRule json(MatchingRule rule, List<String> problems) {
        return new ReadyRule(
                rule,
                RuleChecks.json(rule, problems),
                rule.rules().stream().map(each -> json(each, problems)).toList(),
                rule.variants().stream()
                        .map(variant -> ReadyVariant.of(variant, problems))
                        .toList());
    }

    static ReadyRule text(MatchingRule rule, List<String> problems) {
        return new ReadyRule(
                rule,
                RuleChecks.text(rule, problems),
                rule.rules().stream().map(each -> text(each, problems)).toList(),
                List.of());
    }

    Kind kind() {
        return rule.kind();
    }

    /** Whether the rule cannot be applied, so that nothing is known of what it stands for. */
    boolean isUntold() {
        return check == RuleChecks.UNTOLD;
    }

    /** Whether a value that is not a pair of objects or of lists passes. */
    boolean passes(JsonNode expected, JsonNode actual, Steps steps) {
        if (expected instanceof ObjectNode || expected instanceof ArrayNode) {
            return rule.kind() == Kind.NULL && actual.isNull();
        }
        return check.passes(expected.isMissingNode() ? actual : expected, actual, steps);
    }

    /** What is left of the rule for values below its place: no bounds of the list itself. */
    ReadyRule below() {
        return rule.kind() == Kind.TYPE && !rule.equals(MatchingRule.type())
                ? new ReadyRule(MatchingRule.type(), check, inner, variants)
                : this;
    }
}
