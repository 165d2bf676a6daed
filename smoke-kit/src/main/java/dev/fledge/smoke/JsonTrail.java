package dev.fledge.smoke;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says how far a JSON path can be followed in a body, what is there instead, and what was perhaps meant. */
final class JsonTrail {
    private static final Pattern PART = Pattern.compile("\\.([^.\\[\\]*]+)|\\['([^']+)'\\]|\\[(-?\\d+)\\]");
    private static final int MOST_KEYS = 12;

    private JsonTrail() {}

    static String whereItEnds(String path, JsonNode root) {
        JsonNode at = root;
        String walked = "$";
        Matcher part = PART.matcher(path);
        int from = 1;
        while (part.find(from) && part.start() == from) {
            from = part.end();
            boolean index = part.group(3) != null;
            String name = part.group(1) != null ? part.group(1) : part.group(2);
            JsonNode next = index ? element(at, Integer.parseInt(part.group(3))) : at.get(name);
            if (next == null) {
                String parent = walked;
                return walked + part.group() + " is missing; "
                        + (index ? elements(walked, at) : members(walked, name, at, key -> parent + "." + key));
            }
            walked += part.group();
            at = next;
        }
        return "missing";
    }

    static String whereItEnds(JsonPointer pointer, JsonNode root) {
        JsonNode at = root;
        String walked = "";
        for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
            String parent = walked;
            String there = walked.isEmpty() ? "the document" : walked;
            JsonNode next = at.at(first(rest));
            walked += first(rest);
            if (next.isMissingNode()) {
                String name = rest.getMatchingProperty();
                return walked + " is missing; "
                        + (at.isArray()
                                ? elements(there, at)
                                : members(there, name, at, key -> parent + "/" + escaped(key)));
            }
            at = next;
        }
        return "missing";
    }

    private static JsonPointer first(JsonPointer pointer) {
        return JsonPointer.compile("/" + escaped(pointer.getMatchingProperty()));
    }

    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    private static JsonNode element(JsonNode array, int index) {
        return array.get(index < 0 ? array.size() + index : index);
    }

    private static String elements(String walked, JsonNode at) {
        return at.isArray()
                ? walked + " has " + at.size() + (at.size() == 1 ? " element" : " elements")
                : walked + " is no array but " + kind(at);
    }

    private static String members(String walked, String name, JsonNode at, UnaryOperator<String> child) {
        if (!at.isObject()) {
            return walked + " is no object but " + kind(at);
        }
        List<String> keys = new ArrayList<>();
        at.fieldNames().forEachRemaining(keys::add);
        if (keys.isEmpty()) {
            return walked + " has no members";
        }
        String shown =
                keys.stream().limit(MOST_KEYS).map(key -> "\"" + key + "\"").collect(Collectors.joining(", "));
        String meant = Nearest.of(name, keys)
                .map(key -> " (did you mean " + child.apply(key) + "?)")
                .orElse("");
        return walked + " has: " + shown + (keys.size() > MOST_KEYS ? ", ..." : "") + meant;
    }

    static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case STRING -> "text";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case NULL -> "null";
            default -> "something else";
        };
    }
}
