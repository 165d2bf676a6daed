package dev.fledge.contract.compat;

import dev.fledge.internal.Check;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which change is how bad, by the id of its rule. Immutable. */
public final class RuleSet {
    private static final RuleSet DEFAULTS = new RuleSet(Map.of());

    private final Map<String, Level> changed;

    private RuleSet(Map<String, Level> changed) {
        this.changed = changed;
    }

    /** Returns the rules as they are documented. */
    public static RuleSet defaults() {
        return DEFAULTS;
    }

    /**
     * Returns these rules with another level for one of them.
     *
     * @throws IllegalArgumentException if there is no such rule, with the id that is nearest
     */
    public RuleSet level(String id, Level level) {
        require(id);
        Map<String, Level> more = new TreeMap<>(changed);
        more.put(id, Check.notNull("level", level));
        return new RuleSet(more);
    }

    /**
     * Returns how bad a change by that rule is.
     *
     * @throws IllegalArgumentException if there is no such rule, with the id that is nearest
     */
    public Level level(String id) {
        Level usual = require(id).level();
        return changed.getOrDefault(id, usual);
    }

    /**
     * Returns what a rule says of a change, such as {@code became required}.
     *
     * @throws IllegalArgumentException if there is no such rule, with the id that is nearest
     */
    public String meaning(String id) {
        return require(id).meaning();
    }

    /** Returns the ids of all rules in alphabetical order. */
    public List<String> ids() {
        return List.copyOf(RuleTable.all().keySet());
    }

    private static RuleTable.Rule require(String id) {
        Check.notNull("id", id);
        return RuleTable.find(id)
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no rule '" + id + "'; the nearest is '" + nearest(id) + "'"));
    }

    /** Returns the id that shares most words, and of those the one with the fewest others. */
    private static String nearest(String id) {
        Set<String> words = Set.copyOf(new HashSet<>(List.of(id.split("-", -1))));
        return RuleTable.all().keySet().stream()
                .min(Comparator.comparingDouble(candidate -> distance(words, candidate)))
                .orElseThrow();
    }

    private static double distance(Set<String> words, String candidate) {
        Set<String> all = new HashSet<>(List.of(candidate.split("-", -1)));
        long shared = all.stream().filter(words::contains).count();
        all.addAll(words);
        return 1 - (double) shared / all.size();
    }
}
