package dev.fledge.contract.compat;

import dev.fledge.document.DocumentNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Schemas that must all hold, and which branch of their {@code oneOf} and {@code anyOf} lists is looked at. No part at all
 * is the schema that accepts everything.
 */
record Conjunction(List<Located> parts, Map<DocumentNode, Integer> choices) {
    static final Conjunction ANYTHING = new Conjunction(List.of(), Map.of());

    Conjunction {
        parts = List.copyOf(parts);
        choices = Map.copyOf(choices);
    }

    static Conjunction of(List<Located> parts) {
        return new Conjunction(new ArrayList<>(new LinkedHashSet<>(parts)), Map.of());
    }

    /** Returns these schemas with one branch of a list chosen. */
    Conjunction choosing(Located list, int branch) {
        Map<DocumentNode, Integer> more = new HashMap<>(choices);
        more.put(list.node(), branch);
        return new Conjunction(parts, more);
    }
}
