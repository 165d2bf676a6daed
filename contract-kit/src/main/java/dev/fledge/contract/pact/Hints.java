package dev.fledge.contract.pact;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fledge.document.NearestWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Guesses why a value is not what was expected. */
final class Hints {
    private static final int KEYS = 200;

    private Hints() {}

    /** Returns the likely cause of one value in place of another; empty if none comes to mind. */
    static String value(JsonNode expected, JsonNode actual) {
        if (actual.isNull() && !expected.isNull()) {
            return "null sent; a contract allows it only by a rule such as type or null";
        }
        if (expected.isNumber() && actual.isTextual()) {
            return isNumber(actual.textValue()) ? "number sent as text" : "";
        }
        if (expected.isTextual() && actual.isNumber()) {
            return "text sent as a number";
        }
        if (expected.isBoolean() && actual.isTextual()) {
            return actual.textValue().matches("true|false") ? "boolean sent as text" : "";
        }
        if (expected.isObject() && actual.isArray()) {
            return "a list sent where one object is expected; is it wrapped?";
        }
        if (expected.isArray() && actual.isObject()) {
            return "one object sent where a list is expected";
        }
        return expected.isTextual() && actual.isTextual() ? text(expected.textValue(), actual.textValue()) : "";
    }

    static String text(String expected, String actual) {
        if (expected.equals(actual)) {
            return "";
        }
        if (expected.strip().equals(actual.strip())) {
            return "differs in white space at its ends only";
        }
        return expected.toLowerCase(Locale.ROOT).equals(actual.toLowerCase(Locale.ROOT)) ? "differs in case only" : "";
    }

    /** Returns which key may have been meant by one that is missing. */
    static String missing(String name, JsonNode expected, JsonNode actual) {
        List<String> strangers = new ArrayList<>();
        actual.fieldNames().forEachRemaining(key -> {
            if (!expected.has(key) && strangers.size() < KEYS) {
                strangers.add(key);
            }
        });
        for (String stranger : strangers) {
            if (plain(stranger).equals(plain(name))) {
                return "field renamed? there is '" + stranger + "'";
            }
        }
        return NearestWord.of(name, strangers)
                .map(near -> "field renamed? nearest key is '" + near + "'")
                .orElse("");
    }

    /** Drops what naming styles differ in: {@code unit_price} and {@code unitPrice} are one name. */
    private static String plain(String name) {
        return name.replaceAll("[_ .-]", "").toLowerCase(Locale.ROOT);
    }

    private static boolean isNumber(String text) {
        return text.length() < 100 && text.matches("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
    }
}
