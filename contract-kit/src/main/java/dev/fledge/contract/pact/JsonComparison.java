package dev.fledge.contract.pact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fledge.contract.pact.MatchingRule.Kind;
import java.util.Iterator;
import java.util.List;

/** Compares JSON values with ruled values. Stateless. */
final class JsonComparison {
    private JsonComparison() {}

    static void compare(RuledValue wanted, JsonNode actual, Run run) {
        run.steps().take();
        if (wanted.group().isUntold()) {
            return;
        }
        if (wanted.group().oneIsEnough()) {
            compareWithAny(wanted, actual, run);
        } else {
            compareWithAll(wanted, wanted.group(), actual, run);
        }
    }

    private static void compareWithAny(RuledValue wanted, JsonNode actual, Run run) {
        int mark = run.count();
        for (ReadyRule rule : wanted.group().rules()) {
            compareWithAll(wanted, wanted.group().only(rule), actual, run);
            if (run.count() == mark) {
                return;
            }
            run.backTo(mark);
        }
        for (ReadyRule rule : wanted.group().rules()) {
            // Inside an object or list the reader needs to know where it went wrong, not that it did.
            if (rule.kind() != Kind.NULL && bothObjectsOrLists(wanted.expected(), actual)) {
                compareWithAll(wanted, wanted.group().only(rule), actual, run);
                return;
            }
        }
        Found.value(run, wanted, wanted.group(), actual);
    }

    private static void compareWithAll(RuledValue wanted, ReadyGroup group, JsonNode actual, Run run) {
        JsonNode expected = wanted.expected();
        if (expected.isObject() && actual.isObject()) {
            compareObjects(wanted, group, actual, run);
        } else if (expected.isArray() && actual.isArray()) {
            compareLists(wanted, group, actual, run);
        } else if (group.isNone()) {
            if (!expected.isMissingNode() && !RuleChecks.equal(expected, actual)) {
                Found.value(run, wanted, group, actual);
            } else if (expected.isMissingNode()) {
                Found.noExample(run, actual);
            }
        } else {
            for (ReadyRule rule : group.rules()) {
                if (!rule.passes(expected, actual, run.steps())) {
                    Found.value(run, wanted, group.only(rule), actual);
                }
            }
        }
    }

    private static boolean bothObjectsOrLists(JsonNode expected, JsonNode actual) {
        return (expected.isObject() && actual.isObject()) || (expected.isArray() && actual.isArray());
    }

    private static void compareObjects(RuledValue wanted, ReadyGroup group, JsonNode actual, Run run) {
        boolean values = false;
        boolean keys = false;
        for (ReadyRule rule : group.rules()) {
            values |= rule.kind() == Kind.VALUES || rule.kind() == Kind.EACH_VALUE;
            keys |= rule.kind() == Kind.EACH_KEY;
            if (isUnfit(rule, actual)) {
                Found.value(run, wanted, group.only(rule), actual);
            } else if (rule.kind() == Kind.EACH_KEY) {
                compareKeys(rule, actual, run);
            }
        }
        if (values) {
            compareValues(wanted, actual, run);
        } else if (!keys) {
            compareFields(wanted, actual, run);
        }
    }

    /** Whether an object or list as such breaks the rule, whatever is in it. */
    private static boolean isUnfit(ReadyRule rule, JsonNode actual) {
        return rule.kind() == Kind.NULL || (rule.kind() == Kind.NOT_EMPTY && actual.isEmpty());
    }

    private static void compareKeys(ReadyRule rule, JsonNode actual, Run run) {
        Iterator<String> names = actual.fieldNames();
        while (names.hasNext() && !run.isFull()) {
            String name = names.next();
            JsonNode key = TextNode.valueOf(name);
            for (ReadyRule each : rule.inner()) {
                if (!each.passes(key, key, run.steps())) {
                    Found.key(run, each, name);
                }
            }
        }
    }

    private static void compareValues(RuledValue wanted, JsonNode actual, Run run) {
        Iterator<String> names = actual.fieldNames();
        while (names.hasNext() && !run.isFull()) {
            String name = names.next();
            run.trail().enter(name);
            compare(wanted.anyField(name), actual.get(name), run);
            run.trail().leave();
        }
    }

    private static void compareFields(RuledValue wanted, JsonNode actual, Run run) {
        RuledValue.Fields fields = wanted.fields();
        List<String> names = fields.names();
        int present = 0;
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            JsonNode value = actual.get(name);
            if (value == null) {
                Found.missing(run, wanted, name, actual);
            } else {
                present++;
                run.trail().enter(name);
                compare(fields.values().get(i), value, run);
                run.trail().leave();
            }
        }
        if (!run.extraKeysAllowed() && actual.size() > present) {
            Found.extraKeys(run, wanted, actual);
        }
    }

    private static void compareLists(RuledValue wanted, ReadyGroup group, JsonNode actual, Run run) {
        boolean anyLength = !group.isNone() && !group.has(Kind.EQUALITY);
        boolean contains = false;
        for (ReadyRule rule : group.rules()) {
            if (isUnfit(rule, actual)) {
                Found.value(run, wanted, group.only(rule), actual);
            } else if (rule.kind() == Kind.TYPE) {
                compareLength(rule, actual, run);
            } else if (rule.kind() == Kind.ARRAY_CONTAINS) {
                contains = true;
                searchVariants(rule, wanted, actual, run);
            }
        }
        if (contains) {
            return;
        }
        int size = wanted.expected().size();
        if (!anyLength && size != actual.size()) {
            Found.length(run, size, group, actual);
        }
        int comparable = size == 0 ? 0 : anyLength ? actual.size() : Math.min(size, actual.size());
        for (int i = 0; i < comparable && !run.isFull(); i++) {
            run.trail().enter(i);
            compare(wanted.item(i), actual.get(i), run);
            run.trail().leave();
        }
    }

    private static void compareLength(ReadyRule rule, JsonNode actual, Run run) {
        int size = actual.size();
        if (size < rule.rule().min().orElse(0) || size > rule.rule().max().orElse(Integer.MAX_VALUE)) {
            Found.bounds(run, rule, actual);
        }
    }

    private static void searchVariants(ReadyRule rule, RuledValue wanted, JsonNode actual, Run run) {
        JsonNode examples = wanted.expected();
        if (rule.variants().isEmpty()) {
            for (int i = 0; i < examples.size(); i++) {
                searchVariant(new ReadyVariant(i, List.of()), examples.get(i), actual, run);
            }
        }
        for (ReadyVariant variant : rule.variants()) {
            if (variant.index() < examples.size()) {
                searchVariant(variant, examples.get(variant.index()), actual, run);
            } else {
                Found.noVariant(run, rule, variant.index());
            }
        }
    }

    private static void searchVariant(ReadyVariant variant, JsonNode example, JsonNode actual, Run run) {
        RuledValue item = new RuledValue(example, variant.rules());
        int mark = run.count();
        for (int i = 0; i < actual.size(); i++) {
            run.trail().enter(i);
            compare(item, actual.get(i), run);
            run.trail().leave();
            if (run.count() == mark) {
                return;
            }
            run.backTo(mark);
        }
        Found.variant(run, variant.index(), example, actual);
    }
}
