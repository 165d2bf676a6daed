package dev.fledge.contract.pact;

import java.util.ArrayList;
import java.util.List;

/** The way from the root of a body to the value being compared. Kept while walking, written only on failure. */
final class Trail {
    private final List<Object> steps = new ArrayList<>();

    void enter(String field) {
        steps.add(field);
    }

    void enter(int index) {
        steps.add(index);
    }

    void leave() {
        steps.remove(steps.size() - 1);
    }

    /** Returns the name of the first step; empty at the root. */
    String first() {
        return steps.isEmpty() ? "" : steps.get(0).toString();
    }

    /** Returns the way as pacts write it, such as {@code $.items[0]}. */
    String path() {
        RulePath path = RulePath.root();
        for (Object step : steps) {
            path = step instanceof Integer index ? path.item(index) : path.field((String) step);
        }
        return path.toString();
    }

    /** Returns the way as a JSON pointer, such as {@code /items/0}. */
    String pointer() {
        StringBuilder pointer = new StringBuilder();
        for (Object step : steps) {
            pointer.append('/').append(step.toString().replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }
}
