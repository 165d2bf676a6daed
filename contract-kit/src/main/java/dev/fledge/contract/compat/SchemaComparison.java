package dev.fledge.contract.compat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares schemas of two documents in one direction, and each pair of schemas once.
 *
 * <p>A pair that is met again while it is being compared is taken as equal: what differs in it is told where it was met
 * first. So schemas that refer to themselves end. Not thread-safe.
 */
final class SchemaComparison {
    private static final int DEEPEST = 250;
    private static final int MOST_TRIALS = 5_000;

    /** Two schemas to compare. */
    record Pair(Conjunction before, Conjunction after) {}

    private final SpecFile before;
    private final SpecFile after;
    private final Direction direction;
    private final boolean asText;
    private final Map<Pair, List<Found>> known = new HashMap<>();
    private final Map<Pair, Integer> open = new HashMap<>();
    private Set<Pair> told = new HashSet<>();
    /** The outermost open pair that the result of the current one leans on. */
    private int leansOn = Integer.MAX_VALUE;

    private int trials;

    private SchemaComparison(SpecFile before, SpecFile after, Direction direction, boolean asText) {
        this.before = before;
        this.after = after;
        this.direction = direction;
        this.asText = asText;
    }

    static SchemaComparison ofJson(SpecFile before, SpecFile after, Direction direction) {
        return new SchemaComparison(before, after, direction, false);
    }

    /** Compares what is written as text, such as parameters, where a number is text too. */
    static SchemaComparison ofText(SpecFile before, SpecFile after, Direction direction) {
        return new SchemaComparison(before, after, direction, true);
    }

    Direction direction() {
        return direction;
    }

    boolean asText() {
        return asText;
    }

    Shape shapeBefore(Conjunction schema) {
        return before.shape(schema);
    }

    Shape shapeAfter(Conjunction schema) {
        return after.shape(schema);
    }

    /** Returns what changed between two whole schemas. */
    List<Found> between(List<Located> old, List<Located> now) {
        told = new HashSet<>();
        trials = 0;
        List<Found> found = compare(before.conjunction(old), after.conjunction(now));
        if (found.isEmpty()) {
            told.forEach(pair -> known.putIfAbsent(pair, List.of()));
        }
        return found;
    }

    List<Found> compare(Conjunction old, Conjunction now) {
        if (old.parts().isEmpty() && now.parts().isEmpty()) {
            return List.of();
        }
        Pair pair = new Pair(old, now);
        List<Found> before = known.get(pair);
        if (before != null) {
            return before;
        }
        Integer at = open.get(pair);
        if (at != null) {
            leansOn = Math.min(leansOn, at);
            return List.of();
        }
        if (!told.add(pair)) {
            leansOn = -1;
            return List.of();
        }
        if (open.size() >= DEEPEST) {
            return List.of(new Found("not-compared", List.of(), sides(pair), Values.NONE));
        }
        return fresh(pair);
    }

    private List<Found> fresh(Pair pair) {
        int depth = open.size();
        int outer = leansOn;
        leansOn = Integer.MAX_VALUE;
        open.put(pair, depth);
        FoundList found = new FoundList();
        Shape old = before.shape(pair.before());
        Shape now = after.shape(pair.after());
        boolean whole =
                pair.before().choices().isEmpty() && pair.after().choices().isEmpty();
        if (whole && old.nullable != now.nullable) {
            found.add(
                    now.nullable ? "became-nullable" : "became-not-nullable",
                    new Sides(old.typeAt, now.typeAt),
                    Values.NONE);
        }
        if (old.choices.isEmpty() && now.choices.isEmpty()) {
            new ShapeComparison(this, old, now, found).run();
        } else {
            new ChoiceComparison(this, pair, found).run();
        }
        open.remove(pair);
        List<Found> list = found.list();
        if (leansOn >= depth) {
            known.put(pair, list);
            leansOn = outer;
        } else {
            leansOn = Math.min(outer, leansOn);
        }
        return list;
    }

    /** Returns whether nobody is hurt if {@code now} takes the place of {@code old}; tells nothing. */
    boolean fits(Conjunction old, Conjunction now) {
        trials++;
        if (trials > MOST_TRIALS) {
            return false;
        }
        Set<Pair> before = told;
        int outer = leansOn;
        told = new HashSet<>(before);
        List<Found> found = compare(old, now);
        told = before;
        leansOn = outer;
        return found.stream().allMatch(each -> RuleTable.levelOf(each.family(), direction) == Level.SAFE);
    }

    private static Sides sides(Pair pair) {
        List<Located> old = new ArrayList<>(pair.before().parts());
        List<Located> now = new ArrayList<>(pair.after().parts());
        return new Sides(old.stream().findFirst(), now.stream().findFirst());
    }
}
