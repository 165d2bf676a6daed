package dev.fledge.contract.compat;

import java.util.ArrayList;
import java.util.List;

/**
 * A change inside a schema, before it is known what uses the schema.
 *
 * @param family the rule: a whole id, or what follows its place, such as {@code max-decreased}
 * @param path the members that lead to it from the schema, {@code *} for elements of a list
 */
record Found(String family, List<String> path, Sides sides, Values values) {
    Found {
        path = List.copyOf(path);
    }

    Found below(String step) {
        List<String> longer = new ArrayList<>(path.size() + 1);
        longer.add(step);
        longer.addAll(path);
        return new Found(family, longer, sides, values);
    }
}
