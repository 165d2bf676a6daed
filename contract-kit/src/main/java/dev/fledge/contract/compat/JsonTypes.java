package dev.fledge.contract.compat;

import dev.fledge.document.DocumentNode;
import java.math.BigDecimal;
import java.util.Set;
import java.util.TreeSet;

/** Sets of JSON types without null, in which integers are numbers. */
final class JsonTypes {
    /** No restriction. */
    static final Set<String> ANY = Set.of("array", "boolean", "number", "object", "string");

    private JsonTypes() {}

    static Set<String> both(Set<String> left, Set<String> right) {
        Set<String> both = new TreeSet<>();
        left.stream().filter(type -> contains(right, type)).forEach(both::add);
        right.stream().filter(type -> contains(left, type)).forEach(both::add);
        if (both.contains("number")) {
            both.remove("integer");
        }
        return both;
    }

    private static boolean contains(Set<String> set, String type) {
        return set.contains(type) || (type.equals("integer") && set.contains("number"));
    }

    /** Returns whether every value of {@code part} is one of {@code whole}. */
    static boolean isPart(Set<String> part, Set<String> whole) {
        return part.stream().allMatch(type -> contains(whole, type));
    }

    /** Returns whether every value of {@code part}, written as text, is one of {@code whole}: all scalars are text then. */
    static boolean isPartAsText(Set<String> part, Set<String> whole) {
        return part.stream()
                .allMatch(type -> contains(whole, type)
                        || (whole.contains("string") && !type.equals("object") && !type.equals("array")));
    }

    static String typeOf(DocumentNode value) {
        return switch (value.kind()) {
            case OBJECT -> "object";
            case LIST -> "array";
            case TEXT -> "string";
            case BOOL -> "boolean";
            case NONE -> "null";
            case NUMBER -> isWhole(value.toPlain()) ? "integer" : "number";
        };
    }

    private static boolean isWhole(Object number) {
        return !(number instanceof BigDecimal decimal)
                || decimal.stripTrailingZeros().scale() <= 0;
    }

    static String words(Set<String> types) {
        if (types.containsAll(ANY)) {
            return "any type";
        }
        return types.isEmpty() ? "no value" : String.join(" or ", new TreeSet<>(types));
    }
}
