package dev.fledge.contract.compat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is found in a schema, each once. */
final class FoundList {
    private final Set<Found> found = new LinkedHashSet<>();

    void add(String family, Sides sides, Values values) {
        found.add(new Found(family, List.of(), sides, values));
    }

    void addMember(String family, String name, Sides sides) {
        found.add(new Found(family, List.of(name), sides, Values.NONE));
    }

    void addAll(List<Found> more) {
        found.addAll(more);
    }

    void addBelow(String step, List<Found> more) {
        more.forEach(each -> found.add(each.below(step)));
    }

    List<Found> list() {
        return List.copyOf(found);
    }
}
