package dev.fledge.smoke;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One rule of a written expectation.
 *
 * @param text as it was written
 * @param negated whether {@code not} stands before it
 * @param name such as {@code ==} or {@code contains}
 * @param written the value as it was written; empty text if there is none
 */
record WrittenRule(String text, boolean negated, String name, String written) {
    /** Rules that ask for the type of a value of a body. */
    static final Set<String> TYPES = Set.of("isArray", "isObject", "isString", "isNumber", "isBoolean");

    private static final Set<String> WITHOUT_VALUE = Set.of("exists", "isEmpty");

    static WrittenRule of(String text) {
        String[] words = text.split("\\s+", 2);
        boolean negated = words[0].equals("not") && words.length == 2;
        String rule = negated ? words[1] : text;
        String[] parts = rule.split("\\s+", 2);
        return new WrittenRule(text, negated, parts[0], parts.length == 2 ? parts[1].strip() : "");
    }

    /** Returns the value; what is no JSON is text. */
    JsonNode value() {
        try {
            return Evidence.MAPPER.readTree(written);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(written);
        }
    }

    /** Returns why the value does not fit the rule; empty text if it does. */
    String flaw() {
        if (WITHOUT_VALUE.contains(name) || TYPES.contains(name)) {
            return written.isEmpty() ? "" : "has the value '" + written + "' after " + name + ", which takes none";
        }
        if (written.isEmpty()) {
            return "needs a value after " + name;
        }
        return switch (name) {
            case "<", "<=", ">", ">=" ->
                value().isNumber() ? "" : "needs a number after " + name + ", but has '" + written + "'";
            case "in" -> value().isArray() ? "" : "needs a list after in, such as [1, 2], but has '" + written + "'";
            case "size" ->
                size().flaw().isEmpty()
                                && size().value().isInt()
                                && size().name().matches("[<>=!]=?")
                        ? ""
                        : "needs a comparison after size, such as size >= 1";
            case "matches" -> patternFlaw();
            default -> "";
        };
    }

    private String patternFlaw() {
        try {
            Pattern.compile(asText());
            return "";
        } catch (PatternSyntaxException e) {
            return "has a malformed pattern: " + e.getDescription();
        }
    }

    private WrittenRule size() {
        return of(written);
    }

    private String asText() {
        JsonNode value = value();
        return value.isTextual() ? value.textValue() : written;
    }

    /** Returns whether a value of a body is accepted. */
    boolean accepts(JsonNode node) {
        return negated != met(node);
    }

    private boolean met(JsonNode node) {
        return switch (name) {
            case "isArray" -> node.isArray();
            case "isObject" -> node.isObject();
            case "isString" -> node.isTextual();
            case "isNumber" -> node.isNumber();
            case "isBoolean" -> node.isBoolean();
            case "isEmpty" -> (node.isContainerNode() || node.isTextual()) && JsonExpectation.size(node) == 0;
            case "size" ->
                (node.isContainerNode() || node.isTextual())
                        && size().met(JsonExpectation.parse(String.valueOf(JsonExpectation.size(node))));
            case "==" -> JsonExpectation.same(value(), node);
            case "!=" -> !JsonExpectation.same(value(), node);
            case "in" -> contains(value(), node);
            case "contains" -> node.isArray() ? contains(node, value()) : node.isTextual() && textMet(node.textValue());
            case "startsWith", "matches" -> node.isTextual() && textMet(node.textValue());
            case "<", "<=", ">", ">=" -> node.isNumber() && compared(node);
            default -> throw new AssertionError(name);
        };
    }

    private boolean compared(JsonNode node) {
        int order = node.decimalValue().compareTo(value().decimalValue());
        return switch (name) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static boolean contains(JsonNode array, JsonNode wanted) {
        for (JsonNode element : array) {
            if (JsonExpectation.same(element, wanted)) {
                return true;
            }
        }
        return false;
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
            case "matches" -> Pattern.compile(asText()).matcher(text).find();
            case "isEmpty" -> text.isEmpty();
            default -> throw new AssertionError(name);
        };
    }
}
