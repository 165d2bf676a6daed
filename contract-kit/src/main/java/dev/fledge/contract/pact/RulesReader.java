package dev.fledge.contract.pact;

import dev.fledge.contract.pact.RuleGroup.Combine;
import dev.fledge.contract.pact.RulePath.Step;
import dev.fledge.document.DocumentNode;
import java.util.ArrayList;
import java.util.List;

/** Reads the rules of one request or response, flat as in V2 or by category as in V3 and V4. */
final class RulesReader {
    private RulesReader() {}

    static MatchingRules read(DocumentNode node) {
        MatchingRules.Builder rules = MatchingRules.builder();
        for (String key : node.keys()) {
            DocumentNode value = node.field(key);
            if (key.startsWith("$")) {
                readFlat(rules, key, value);
            } else {
                Part.of(key)
                        .ifPresentOrElse(part -> readCategory(rules, part, value), () -> readOther(rules, key, value));
            }
        }
        return rules.build();
    }

    private static void readOther(MatchingRules.Builder rules, String category, DocumentNode value) {
        if (!value.isObject() || !value.keys().isEmpty()) {
            rules.other(category, value.toPlain());
        }
    }

    static void readCategory(MatchingRules.Builder rules, Part part, DocumentNode value) {
        if (value.keys().contains("matchers")) {
            readGroup(rules, part, part == Part.BODY ? "$" : "", value);
            return;
        }
        for (String place : value.keys()) {
            readGroup(rules, part, part.isOneValue() ? "" : place, value.field(place));
        }
    }

    private static void readGroup(MatchingRules.Builder rules, Part part, String place, DocumentNode value) {
        if (value.optional("matchers").isEmpty()) {
            rules.place(part, place, RuleGroup.all(RuleReader.read(value)));
            return;
        }
        List<MatchingRule> matchers = new ArrayList<>();
        for (DocumentNode matcher : value.field("matchers").items()) {
            matchers.add(RuleReader.read(matcher));
        }
        if (!matchers.isEmpty()) {
            rules.place(part, place, new RuleGroup(combine(value), matchers));
        }
    }

    private static Combine combine(DocumentNode value) {
        return value.optional("combine")
                .map(node -> Combine.valueOf(node.oneOf("AND", "OR")))
                .orElse(Combine.AND);
    }

    private static void readFlat(MatchingRules.Builder rules, String key, DocumentNode value) {
        MatchingRule rule = RuleReader.read(value);
        List<Step> steps;
        try {
            steps = RulePath.parse(key).steps();
        } catch (IllegalArgumentException e) {
            rules.place(Part.BODY, key, RuleGroup.all(rule));
            return;
        }
        String name = steps.isEmpty() ? "" : steps.get(0).name();
        Part part = Part.of(name).orElse(Part.BODY);
        if (part.isOneValue()) {
            rules.place(part, "", RuleGroup.all(rule));
        } else if (part == Part.BODY) {
            String rest = name.equals("body") ? "$" + key.substring(key.indexOf("body") + 4 + closing(key)) : key;
            rules.place(part, rest, RuleGroup.all(rule));
        } else if (steps.size() > 1) {
            rules.place(part, steps.get(1).name(), RuleGroup.all(rule));
        } else {
            rules.place(
                    part,
                    "",
                    RuleGroup.all(MatchingRule.unknown(
                            rule.toPlain(), value.location() + ": rule " + key + " names no " + name)));
        }
    }

    /** The length of what closes a bracket around the first name: {@code $['body']}. */
    private static int closing(String key) {
        return key.startsWith("$[") ? 2 : 0;
    }
}
