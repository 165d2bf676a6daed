package dev.fledge.contract.compat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a schema says once references are followed and {@code allOf} is laid together; a reader fills it, then it rests. */
final class Shape {
    /** A least or greatest number, and whether the boundary itself is out. */
    record Bound(BigDecimal value, boolean exclusive, Located at) {
        String words() {
            // A number such as 1e999999999 would be a text of a gigabyte otherwise.
            boolean plain = Math.abs((long) value.scale()) < 40;
            return (plain ? value.toPlainString() : value.toString()) + (exclusive ? " (excluded)" : "");
        }
    }

    /** A {@code oneOf} or {@code anyOf} with two or more branches that are not null. */
    record Choice(String keyword, Located list, List<Integer> branches) {}

    /** A keyword that is not looked into, as text that is equal if it means the same. */
    record Other(String meaning, Located at) {}

    Set<String> types = JsonTypes.ANY;
    boolean nullable = true;
    Optional<Located> typeAt = Optional.empty();
    Optional<Located> format = Optional.empty();
    /** The values of enum or const by their canonical text, without null; empty if there is no such keyword. */
    Optional<Map<String, Located>> values = Optional.empty();

    Optional<Located> valuesAt = Optional.empty();
    boolean isConst;
    Optional<Bound> lower = Optional.empty();
    Optional<Bound> upper = Optional.empty();
    final Map<String, Bound> sizes = new TreeMap<>();
    final Map<String, Located> patterns = new TreeMap<>();
    final Map<BigDecimal, Located> multiples = new TreeMap<>();
    Optional<Located> unique = Optional.empty();
    final Map<String, Conjunction> properties = new TreeMap<>();
    final Map<String, Located> required = new TreeMap<>();
    /** Where members that are not named are forbidden. */
    Optional<Located> closedAt = Optional.empty();

    Conjunction additional = Conjunction.ANYTHING;
    Conjunction items = Conjunction.ANYTHING;
    List<Choice> choices = List.of();
    Optional<Located> discriminator = Optional.empty();
    Optional<Located> defaultValue = Optional.empty();
    boolean deprecated;
    boolean readOnly;
    boolean writeOnly;
    final Map<String, Other> others = new TreeMap<>();

    Set<String> names() {
        Set<String> names = new TreeSet<>(properties.keySet());
        names.addAll(required.keySet());
        return names;
    }

    boolean declares(String name) {
        return properties.containsKey(name) || required.containsKey(name);
    }

    /** Returns what a member must be: what is said of its name, or of all that are not named. */
    Conjunction property(String name) {
        return properties.getOrDefault(name, additional);
    }

    boolean isClosed() {
        return closedAt.isPresent();
    }

    /** Returns whether nothing is said that could refuse a value. */
    boolean saysNothing() {
        return types.containsAll(JsonTypes.ANY)
                && nullable
                && values.isEmpty()
                && lower.isEmpty()
                && upper.isEmpty()
                && sizes.isEmpty()
                && patterns.isEmpty()
                && multiples.isEmpty()
                && unique.isEmpty()
                && properties.isEmpty()
                && required.isEmpty()
                && !isClosed()
                && additional.parts().isEmpty()
                && items.parts().isEmpty()
                && choices.isEmpty()
                && format.isEmpty()
                && others.isEmpty();
    }
}
