package dev.fledge.smoke.yaml;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Writes plain trees as YAML that every reader takes for the same: one value a line, and text in quotes wherever a reader of
 * YAML 1.1 or 1.2 could take it for a boolean, a number, a date or a sign of YAML. The same tree gives the same bytes.
 */
final class YamlText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/$_(][\\x20-\\x7e]*");
    private static final Pattern SIGN = Pattern.compile(": | #|[: ]$");
    private static final Pattern WORD =
            Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null", Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER_OR_DATE = Pattern.compile("[-+.0-9][-+.0-9_: a-fA-FoOxXtTzZ]*");
    private static final Pattern ONE_LINE = Pattern.compile("[\\x20-\\x7e\\xa1-\\u1fff\\u3001-\\ud7ff]*");

    private YamlText() {}

    /** Returns the tree, which holds no null, over several lines, with a line feed at the end. */
    static String of(Map<String, Object> tree) {
        StringBuilder text = new StringBuilder();
        members(text, tree, "");
        return text.toString();
    }

    /** Returns an item of a list at the first level, which is no empty map and no list. */
    static String item(Map<String, Object> members) {
        StringBuilder text = new StringBuilder();
        items(text, List.of(members), "  ");
        return text.toString();
    }

    private static void members(StringBuilder text, Map<?, ?> members, String indent) {
        members.forEach((key, value) -> {
            text.append(indent).append(scalar(String.valueOf(key))).append(':');
            value(text, value, indent);
        });
    }

    private static void value(StringBuilder text, Object value, String indent) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            text.append('\n');
            members(text, map, indent + "  ");
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            text.append('\n');
            items(text, list, indent + "  ");
        } else {
            text.append(' ').append(leaf(value)).append('\n');
        }
    }

    private static void items(StringBuilder text, List<?> items, String indent) {
        for (Object item : items) {
            StringBuilder block = new StringBuilder();
            if (item instanceof Map<?, ?> map && !map.isEmpty()) {
                members(block, map, indent + "  ");
            } else if (item instanceof List<?> list && !list.isEmpty()) {
                items(block, list, indent + "  ");
            } else {
                block.append(indent).append("  ").append(leaf(item)).append('\n');
            }
            text.append(indent).append("- ").append(block, indent.length() + 2, block.length());
        }
    }

    private static String leaf(Object value) {
        if (value instanceof Map<?, ?>) {
            return "{}";
        }
        if (value instanceof List<?>) {
            return "[]";
        }
        return value instanceof String text ? scalar(text) : String.valueOf(value);
    }

    private static String scalar(String text) {
        if (isPlain(text)) {
            return text;
        }
        return ONE_LINE.matcher(text).matches() ? "'" + text.replace("'", "''") + "'" : escaped(text);
    }

    private static boolean isPlain(String text) {
        return PLAIN.matcher(text).matches()
                && !SIGN.matcher(text).find()
                && !WORD.matcher(text).matches()
                && !NUMBER_OR_DATE.matcher(text).matches();
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            if (point == '"' || point == '\\') {
                escaped.append('\\').appendCodePoint(point);
            } else if (point == '\n') {
                escaped.append("\\n");
            } else if (Character.isSupplementaryCodePoint(point)) {
                escaped.append(String.format("\\U%08X", point));
            } else if (ONE_LINE.matcher(Character.toString(point)).matches()) {
                escaped.appendCodePoint(point);
            } else {
                escaped.append(String.format("\\u%04X", point));
            }
        });
        return escaped.append('"').toString();
    }
}
