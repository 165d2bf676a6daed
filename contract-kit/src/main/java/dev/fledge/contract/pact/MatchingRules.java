package dev.fledge.contract.pact;

import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.internal.Check;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rules of one request or response, by part and place. Immutable.
 *
 * <p>A place in a body is a {@link RulePath} from {@code $}; in headers and query it is a name; a method, path or status
 * has none, which is the empty text.
 */
public final class MatchingRules {
    private static final MatchingRules NONE = builder().build();

    private final Map<Part, Map<String, RuleGroup>> groups;
    private final Map<String, Object> others;

    private MatchingRules(Builder builder) {
        Map<Part, Map<String, RuleGroup>> copy = new EnumMap<>(Part.class);
        builder.groups.forEach((part, places) -> copy.put(part, Collections.unmodifiableMap(new TreeMap<>(places))));
        this.groups = Collections.unmodifiableMap(copy);
        this.others = Collections.unmodifiableMap(new TreeMap<>(builder.others));
    }

    /** One place and its rules. */
    public record Entry(Part part, String place, RuleGroup group) {}

    /** Returns no rules: everything is compared by equality. */
    public static MatchingRules none() {
        return NONE;
    }

    /**
     * Reads the {@code matchingRules} of a request or response.
     *
     * <p>V1 has none. The flat rules of V2 are told from the categories of V3 and V4 by their keys, since files carry both
     * under either version. A rule that this library does not know is kept and makes whatever needs it unverifiable.
     *
     * @throws DocumentException if the rules are no objects and lists where those belong
     */
    public static MatchingRules read(DocumentNode node, PactVersion version) {
        return version == PactVersion.V1 ? none() : RulesReader.read(node);
    }

    /** Returns a builder without rules. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns whether there is no rule. */
    public boolean isEmpty() {
        return groups.isEmpty() && others.isEmpty();
    }

    /** Returns all rules, by part and place. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        groups.forEach((part, places) -> places.forEach((place, group) -> entries.add(new Entry(part, place, group))));
        return List.copyOf(entries);
    }

    /** Returns the rules that stand for exactly this place; empty if there are none. */
    public Optional<RuleGroup> at(Part part, String place) {
        return Optional.ofNullable(of(part).get(place));
    }

    /** Returns the rules as the plain tree of their JSON in V3 and V4, parts and places in a fixed order. */
    public Map<String, Object> toPlain() {
        Map<String, Object> plain = new LinkedHashMap<>();
        groups.forEach((part, places) -> plain.put(part.category(), plainOf(part)));
        plain.putAll(others);
        return plain;
    }

    Map<String, RuleGroup> of(Part part) {
        return groups.getOrDefault(part, Map.of());
    }

    /** Returns the names of categories that HTTP has no part for. */
    List<String> otherCategories() {
        return List.copyOf(others.keySet());
    }

    Map<String, Object> plainOf(Part part) {
        Map<String, Object> plain = new LinkedHashMap<>();
        of(part).forEach((place, group) -> {
            if (place.isEmpty()) {
                plain.putAll(group.toPlain());
            } else {
                plain.put(place, group.toPlain());
            }
        });
        return plain;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MatchingRules rules && rules.groups.equals(groups) && rules.others.equals(others);
    }

    @Override
    public int hashCode() {
        return 31 * groups.hashCode() + others.hashCode();
    }

    /** Returns all places with their rules. */
    @Override
    public String toString() {
        return entries().toString();
    }

    /** Builds rules. Not thread-safe. */
    public static final class Builder {
        private final Map<Part, Map<String, RuleGroup>> groups = new EnumMap<>(Part.class);
        private final Map<String, Object> others = new TreeMap<>();

        private Builder() {}

        /** Sets the rules of a place in the body, such as {@code RulePath.root().field("id")}. Replaces earlier ones. */
        public Builder body(RulePath path, RuleGroup group) {
            return place(Part.BODY, path.toString(), group);
        }

        /** Sets the rules of all headers of one name. Replaces earlier ones. */
        public Builder header(String name, RuleGroup group) {
            return place(Part.HEADER, Check.notBlank("name", name), group);
        }

        /** Sets the rules of all query parameters of one name. Replaces earlier ones. */
        public Builder query(String name, RuleGroup group) {
            return place(Part.QUERY, Check.notNull("name", name), group);
        }

        /** Sets the rules of the path. Replaces earlier ones. */
        public Builder path(RuleGroup group) {
            return place(Part.PATH, "", group);
        }

        /** Sets the rules of the status. Replaces earlier ones. */
        public Builder status(RuleGroup group) {
            return place(Part.STATUS, "", group);
        }

        Builder place(Part part, String place, RuleGroup group) {
            groups.computeIfAbsent(part, key -> new TreeMap<>()).put(place, Check.notNull("group", group));
            return this;
        }

        Builder other(String category, Object plain) {
            others.put(category, plain);
            return this;
        }

        /** Builds the rules. */
        public MatchingRules build() {
            return new MatchingRules(this);
        }
    }
}
