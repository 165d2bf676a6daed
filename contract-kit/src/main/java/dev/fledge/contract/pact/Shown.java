package dev.fledge.contract.pact;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fledge.document.JsonText;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Values as people read them in a mismatch: short, on one line, whatever their size. */
final class Shown {
    private static final int LONGEST = 200;
    private static final int KEYS = 8;

    private Shown() {}

    static String text(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        String quoted = JsonText.compact(cut);
        return text.length() > LONGEST ? quoted + " (cut, " + text.length() + " characters)" : quoted;
    }

    static String value(JsonNode value) {
        if (value.isTextual()) {
            return text(value.textValue());
        }
        if (value.isObject()) {
            return value.isEmpty() ? "an empty object" : "an object with " + keys(value);
        }
        if (value.isArray()) {
            return list(value.size());
        }
        String plain = value.asText();
        return plain.length() > LONGEST ? plain.substring(0, LONGEST) + "…" : plain;
    }

    static String list(int size) {
        return size == 0 ? "an empty list" : size == 1 ? "a list of 1 item" : "a list of " + size + " items";
    }

    /** What kind of value this is, with the value as an example. */
    static String kindOf(JsonNode example) {
        if (example.isNull()) {
            return "null";
        }
        if (example.isObject()) {
            return "an object";
        }
        if (example.isArray()) {
            return "a list";
        }
        String kind = example.isTextual() ? "text" : example.isNumber() ? "a number" : "true or false";
        return example.isBoolean() ? kind : kind + " like " + value(example);
    }

    static String keys(JsonNode object) {
        List<String> names = new ArrayList<>();
        Iterator<String> all = object.fieldNames();
        while (all.hasNext() && names.size() < KEYS) {
            names.add(cut(all.next()));
        }
        String more = object.size() > KEYS ? " and " + (object.size() - KEYS) + " more" : "";
        return (object.size() == 1 ? "the key " : "the keys ") + String.join(", ", names) + more;
    }

    private static String cut(String name) {
        return name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name;
    }
}
