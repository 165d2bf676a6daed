package dev.fledge.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** Says what a schema expected and what it found. */
final class Wording {
    private static final int MAX_EXCERPT = 80;
    private static final int MAX_MESSAGE = 200;

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
            default -> cut(error.getMessage(), MAX_MESSAGE) + found;
        };
    }

    /** Returns the value as JSON on one line of at most 80 characters. */
    private static String excerpt(JsonNode node) {
        StringBuilder start = new StringBuilder();
        write(node, start);
        return shortened(start.toString());
    }

    /** Writes JSON, but of a long one not much more than is shown: an enum may have a million values. */
    private static void write(JsonNode node, StringBuilder out) {
        if (node.isTextual()) {
            String text = node.textValue();
            out.append(TextNode.valueOf(text.substring(0, Math.min(text.length(), MAX_EXCERPT + 1))));
        } else if (node.isArray()) {
            String before = "[";
            for (Iterator<JsonNode> items = node.elements(); items.hasNext() && out.length() <= MAX_EXCERPT; ) {
                out.append(before);
                write(items.next(), out);
                before = ",";
            }
            out.append(node.isEmpty() ? "[]" : "]");
        } else if (node.isObject()) {
            String before = "{";
            for (Iterator<String> keys = node.fieldNames(); keys.hasNext() && out.length() <= MAX_EXCERPT; ) {
                String key = keys.next();
                out.append(before).append(TextNode.valueOf(key)).append(':');
                write(node.get(key), out);
                before = ",";
            }
            out.append(node.isEmpty() ? "{}" : "}");
        } else {
            out.append(node);
        }
    }

    /** Returns the text on one line of at most 80 characters. */
    static String shortened(String text) {
        return cut(text, MAX_EXCERPT);
    }

    private static String cut(String text, int most) {
        String line = oneLine(text.substring(0, Math.min(text.length(), most + 1)));
        return line.length() <= most ? line : line.substring(0, most - 3) + "...";
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
        for (Iterator<String> keys = object.fieldNames(); keys.hasNext() && names.size() <= MAX_EXCERPT; ) {
            names.add(keys.next());
        }
        return names.isEmpty() ? "no property" : "only " + shortened(String.join(", ", names));
    }
}
