package dev.fledge.contract.compat;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One difference between two versions of a contract, and whom it hits as far as that was asked. Immutable. */
public final class Change {
    static final Comparator<Change> IN_ORDER = Comparator.comparing(Change::level)
            .thenComparing(Change::operation)
            .thenComparing(Change::jsonPointer)
            .thenComparing(Change::id)
            .thenComparing(Change::text)
            .thenComparing(change -> change.oldPlace().orElse(""))
            .thenComparing(Change::direction);

    private final Level level;
    private final String meaning;
    private final Seen seen;
    private final Subject subject;
    private final List<ConsumerImpact> impacts;

    /** What was seen, before it is said how bad it is. */
    record Seen(String id, Direction direction, Sides sides, Values values) {}

    private Change(Level level, String meaning, Seen seen, Subject subject, List<ConsumerImpact> impacts) {
        this.level = level;
        this.meaning = meaning;
        this.seen = seen;
        this.subject = subject;
        this.impacts = List.copyOf(impacts);
    }

    static Change of(Seen seen, Subject subject, RuleSet rules) {
        return new Change(rules.level(seen.id()), rules.meaning(seen.id()), seen, subject, List.of());
    }

    Change hitting(List<ConsumerImpact> hit) {
        return new Change(level, meaning, seen, subject, hit);
    }

    Subject subject() {
        return subject;
    }

    /** Returns the rule, such as {@code response-property-became-nullable}. */
    public String id() {
        return seen.id();
    }

    /** Returns how bad it is. */
    public Level level() {
        return level;
    }

    /** Returns which way the changed thing travels. */
    public Direction direction() {
        return seen.direction();
    }

    /**
     * Returns method and path as the old document writes them, such as {@code GET /prices/{id}}, or as the new one does
     * if the operation is new; empty for a schema and for what belongs to no operation.
     */
    public String operation() {
        return subject.operation();
    }

    /** Returns the JSON pointer to it in the new document, or in the old one if it is gone. */
    public String jsonPointer() {
        return seen.sides()
                .after()
                .or(seen.sides()::before)
                .map(Located::pointer)
                .orElse("");
    }

    /** Returns what was there, or empty if the change is not of a value. */
    public Optional<String> oldValue() {
        return Optional.of(seen.values().before()).filter(value -> !value.isEmpty());
    }

    /** Returns what is there now, or empty if the change is not of a value. */
    public Optional<String> newValue() {
        return Optional.of(seen.values().after()).filter(value -> !value.isEmpty());
    }

    /** Returns the file and line of the old document, such as {@code prices-v1.yaml:12}; empty if it was not there. */
    public Optional<String> oldPlace() {
        return seen.sides().before().map(Located::place);
    }

    /** Returns the file and line of the new document; empty if it is not there any more. */
    public Optional<String> newPlace() {
        return seen.sides().after().map(Located::place);
    }

    /** Returns what changed as one sentence: where, what, and the values. */
    public String text() {
        String where = subject.words();
        return (where.isEmpty() ? "" : where + ": ") + meaning + seen.values().words();
    }

    /** Returns whom it hits; empty if nobody is known to be hit, or no consumers were given. */
    public List<ConsumerImpact> impacts() {
        return impacts;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Change that
                && level == that.level
                && seen.equals(that.seen)
                && subject.equals(that.subject)
                && impacts.equals(that.impacts);
    }

    @Override
    public int hashCode() {
        return Objects.hash(level, seen.id(), subject);
    }

    /** Returns level, rule and sentence on one line. */
    @Override
    public String toString() {
        return level + " " + id() + " " + text();
    }
}
