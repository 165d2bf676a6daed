package dev.fledge.contract.compat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects changes, each once. Not thread-safe. */
final class ChangeList {
    private final RuleSet rules;
    private final Set<Change> changes = new LinkedHashSet<>();

    ChangeList(RuleSet rules) {
        this.rules = rules;
    }

    void add(Subject subject, String id, Sides sides, Values values) {
        add(subject, new Change.Seen(id, Direction.BOTH, sides, values));
    }

    void add(Subject subject, Change.Seen seen) {
        changes.add(Change.of(seen, subject, rules));
    }

    /** Adds what was found in the schema that the subject has. */
    void addAll(Subject subject, Direction direction, List<Found> found) {
        for (Found each : found) {
            Subject exact = subject.at(each.path());
            String id = RuleTable.idAt(exact.place(direction), each.family());
            add(exact, new Change.Seen(id, direction, each.sides(), each.values()));
        }
    }

    List<Change> inOrder() {
        return changes.stream().sorted(Change.IN_ORDER).toList();
    }
}
