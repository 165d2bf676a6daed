package dev.fledge.contract.pact;

import dev.fledge.internal.Check;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** One rule by which a value may differ from its example, such as {@code type(min 1)}. Immutable. */
public final class MatchingRule {
    /** What a rule asks of a value. */
    public enum Kind {
        /** The value of the example; ends what rules above asked. */
        EQUALITY("equality"),
        /** Text that a whole regular expression of Java describes; never null. */
        REGEX("regex"),
        /** The JSON type of the example, and so for everything below; lists may have a least and a greatest length. */
        TYPE("type"),
        /** Text that contains another. */
        INCLUDE("include"),
        /** A number without a fraction. */
        INTEGER("integer"),
        /** A number with a fraction. */
        DECIMAL("decimal"),
        /** Any number. */
        NUMBER("number"),
        /** A date in a format of Java. */
        DATE("date"),
        /** A time of day in a format of Java. */
        TIME("time"),
        /** A date and time in a format of Java. */
        DATETIME("datetime"),
        /** Null. */
        NULL("null"),
        /** True or false. */
        BOOLEAN("boolean"),
        /** A body whose first bytes are those of a content type. */
        CONTENT_TYPE("contentType"),
        /** An object with any keys, whose values are compared with those of the example. */
        VALUES("values"),
        /** A list in which each of some examples is met by at least one item. */
        ARRAY_CONTAINS("arrayContains"),
        /** A class of statuses or a list of them. */
        STATUS_CODE("statusCode"),
        /** Something present and not empty. */
        NOT_EMPTY("notEmpty"),
        /** A semantic version. */
        SEMVER("semver"),
        /** An object whose keys all meet other rules. */
        EACH_KEY("eachKey"),
        /** An object or list whose values all meet other rules. */
        EACH_VALUE("eachValue"),
        /** A rule that this library cannot apply: of a plugin, of a later specification, or misspelt. */
        UNKNOWN("");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** Returns what pact files call the kind; empty for {@link #UNKNOWN}. */
        public String word() {
            return word;
        }
    }

    private final Kind kind;
    private final Map<String, Object> plain;
    private final List<MatchingRule> rules;
    private final List<Variant> variants;
    private final String problem;

    /** One item that a list must contain: the place of its example in the list of examples, and its rules. */
    public record Variant(int index, MatchingRules rules) {
        /** Checks the index. */
        public Variant {
            Check.inRange("index", index, 0, Integer.MAX_VALUE);
            Check.notNull("rules", rules);
        }
    }

    MatchingRule(Kind kind, Map<String, Object> plain, List<MatchingRule> rules, List<Variant> variants) {
        this.kind = kind;
        this.plain = plain;
        this.rules = List.copyOf(rules);
        this.variants = List.copyOf(variants);
        this.problem = "";
    }

    private MatchingRule(Map<String, Object> plain, String problem) {
        this.kind = Kind.UNKNOWN;
        this.plain = plain;
        this.rules = List.of();
        this.variants = List.of();
        this.problem = problem;
    }

    static MatchingRule unknown(Map<String, Object> plain, String problem) {
        return new MatchingRule(plain, problem);
    }

    /**
     * Returns a rule that needs no further word.
     *
     * @throws IllegalArgumentException if the kind needs one, such as {@link Kind#REGEX}
     */
    public static MatchingRule of(Kind kind) {
        return switch (kind) {
            case REGEX, INCLUDE, CONTENT_TYPE, ARRAY_CONTAINS, STATUS_CODE, EACH_KEY, EACH_VALUE, UNKNOWN ->
                throw new IllegalArgumentException(
                        "a rule of kind " + kind + " needs more than its kind; see the other factories");
            default -> new MatchingRule(kind, start(kind), List.of(), List.of());
        };
    }

    /** Returns the rule that a value has the type of its example. */
    public static MatchingRule type() {
        return of(Kind.TYPE);
    }

    /**
     * Returns the rule that a list has a least length and items like the example.
     *
     * @param min from 0
     */
    public static MatchingRule minType(int min) {
        Map<String, Object> plain = start(Kind.TYPE);
        plain.put("min", Check.inRange("min", min, 0L, Integer.MAX_VALUE));
        return new MatchingRule(Kind.TYPE, plain, List.of(), List.of());
    }

    /**
     * Returns the rule that a list has a greatest length and items like the example.
     *
     * @param max from 0
     */
    public static MatchingRule maxType(int max) {
        Map<String, Object> plain = start(Kind.TYPE);
        plain.put("max", Check.inRange("max", max, 0L, Integer.MAX_VALUE));
        return new MatchingRule(Kind.TYPE, plain, List.of(), List.of());
    }

    /**
     * Returns the rule that a list has a length between two, both included, and items like the example.
     *
     * @throws IllegalArgumentException unless {@code 0 <= min <= max}
     */
    public static MatchingRule minMaxType(int min, int max) {
        Map<String, Object> plain = start(Kind.TYPE);
        plain.put("min", Check.inRange("min", min, 0L, max));
        plain.put("max", (long) max);
        return new MatchingRule(Kind.TYPE, plain, List.of(), List.of());
    }

    /** Returns the rule that a regular expression of Java describes the whole text. */
    public static MatchingRule regex(String regex) {
        return with(Kind.REGEX, "regex", Check.notNull("regex", regex));
    }

    /** Returns the rule that a text contains another. */
    public static MatchingRule include(String part) {
        return with(Kind.INCLUDE, "value", Check.notNull("part", part));
    }

    /** Returns the rule that a body is of a content type, such as {@code image/png}. */
    public static MatchingRule contentType(String contentType) {
        return with(Kind.CONTENT_TYPE, "value", Check.notBlank("content type", contentType));
    }

    /**
     * Returns the rule that a text is a date, time or both in a format of Java's {@code DateTimeFormatter}.
     *
     * @throws IllegalArgumentException if the kind is none of DATE, TIME and DATETIME
     */
    public static MatchingRule format(Kind kind, String format) {
        if (kind != Kind.DATE && kind != Kind.TIME && kind != Kind.DATETIME) {
            throw new IllegalArgumentException("a format belongs to DATE, TIME or DATETIME, but the kind was " + kind);
        }
        return with(kind, "format", Check.notBlank("format", format));
    }

    /** Returns the rule that a list has, for each variant, at least one item that meets it. */
    public static MatchingRule arrayContains(List<Variant> variants) {
        Map<String, Object> plain = start(Kind.ARRAY_CONTAINS);
        plain.put("variants", variants.stream().map(MatchingRule::plainVariant).toList());
        return new MatchingRule(Kind.ARRAY_CONTAINS, plain, List.of(), variants);
    }

    /**
     * Returns the rule that a status is one of a class.
     *
     * @param statusClass {@code info}, {@code success}, {@code redirect}, {@code clientError}, {@code serverError},
     *     {@code nonError} or {@code error}
     * @throws IllegalArgumentException if it is none of these
     */
    public static MatchingRule statusClass(String statusClass) {
        if (StatusClass.named(statusClass).isEmpty()) {
            throw new IllegalArgumentException(
                    "status class must be one of " + StatusClass.words() + ", but was '" + statusClass + "'");
        }
        return with(Kind.STATUS_CODE, "status", statusClass);
    }

    /** Returns the rule that all keys of an object meet some rules. */
    public static MatchingRule eachKey(List<MatchingRule> rules) {
        return each(Kind.EACH_KEY, rules);
    }

    /** Returns the rule that all values of an object or list meet some rules. */
    public static MatchingRule eachValue(List<MatchingRule> rules) {
        return each(Kind.EACH_VALUE, rules);
    }

    private static MatchingRule each(Kind kind, List<MatchingRule> rules) {
        Map<String, Object> plain = start(kind);
        plain.put("rules", rules.stream().map(MatchingRule::toPlain).toList());
        return new MatchingRule(kind, plain, rules, List.of());
    }

    private static MatchingRule with(Kind kind, String key, String value) {
        Map<String, Object> plain = start(kind);
        plain.put(key, value);
        return new MatchingRule(kind, plain, List.of(), List.of());
    }

    private static Map<String, Object> start(Kind kind) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("match", kind.word);
        return plain;
    }

    private static Map<String, Object> plainVariant(Variant variant) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("index", (long) variant.index());
        plain.put("rules", variant.rules().plainOf(Part.BODY));
        return plain;
    }

    /** Returns what the rule asks for. */
    public Kind kind() {
        return kind;
    }

    /** Returns the regular expression, the text to contain, the format, the content type or the class of statuses. */
    public Optional<String> argument() {
        Object value = switch (kind) {
            case REGEX -> plain.get("regex");
            case INCLUDE, CONTENT_TYPE -> plain.get("value");
            case STATUS_CODE -> plain.get("status");
            case DATE, TIME, DATETIME -> plain.getOrDefault("format", plain.get(String.valueOf(plain.get("match"))));
            default -> null;
        };
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** Returns the least length of a list; empty if any is allowed. */
    public OptionalInt min() {
        return number("min");
    }

    /** Returns the greatest length of a list; empty if any is allowed. */
    public OptionalInt max() {
        return number("max");
    }

    /** Returns the rules for each key or value; empty for other kinds. */
    public List<MatchingRule> rules() {
        return rules;
    }

    /** Returns the items that a list must contain; empty for other kinds. */
    public List<Variant> variants() {
        return variants;
    }

    /** Returns why the rule cannot be applied; empty if it can. */
    Optional<String> problem() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    List<Integer> statuses() {
        return plain.get("status") instanceof List<?> list
                ? list.stream().map(item -> ((Number) item).intValue()).toList()
                : List.of();
    }

    /** Returns the rule as the plain tree of its JSON. */
    public Map<String, Object> toPlain() {
        return Collections.unmodifiableMap(plain);
    }

    private OptionalInt number(String key) {
        return kind == Kind.TYPE && plain.get(key) instanceof Long number
                ? OptionalInt.of(Math.toIntExact(number))
                : OptionalInt.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MatchingRule rule && rule.kind == kind && rule.plain.equals(plain);
    }

    @Override
    public int hashCode() {
        return plain.hashCode();
    }

    /** Returns the rule for people, such as {@code type(min 1)}. */
    @Override
    public String toString() {
        return switch (kind) {
            case TYPE -> "type" + bounds();
            case ARRAY_CONTAINS ->
                "arrayContains(" + variants.size() + (variants.size() == 1 ? " variant)" : " variants)");
            case EACH_KEY, EACH_VALUE -> kind.word + rules;
            case UNKNOWN -> String.valueOf(plain.get("match"));
            case STATUS_CODE ->
                "statusCode(" + argument().orElseGet(() -> statuses().toString()) + ")";
            default -> kind.word + argument().map(text -> "(" + text + ")").orElse("");
        };
    }

    private String bounds() {
        String min = min().isPresent() ? "min " + min().getAsInt() : "";
        String max = max().isPresent() ? "max " + max().getAsInt() : "";
        String both = min + (min.isEmpty() || max.isEmpty() ? "" : ", ") + max;
        return both.isEmpty() ? "" : String.format(Locale.ROOT, "(%s)", both);
    }
}
