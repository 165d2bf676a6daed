package dev.fledge.contract.pact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fledge.contract.pact.MatchingRule.Kind;
import java.util.ArrayList;
import java.util.List;

/** Words the mismatches of a JSON body where a comparison stands. */
final class Found {
    private static final int KEYS = 8;

    private Found() {}

    static void value(Run run, RuledValue wanted, ReadyGroup group, JsonNode actual) {
        JsonNode expected = wanted.expected();
        run.add(run.here()
                .rule(group.words())
                .expected(group.wanted(expected))
                .actual(Shown.value(actual))
                .hint(hint(group, expected, actual)));
    }

    private static String hint(ReadyGroup group, JsonNode expected, JsonNode actual) {
        String cause = Hints.value(expected, actual);
        if (cause.isEmpty() && group.isNone() && expected.isValueNode() && RuleChecks.sameType(expected, actual)) {
            return "the contract has no rule here, so it asks for exactly its example";
        }
        return cause;
    }

    static void noExample(Run run, JsonNode actual) {
        run.add(run.here()
                .expected("nothing, since the example of the contract is empty here")
                .actual(Shown.value(actual)));
    }

    static void key(Run run, ReadyRule rule, String name) {
        JsonNode key = TextNode.valueOf(name);
        run.trail().enter(name);
        run.add(run.here()
                .rule("eachKey " + rule.rule())
                .expected("a key that is " + RuleChecks.wanted(rule.rule(), key))
                .actual("the key " + Shown.text(name)));
        run.trail().leave();
    }

    static void missing(Run run, RuledValue wanted, String name, JsonNode actual) {
        run.trail().enter(name);
        run.add(run.here()
                .rule("required key")
                .expected(Shown.kindOf(wanted.expected().path(name)))
                .actual(actual.isEmpty() ? "no such key in an empty object" : "no such key among " + Shown.keys(actual))
                .hint(Hints.missing(name, wanted.expected(), actual)));
        run.trail().leave();
    }

    static void extraKeys(Run run, RuledValue wanted, JsonNode actual) {
        List<String> extra = new ArrayList<>();
        actual.fieldNames().forEachRemaining(name -> {
            if (!wanted.expected().has(name) && extra.size() < KEYS) {
                extra.add(Shown.text(name));
            }
        });
        run.add(run.here()
                .rule("no other keys")
                .expected(wanted.expected().isEmpty() ? "no keys" : "only " + Shown.keys(wanted.expected()))
                .actual("also " + String.join(", ", extra))
                .hint("a request must not send more than its contract says"));
    }

    static void length(Run run, int size, ReadyGroup group, JsonNode actual) {
        run.add(run.here()
                .rule(group.words())
                .expected(Shown.list(size))
                .actual(Shown.list(actual.size()))
                .hint(group.isNone() ? "a rule type for the list lets its length differ" : ""));
    }

    static void bounds(Run run, ReadyRule rule, JsonNode actual) {
        int min = rule.rule().min().orElse(0);
        String max = rule.rule().max().isPresent()
                ? " and at most " + rule.rule().max().getAsInt()
                : "";
        run.add(run.here()
                .rule(rule.rule().toString())
                .expected("a list of at least " + min + max)
                .actual(Shown.list(actual.size())));
    }

    static void variant(Run run, int index, JsonNode example, JsonNode actual) {
        run.add(run.here()
                .rule(Kind.ARRAY_CONTAINS.word())
                .expected("an item that meets variant " + index + ", such as " + Shown.value(example))
                .actual("none in " + Shown.list(actual.size())));
    }

    static void noVariant(Run run, ReadyRule rule, int index) {
        run.add(run.here()
                .rule(rule.rule().toString())
                .expected("an example for variant " + index)
                .actual("none in the contract")
                .hint("the contract is broken; have it written anew"));
    }
}
