package dev.fledge.contract.compat;

import dev.fledge.contract.compat.SchemaComparison.Pair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What changed between two shapes of which at least one has branches. Each side is spread out into one schema a branch;
 * those that belong together are compared, and the others came or went.
 */
final class ChoiceComparison {
    private final SchemaComparison schemas;
    private final Pair pair;
    private final FoundList found;
    private final boolean request;

    ChoiceComparison(SchemaComparison schemas, Pair pair, FoundList found) {
        this.schemas = schemas;
        this.pair = pair;
        this.found = found;
        this.request = schemas.direction() == Direction.REQUEST;
    }

    void run() {
        Shape before = schemas.shapeBefore(pair.before());
        Shape after = schemas.shapeAfter(pair.after());
        if (Branch.count(before) > Branch.MOST || Branch.count(after) > Branch.MOST) {
            Sides sides = new Sides(list(before), list(after));
            found.add("not-compared", sides, Values.NONE);
            return;
        }
        Discriminators.compare(before.discriminator, after.discriminator, found);
        List<Branch> old = Branch.of(pair.before(), before);
        List<Branch> now = Branch.of(pair.after(), after);
        Map<Branch, Branch> matched = new LinkedHashMap<>();
        match(
                old,
                now,
                matched,
                (one, other) -> !one.name().isEmpty() && one.name().equals(other.name()));
        match(old, now, matched, (one, other) -> schemas.fits(one.schema(), other.schema()));
        match(old, now, matched, this::areAlike);
        matched.forEach((one, other) -> found.addAll(schemas.compare(one.schema(), other.schema())));
        old.stream().filter(branch -> !matched.containsKey(branch)).forEach(branch -> removed(branch, now, after));
        now.stream().filter(branch -> !matched.containsValue(branch)).forEach(branch -> added(branch, old, before));
    }

    private static Optional<Located> list(Shape shape) {
        return shape.choices.stream().map(Shape.Choice::list).findFirst();
    }

    /** Says whether two branches belong together. */
    private interface Belongs {
        boolean together(Branch one, Branch other);
    }

    private static void match(List<Branch> old, List<Branch> now, Map<Branch, Branch> matched, Belongs belongs) {
        for (Branch one : old) {
            if (!matched.containsKey(one)) {
                now.stream()
                        .filter(other -> !matched.containsValue(other))
                        .filter(other -> belongs.together(one, other))
                        .findFirst()
                        .ifPresent(other -> matched.put(one, other));
            }
        }
    }

    private boolean areAlike(Branch one, Branch other) {
        boolean named = !one.name().isEmpty() && !other.name().isEmpty();
        return !named && schemas.shapeBefore(one.schema()).types.equals(schemas.shapeAfter(other.schema()).types);
    }

    /** What a request may not be any more breaks, unless another branch takes it in. */
    private void removed(Branch branch, List<Branch> now, Shape after) {
        boolean covered = request && now.stream().anyMatch(other -> schemas.fits(branch.schema(), other.schema()));
        if (!covered) {
            String keyword = branch.keyword().isEmpty() ? keyword(after) : branch.keyword();
            found.add(keyword + "-removed", new Sides(branch.at(), Optional.empty()), new Values(branch.words(), ""));
        }
    }

    /** What a response may be beside what it was breaks, unless an old branch covers it. */
    private void added(Branch branch, List<Branch> old, Shape before) {
        boolean covered = !request && old.stream().anyMatch(other -> schemas.fits(other.schema(), branch.schema()));
        if (!covered) {
            String keyword = branch.keyword().isEmpty() ? keyword(before) : branch.keyword();
            found.add(keyword + "-added", new Sides(Optional.empty(), branch.at()), new Values("", branch.words()));
        }
    }

    private static String keyword(Shape other) {
        return other.choices.stream()
                .findFirst()
                .map(choice -> Branch.family(choice.keyword()))
                .orElse("one-of");
    }
}
