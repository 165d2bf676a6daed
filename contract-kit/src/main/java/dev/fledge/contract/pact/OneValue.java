package dev.fledge.contract.pact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Optional;

/**
 * A part that is one value, made ready: a method, a path, a status or a body of text. Thread-safe.
 *
 * @param part the part
 * @param place how the place is called in a mismatch
 * @param expected the example
 * @param group its rules
 */
record OneValue(Part part, String place, JsonNode expected, ReadyGroup group) {
    static OneValue text(Part part, String expected, MatchingRules rules, List<String> problems) {
        ReadyGroup group = rules.at(part, "")
                .map(found -> ReadyGroup.text(found, problems))
                .orElse(ReadyGroup.NONE);
        return new OneValue(part, "", TextNode.valueOf(expected), group);
    }

    static OneValue status(int expected, MatchingRules rules, List<String> problems) {
        ReadyGroup group = rules.at(Part.STATUS, "")
                .map(found -> ReadyGroup.json(found, problems))
                .orElse(ReadyGroup.NONE);
        return new OneValue(Part.STATUS, "", IntNode.valueOf(expected), group);
    }

    Optional<Mismatch> match(String actual, Steps steps) {
        return match(TextNode.valueOf(actual), steps);
    }

    Optional<Mismatch> match(int actual, Steps steps) {
        return match(IntNode.valueOf(actual), steps);
    }

    private Optional<Mismatch> match(JsonNode actual, Steps steps) {
        try {
            return passes(actual, steps)
                    ? Optional.empty()
                    : Optional.of(mismatch(actual, Hints.value(expected, actual)));
        } catch (Steps.SpentException e) {
            return Optional.of(mismatch(
                    actual,
                    "given up after " + Steps.MOST
                            + " steps: a regular expression of the contract backtracks without end"));
        }
    }

    private boolean passes(JsonNode actual, Steps steps) {
        if (group.isNone()) {
            return RuleChecks.equal(expected, actual);
        }
        int passed = 0;
        for (ReadyRule rule : group.rules()) {
            passed += rule.passes(expected, actual, steps) ? 1 : 0;
        }
        return group.oneIsEnough() ? passed > 0 : passed == group.rules().size();
    }

    private Mismatch mismatch(JsonNode actual, String hint) {
        return Mismatch.at(part, place)
                .rule(group.words())
                .expected(group.wanted(expected))
                .actual(Shown.value(actual))
                .hint(hint)
                .build();
    }
}
