package dev.fledge.contract.pact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.fledge.contract.pact.MatchingRule.Kind;
import dev.fledge.contract.pact.RulePath.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One value of the example with the rules for it and below it. Values below are made when an answer first reaches them, so
 * a contract costs what its answers use. Thread-safe.
 */
final class RuledValue {
    private final JsonNode expected;
    private final List<PlacedRules> candidates;
    private final ReadyGroup group;
    private volatile @Nullable Fields fields;
    private volatile @Nullable Items items;

    RuledValue(JsonNode expected, List<PlacedRules> candidates) {
        this.expected = expected;
        this.candidates = candidates;
        this.group = candidates.stream()
                .filter(PlacedRules::isComplete)
                .max(PlacedRules.WEIGHT)
                .map(PlacedRules::group)
                .orElse(ReadyGroup.NONE);
    }

    /** The expected fields: names and values by place, and the value of a field with another name. */
    record Fields(List<String> names, List<RuledValue> values, RuledValue other) {}

    /** The expected items, and items at places that paths name, and the value of an item elsewhere. */
    private record Items(List<RuledValue> values, Map<Integer, RuledValue> named, RuledValue other) {}

    JsonNode expected() {
        return expected;
    }

    ReadyGroup group() {
        return group;
    }

    Fields fields() {
        Fields made = fields;
        if (made == null) {
            made = makeFields();
            fields = made;
        }
        return made;
    }

    /** Returns the value of a field that may have a name the example lacks; the example is then its first value. */
    RuledValue anyField(String name) {
        Fields known = fields();
        int at = known.names.indexOf(name);
        if (at >= 0) {
            return known.values.get(at);
        }
        boolean named = candidates.stream()
                .anyMatch(rules -> !rules.isComplete()
                        && rules.steps().get(rules.taken()).name().equals(name));
        return named ? below(known.other.expected, rules -> rules.field(name)) : known.other;
    }

    /** Returns the value of the item at an index; beyond the example, the example is its first item. */
    RuledValue item(int index) {
        Items known = items;
        if (known == null) {
            known = makeItems();
            items = known;
        }
        if (index < known.values.size()) {
            return known.values.get(index);
        }
        return known.named.isEmpty() ? known.other : known.named.getOrDefault(index, known.other);
    }

    private Fields makeFields() {
        List<String> names = new ArrayList<>();
        List<RuledValue> values = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : expected.properties()) {
            names.add(field.getKey());
            values.add(below(field.getValue(), rules -> rules.field(field.getKey())));
        }
        JsonNode first = values.isEmpty() ? MissingNode.getInstance() : values.get(0).expected;
        // No field has this name, so only stars and rules from above lead to it.
        RuledValue other = below(first, rules -> rules.field("\0"));
        return new Fields(List.copyOf(names), List.copyOf(values), other);
    }

    private Items makeItems() {
        List<RuledValue> values = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            int index = i;
            values.add(below(expected.get(i), rules -> rules.item(index)));
        }
        JsonNode first = values.isEmpty() ? MissingNode.getInstance() : expected.get(0);
        Map<Integer, RuledValue> named = new TreeMap<>();
        for (PlacedRules rules : candidates) {
            Optional<Integer> index = namedIndex(rules);
            index.ifPresent(at -> named.put(at, below(first, each -> each.item(at))));
        }
        return new Items(List.copyOf(values), named, below(first, rules -> rules.item(-1)));
    }

    private static Optional<Integer> namedIndex(PlacedRules rules) {
        if (rules.isComplete()) {
            return Optional.empty();
        }
        Step next = rules.steps().get(rules.taken());
        return next.name().matches("\\d{1,9}") ? Optional.of(Integer.valueOf(next.name())) : Optional.empty();
    }

    private RuledValue below(JsonNode example, Function<PlacedRules, Optional<PlacedRules>> step) {
        List<PlacedRules> reaching = new ArrayList<>();
        for (PlacedRules rules : candidates) {
            step.apply(rules).ifPresent(reaching::add);
        }
        eachValue().ifPresent(reaching::add);
        return new RuledValue(example, List.copyOf(reaching));
    }

    /** The rules for each value, as if they stood below this place under a star. */
    private Optional<PlacedRules> eachValue() {
        if (!group.has(Kind.EACH_VALUE)) {
            return Optional.empty();
        }
        PlacedRules here = candidates.stream()
                .filter(PlacedRules::isComplete)
                .max(PlacedRules.WEIGHT)
                .orElseThrow(AssertionError::new);
        List<ReadyRule> each = new ArrayList<>();
        group.rules().forEach(rule -> {
            if (rule.kind() == Kind.EACH_VALUE) {
                each.addAll(rule.inner());
            }
        });
        List<Step> steps = new ArrayList<>(here.steps());
        steps.add(new Step(Step.Kind.EVERY_FIELD, "*"));
        ReadyGroup rules = new ReadyGroup(RuleGroup.Combine.AND, List.copyOf(each));
        return Optional.of(new PlacedRules(here.text() + ".", List.copyOf(steps), rules, steps.size()));
    }
}
