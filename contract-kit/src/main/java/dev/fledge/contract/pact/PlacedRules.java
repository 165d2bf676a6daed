package dev.fledge.contract.pact;

import dev.fledge.contract.pact.RulePath.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The rules of one path, and how far down that path a value of the body stands.
 *
 * <p>Of all rules whose path leads to a value or to something above it, the heaviest decides: a name or index weighs 2, a
 * star 1, and a path weighs the product of its steps. Of equal ones the longest text decides, then the one that is exact
 * earlier, then the alphabet, so that the order in a file never matters.
 *
 * @param text the path as the contract has it
 * @param steps the steps of the path
 * @param group the rules there
 * @param taken how many steps lead to the value; all of them if the path ends at it or above
 */
record PlacedRules(String text, List<Step> steps, ReadyGroup group, int taken) {
    static final Comparator<PlacedRules> WEIGHT = Comparator.<PlacedRules>comparingInt(PlacedRules::exactSteps)
            .thenComparingInt(rules -> rules.text.length())
            .thenComparing(PlacedRules::exactness)
            .thenComparing(PlacedRules::text);

    /** Makes the rules of a JSON body ready. A path that cannot be read is a problem and leads nowhere. */
    static List<PlacedRules> json(MatchingRules rules, List<String> problems) {
        return placed(rules, group -> ReadyGroup.json(group, problems), problems);
    }

    /** Makes the rules of a form ready, whose values are texts. */
    static List<PlacedRules> form(MatchingRules rules, List<String> problems) {
        return placed(rules, group -> ReadyGroup.text(group, problems), problems);
    }

    private static List<PlacedRules> placed(
            MatchingRules rules, Function<RuleGroup, ReadyGroup> ready, List<String> problems) {
        List<PlacedRules> placed = new ArrayList<>();
        rules.of(Part.BODY).forEach((path, group) -> {
            try {
                placed.add(new PlacedRules(path, RulePath.parse(path).steps(), ready.apply(group), 0));
            } catch (IllegalArgumentException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        });
        return List.copyOf(placed);
    }

    boolean isComplete() {
        return taken == steps.size();
    }

    /** What is left of the rules for a field of the value; empty if their path leads elsewhere. */
    Optional<PlacedRules> field(String name) {
        if (isComplete()) {
            return below();
        }
        Step next = steps.get(taken);
        return switch (next.kind()) {
            case FIELD, INDEX -> next.name().equals(name) ? Optional.of(further()) : Optional.empty();
            case EVERY_FIELD -> Optional.of(further());
            case EVERY_ITEM -> Optional.empty();
        };
    }

    /** What is left of the rules for an item of the value; -1 stands for any item that no path names. */
    Optional<PlacedRules> item(int index) {
        if (isComplete()) {
            return below();
        }
        Step next = steps.get(taken);
        return switch (next.kind()) {
            case FIELD, INDEX ->
                index >= 0 && next.name().equals(Integer.toString(index)) ? Optional.of(further()) : Optional.empty();
            case EVERY_FIELD, EVERY_ITEM -> Optional.of(further());
        };
    }

    private PlacedRules further() {
        return new PlacedRules(text, steps, group, taken + 1);
    }

    private Optional<PlacedRules> below() {
        ReadyGroup rest = group.below();
        return rest.isNone() ? Optional.empty() : Optional.of(new PlacedRules(text, steps, rest, taken));
    }

    private int exactSteps() {
        int exact = 0;
        for (Step step : steps) {
            exact += isExact(step) ? 1 : 0;
        }
        return exact;
    }

    private String exactness() {
        StringBuilder exactness = new StringBuilder();
        steps.forEach(step -> exactness.append(isExact(step) ? '1' : '0'));
        return exactness.toString();
    }

    private static boolean isExact(Step step) {
        return step.kind() == Step.Kind.FIELD || step.kind() == Step.Kind.INDEX;
    }
}
