package dev.fledge.contract.pact;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fledge.contract.pact.MatchingRule.Kind;
import dev.fledge.contract.pact.RuleGroup.Combine;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The rules of one place made ready. Thread-safe.
 *
 * @param combine whether all must be met or one is enough
 * @param rules the rules; none where the contract has none, which means equality
 */
record ReadyGroup(Combine combine, List<ReadyRule> rules) {
    static final ReadyGroup NONE = new ReadyGroup(Combine.AND, List.of());

    static ReadyGroup json(RuleGroup group, List<String> problems) {
        return new ReadyGroup(
                group.combine(),
                group.matchers().stream()
                        .map(rule -> ReadyRule.json(rule, problems))
                        .toList());
    }

    static ReadyGroup text(RuleGroup group, List<String> problems) {
        return new ReadyGroup(
                group.combine(),
                group.matchers().stream()
                        .map(rule -> ReadyRule.text(rule, problems))
                        .toList());
    }

    /** Whether a rule cannot be applied, so that nothing is known of the place or of what is below it. */
    boolean isUntold() {
        for (ReadyRule rule : rules) {
            if (rule.isUntold()) {
                return true;
            }
        }
        return false;
    }

    boolean isNone() {
        return rules.isEmpty();
    }

    boolean oneIsEnough() {
        return combine == Combine.OR && rules.size() > 1;
    }

    ReadyGroup only(ReadyRule rule) {
        return new ReadyGroup(Combine.AND, List.of(rule));
    }

    boolean has(Kind kind) {
        for (ReadyRule rule : rules) {
            if (rule.kind() == kind) {
                return true;
            }
        }
        return false;
    }

    /** The rules that also hold for values below their place; none if no rule does. */
    ReadyGroup below() {
        return new ReadyGroup(
                combine,
                rules.stream()
                        .filter(rule -> RuleChecks.cascades(rule.kind()))
                        .map(ReadyRule::below)
                        .toList());
    }

    String words() {
        return isNone()
                ? "equality"
                : rules.stream()
                        .map(rule -> rule.rule().toString())
                        .collect(Collectors.joining(combine == Combine.AND ? " and " : " or "));
    }

    String wanted(JsonNode expected) {
        return isNone()
                ? Shown.value(expected)
                : rules.stream()
                        .map(rule -> RuleChecks.wanted(rule.rule(), expected))
                        .distinct()
                        .collect(Collectors.joining(combine == Combine.AND ? " and " : " or "));
    }
}
