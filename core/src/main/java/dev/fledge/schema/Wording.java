package dev.fledge.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says what a schema expected and what it found. */
final class Wording {
    private static final int MAX_EXCERPT = 80;

    private Wording() {}

    static String of(Error error) {
        String rule = excerpt(error.getSchemaNode());
        String found = ", found " + found(error.getInstanceNode());
        String size = ", found " + error.getInstanceNode().size();
        return switch (error.getKeyword() == null ? "" : error.getKeyword()) {
            case "type" -> "expected " + types(error.getSchemaNode()) + found;
            case "enum" -> "expected one of " + rule + found;
            case "const" -> "expected " + rule + found;
            case "pattern" -> "expected text that matches " + rule + found;
            case "format" -> "expected format " + rule + found;
            case "maximum" -> "expected at most " + rule + found;
            case "minimum" -> "expected at least " + rule + found;
            case "maxLength" -> "expected at most " + rule + " characters" + found;
            case "minLength" -> "expected at least " + rule + " characters" + found;
            case "maxItems" -> "expected at most " + rule + " items" + size;
            case "minItems" -> "expected at least " + rule + " items" + size;
            case "required" ->
                "expected property '" + error.getProperty() + "', found " + keys(error.getInstanceNode());
            case "additionalProperties", "unevaluatedProperties" ->
                "expected no property '" + error.getProperty() + "', found it";
            case "false" -> "expected nothing here" + found;
            default -> oneLine(error.getMessage()) + found;
        };
    }

    /** Returns the value as JSON on one line of at most 80 characters. */
    private static String excerpt(JsonNode node) {
        return shortened(node.toString());
    }

    /** Returns the text on one line of at most 80 characters. */
    static String shortened(String text) {
        String line = oneLine(text);
        return line.length() <= MAX_EXCERPT ? line : line.substring(0, MAX_EXCERPT - 3) + "...";
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static String found(JsonNode node) {
        String type = node.getNodeType().name().toLowerCase(Locale.ROOT);
        return node.isNull() ? "null" : type + " " + excerpt(node);
    }

    private static String types(JsonNode rule) {
        List<String> names = new ArrayList<>();
        if (rule.isArray()) {
            rule.forEach(name -> names.add(name.asText()));
        } else {
            names.add(rule.asText());
        }
        return String.join(" or ", names);
    }

    private static String keys(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names.isEmpty() ? "no property" : "only " + shortened(String.join(", ", names));
    }
}
