package dev.fledge.smoke;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** One rule of an expectation, as it is written: {@code [not] NAME [VALUE]}. Its value is read once. Immutable. */
final class WrittenRule {
    /** About one value of a JSON body. */
    static final Set<String> FOR_JSON = Set.of(
            "==",
            "!=",
            "<",
            "<=",
            ">",
            ">=",
            "in",
            "contains",
            "startsWith",
            "matches",
            "isEmpty",
            "isArray",
            "isObject",
            "isString",
            "isNumber",
            "isBoolean",
            "exists",
            "size");

    /** About text. */
    static final Set<String> FOR_TEXT = Set.of("contains", "startsWith", "matches", "isEmpty", "==", "!=");

    private static final Set<String> WITHOUT_VALUE = Set.of(
            "exists", "isEmpty", "isArray", "isObject", "isString", "isNumber", "isBoolean", "secure", "httpOnly");
    private static final Set<String> OF_ELEMENTS = Set.of("every", "any");

    private final String text;
    private final boolean negated;
    private final String name;
    private final String written;
    private final JsonNode value;
    private final Optional<Pattern> pattern;
    private @Nullable WrittenRule inner;

    private WrittenRule(String text, boolean negated, String name, String written) {
        this.text = text;
        this.negated = negated;
        this.name = name;
        this.written = written;
        this.value = read(written);
        this.pattern = name.equals("matches") ? compiled(asText()) : Optional.empty();
    }

    static WrittenRule of(String text) {
        String[] words = text.split("\\s+", 2);
        boolean negated = words[0].equals("not") && words.length == 2;
        String rule = negated ? words[1] : text;
        String[] parts = rule.split("\\s+", 2);
        return new WrittenRule(text, negated, parts[0], parts.length == 2 ? parts[1].strip() : "");
    }

    /** @throws IllegalArgumentException if the value does not fit the rule */
    static WrittenRule checked(String text) {
        WrittenRule rule = of(text);
        if (!rule.flaw().isEmpty()) {
            throw new IllegalArgumentException("rule '" + text + "' " + rule.flaw());
        }
        return rule;
    }

    /** Returns the value; what is no JSON is text. */
    private static JsonNode read(String written) {
        try {
            return Evidence.MAPPER.readTree(written);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(written);
        }
    }

    private static Optional<Pattern> compiled(String regex) {
        try {
            return Optional.of(Pattern.compile(regex));
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    /** Returns the rule as it was written. */
    String text() {
        return text;
    }

    /** Returns whether {@code not} stands before it. */
    boolean negated() {
        return negated;
    }

    /** Returns the name, such as {@code ==} or {@code contains}. */
    String name() {
        return name;
    }

    /** Returns the value as it was written; empty text if there is none. */
    String written() {
        return written;
    }

    JsonNode value() {
        return value;
    }

    /** Returns whether the rule is met by what is not there, and only by that. */
    boolean wantsMissing() {
        return negated && name.equals("exists");
    }

    /** Returns why the value does not fit the rule; empty text if it does. */
    String flaw() {
        if (WITHOUT_VALUE.contains(name)) {
            return written.isEmpty() ? "" : "has the value '" + written + "' after " + name + ", which takes none";
        }
        if (written.isEmpty()) {
            return "needs a value after " + name;
        }
        return switch (name) {
            case "<", "<=", ">", ">=" ->
                value.isNumber() ? "" : "needs a number after " + name + ", but has '" + written + "'";
            case "in" -> value.isArray() ? "" : "needs a list after in, such as [1, 2], but has '" + written + "'";
            case "size", "maxAge" ->
                inner().isComparison() && inner().value.isInt()
                        ? ""
                        : "needs a comparison after " + name + ", such as " + name + " >= 1";
            case "matches" -> pattern.isPresent() ? "" : "has a malformed pattern: " + patternFlaw();
            case "every", "any" -> negated ? "has not before " + name + "; put it after " + name : elementFlaw();
            default -> "";
        };
    }

    private String patternFlaw() {
        try {
            return Pattern.compile(asText()).pattern();
        } catch (PatternSyntaxException e) {
            return e.getDescription();
        }
    }

    private String elementFlaw() {
        Set<String> known = new TreeSet<>(FOR_JSON);
        known.remove("exists");
        if (!known.contains(inner().name)) {
            return "needs a rule after " + name + ", such as " + name + " > 0: one of " + String.join(", ", known)
                    + Nearest.of(inner().name, known)
                            .map(meant -> "; did you mean " + meant + "?")
                            .orElse("");
        }
        return inner().flaw();
    }

    private boolean isComparison() {
        return !negated && List.of("==", "!=", "<", "<=", ">", ">=").contains(name);
    }

    /** Returns the rule that stands after the name of this one, as in {@code size >= 1}. */
    WrittenRule inner() {
        WrittenRule read = inner;
        if (read == null) {
            // Two threads may both read it, and get rules that are alike.
            read = of(written);
            inner = read;
        }
        return read;
    }

    String asText() {
        return value.isTextual() ? value.textValue() : written;
    }

    /** Returns whether a value of a body is accepted. */
    boolean accepts(JsonNode node) {
        // What has no size is neither empty nor not.
        return name.equals("isEmpty") ? sized(node) && negated != met(node) : negated != met(node);
    }

    private static boolean sized(JsonNode node) {
        return node.isContainerNode() || node.isTextual();
    }

    private boolean met(JsonNode node) {
        return switch (name) {
            case "exists" -> true;
            case "isArray" -> node.isArray();
            case "isObject" -> node.isObject();
            case "isString" -> node.isTextual();
            case "isNumber" -> node.isNumber();
            case "isBoolean" -> node.isBoolean();
            case "isEmpty" -> sized(node) && JsonExpectation.size(node) == 0;
            case "size" -> sized(node) && inner().met(JsonExpectation.number(JsonExpectation.size(node)));
            case "==" -> JsonExpectation.same(value, node);
            case "!=" -> !JsonExpectation.same(value, node);
            case "in" -> contains(value, node);
            case "contains" -> node.isArray() ? contains(node, value) : node.isTextual() && textMet(node.textValue());
            case "startsWith", "matches" -> node.isTextual() && textMet(node.textValue());
            case "<", "<=", ">", ">=" -> node.isNumber() && compared(node);
            case "every", "any" -> elementsMet(node);
            default -> throw new AssertionError(name);
        };
    }

    private boolean elementsMet(JsonNode array) {
        WrittenRule inner = inner();
        long met = StreamSupport.stream(array.spliterator(), false)
                .filter(inner::accepts)
                .count();
        // Nothing to look at is nothing seen: "every" does not hold for an empty list.
        return met > 0 && (name.equals("any") || met == array.size());
    }

    /** Returns the index of the first element that a rule about elements does not accept; -1 if there is none. */
    int firstRefused(JsonNode array) {
        for (int i = 0; i < array.size() && OF_ELEMENTS.contains(name); i++) {
            if (!inner().accepts(array.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private boolean compared(JsonNode node) {
        int order = node.decimalValue().compareTo(value.decimalValue());
        return switch (name) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static boolean contains(JsonNode array, JsonNode wanted) {
        return StreamSupport.stream(array.spliterator(), false).anyMatch(each -> JsonExpectation.same(each, wanted));
    }

    /** Returns whether a header with these values is accepted; one that is missing only by {@code not exists}. */
    boolean acceptsHeader(List<String> values) {
        if (name.equals("exists")) {
            return negated == values.isEmpty();
        }
        boolean met = values.stream().anyMatch(this::textMet);
        return !values.isEmpty() && negated != met;
    }

    /** Returns whether a text is accepted. */
    boolean acceptsText(String text) {
        return negated != textMet(text);
    }

    private boolean textMet(String text) {
        return switch (name) {
            case "==" -> text.equals(asText());
            case "!=" -> !text.equals(asText());
            case "contains" -> text.contains(asText());
            case "startsWith" -> text.startsWith(asText());
            case "matches" -> pattern.orElseThrow().matcher(text).find();
            case "isEmpty" -> text.isEmpty();
            default -> throw new AssertionError(name);
        };
    }

    static String texts(List<WrittenRule> rules) {
        return rules.stream().map(WrittenRule::text).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return text;
    }
}
