package dev.fledge.contract.generate;

import dev.fledge.document.DocumentNode;
import dev.fledge.http.record.Personal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the values at one place of recorded bodies have in common. Immutable. */
final class Shape {
    /** Deeper values are not looked into; a schema of them would be nested too deep to be read. */
    private static final int DEEPEST = 25;
    /** So many keys are values that something is looked up by, not words of the interface. */
    private static final int MOST_KEYS = 60;

    private final int seen;
    private final Set<ValueKind> kinds = EnumSet.noneOf(ValueKind.class);
    private final boolean hidden;
    private final Map<String, Shape> members = new LinkedHashMap<>();
    private final Set<String> required = new LinkedHashSet<>();
    private final Optional<Shape> others;
    private final Optional<Shape> items;
    private final boolean everEmpty;
    private final SeenTexts texts;
    private final Optional<DocumentNode> number;

    private Shape(String key, List<SeenValue> values, int depth) {
        this.seen = values.size();
        values.forEach(value -> kinds.add(ValueKind.of(value.node())));
        if (kinds.contains(ValueKind.NUMBER)) {
            kinds.remove(ValueKind.INTEGER);
        }
        this.hidden = depth > DEEPEST || values.stream().anyMatch(value -> isHidden(value.node()));
        this.texts = SeenTexts.of(
                key, values.stream().filter(value -> value.node().isText()).toList());
        this.number = values.stream()
                .map(SeenValue::node)
                .filter(DocumentNode::isNumber)
                .findFirst();
        List<SeenValue> lists =
                values.stream().filter(value -> value.node().isList()).toList();
        List<SeenValue> elements = lists.stream()
                .flatMap(list -> list.node().items().stream().map(element -> new SeenValue(list.call(), element)))
                .toList();
        this.everEmpty = lists.stream().anyMatch(list -> list.node().items().isEmpty());
        this.items = hidden || elements.isEmpty() ? Optional.empty() : Optional.of(new Shape(key, elements, depth + 1));
        List<SeenValue> objects =
                values.stream().filter(value -> value.node().isObject()).toList();
        this.others = hidden ? Optional.empty() : membersOf(objects, depth);
    }

    /** Returns the shape of whole bodies; not of none. */
    static Shape of(List<SeenValue> bodies) {
        return new Shape("", bodies, 0);
    }

    private static boolean isHidden(DocumentNode node) {
        return node.isText() && Personal.isHidden(node.text());
    }

    /** Finds the members whose names are words, and returns the shape of all others. */
    private Optional<Shape> membersOf(List<SeenValue> objects, int depth) {
        Map<String, List<SeenValue>> named = new LinkedHashMap<>();
        for (SeenValue object : objects) {
            for (String key : object.node().keys()) {
                named.computeIfAbsent(key, none -> new ArrayList<>())
                        .add(new SeenValue(object.call(), object.node().field(key)));
            }
        }
        boolean lookedUp = named.size() > MOST_KEYS;
        List<SeenValue> unnamed = new ArrayList<>();
        named.forEach((key, values) -> {
            if (lookedUp || !Personal.isWord(key)) {
                unnamed.addAll(values);
            } else {
                members.put(key, new Shape(key, values, depth + 1));
                if (values.size() == objects.size()) {
                    required.add(key);
                }
            }
        });
        return unnamed.isEmpty() ? Optional.empty() : Optional.of(new Shape("", unnamed, depth + 1));
    }

    /** Returns how many values were seen here. */
    int seen() {
        return seen;
    }

    /** Returns the types that were seen; an integer beside another number is a number. Not empty. */
    Set<ValueKind> kinds() {
        return Collections.unmodifiableSet(kinds);
    }

    /** Returns the only type that was seen, null apart; empty if there were several, or null alone. */
    Optional<ValueKind> kind() {
        Set<ValueKind> others = EnumSet.copyOf(kinds);
        others.remove(ValueKind.NULL);
        return others.size() == 1 ? Optional.of(others.iterator().next()) : Optional.empty();
    }

    boolean nullable() {
        return kinds.contains(ValueKind.NULL);
    }

    /** Returns whether something here was hidden, so that nothing is known of it but that it is there. */
    boolean hidden() {
        return hidden;
    }

    /** Returns the members of objects whose names are words of the interface, in the order in which they were seen. */
    Map<String, Shape> members() {
        return Collections.unmodifiableMap(members);
    }

    /** Returns the names of the members that every object had. */
    Set<String> required() {
        return Collections.unmodifiableSet(required);
    }

    /** Returns what the members have in common whose names are no words. */
    Optional<Shape> others() {
        return others;
    }

    /** Returns what the elements of arrays have in common; empty if there were none. */
    Optional<Shape> items() {
        return items;
    }

    /** Returns whether an array was seen without elements. */
    boolean everEmpty() {
        return everEmpty;
    }

    SeenTexts texts() {
        return texts;
    }

    /** Returns the first number that was seen. */
    Optional<DocumentNode> number() {
        return number;
    }
}
