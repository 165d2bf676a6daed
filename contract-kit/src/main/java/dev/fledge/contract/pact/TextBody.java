package dev.fledge.contract.pact;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.fledge.contract.pact.MatchingRule.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A body of text, compared as a whole by equality or the rules of its root. Thread-safe. */
final class TextBody implements BodyCheck {
    private final OneValue value;

    TextBody(String expected, MatchingRules rules, List<String> problems) {
        ReadyGroup group =
                rules.at(Part.BODY, "$").map(found -> ready(found, problems)).orElse(ReadyGroup.NONE);
        this.value = new OneValue(Part.BODY, "$", TextNode.valueOf(expected), group);
        for (String path : rules.of(Part.BODY).keySet()) {
            if (!path.equals("$")) {
                problems.add(
                        "the rule for " + path + " needs a JSON body or a form; of others only the whole is compared");
            }
        }
    }

    /** In a whole body a dot of a regular expression also stands for the end of a line. */
    private static ReadyGroup ready(RuleGroup group, List<String> problems) {
        List<ReadyRule> rules = group.matchers().stream()
                .map(rule -> {
                    MatchingRule wide = rule.kind() == Kind.REGEX
                            ? MatchingRule.regex("(?s)" + rule.argument().orElse(""))
                            : rule;
                    return new ReadyRule(rule, RuleChecks.text(wide, problems), List.of(), List.of());
                })
                .toList();
        return new ReadyGroup(group.combine(), rules);
    }

    @Override
    public List<Mismatch> match(byte[] body, Steps steps) {
        return value.match(new String(body, StandardCharsets.UTF_8), steps).stream()
                .toList();
    }
}
