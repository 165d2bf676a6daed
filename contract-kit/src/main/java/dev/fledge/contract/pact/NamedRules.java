package dev.fledge.contract.pact;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.contract.pact.RulePath.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the places of rules for headers and query parameters: a name as it is, a name with an index, or a path. Writers of
 * pacts use all three.
 */
final class NamedRules {
    private static final Pattern INDEXED = Pattern.compile("(.+)\\[([0-9]{1,9}|\\*)]");

    private NamedRules() {}

    /** Makes the rules ready as if names and their values were an object of lists. */
    static List<PlacedRules> placed(MatchingRules rules, Part part, List<String> names, List<String> problems) {
        List<PlacedRules> placed = new ArrayList<>();
        rules.of(part).forEach((place, group) -> {
            ReadyGroup ready = ReadyGroup.text(group, problems);
            try {
                placed.add(new PlacedRules(place, steps(place, names), ready, 0));
            } catch (IllegalArgumentException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        });
        return List.copyOf(placed);
    }

    private static List<Step> steps(String place, List<String> names) {
        if (names.contains(place)) {
            return List.of(new Step(Step.Kind.FIELD, place));
        }
        if (place.startsWith("$")) {
            return RulePath.parse(place).steps();
        }
        Matcher indexed = INDEXED.matcher(place);
        if (!indexed.matches()) {
            return List.of(new Step(Step.Kind.FIELD, place));
        }
        String index = indexed.group(2);
        Step item = index.equals("*") ? new Step(Step.Kind.EVERY_ITEM, "*") : new Step(Step.Kind.INDEX, index);
        return List.of(new Step(Step.Kind.FIELD, indexed.group(1)), item);
    }

    static ObjectNode tree(Map<String, List<String>> values) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        values.forEach((name, list) -> tree.set(name, list(list)));
        return tree;
    }

    static ArrayNode list(List<String> values) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode(values.size());
        values.forEach(list::add);
        return list;
    }
}
