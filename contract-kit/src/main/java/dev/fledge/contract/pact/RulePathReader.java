package dev.fledge.contract.pact;

import dev.fledge.contract.pact.RulePath.Step;
import java.util.ArrayList;
import java.util.List;

/** Reads the steps of one path. Not thread-safe. */
final class RulePathReader {
    private final String text;
    private int at;

    RulePathReader(String text) {
        this.text = text;
    }

    List<Step> steps() {
        if (!text.startsWith("$")) {
            throw new IllegalArgumentException("path '" + text + "' must begin with $");
        }
        List<Step> steps = new ArrayList<>();
        at = 1;
        while (at < text.length()) {
            steps.add(step());
        }
        return steps;
    }

    private Step step() {
        char next = text.charAt(at);
        if (next == '.') {
            at++;
            return name();
        }
        if (next == '[') {
            at++;
            return bracket();
        }
        throw wrong("'.' or '['");
    }

    private Step name() {
        int start = at;
        while (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != '[') {
            at++;
        }
        if (at == start) {
            throw wrong("a name");
        }
        String name = text.substring(start, at);
        return name.equals("*") ? new Step(Step.Kind.EVERY_FIELD, "*") : new Step(Step.Kind.FIELD, name);
    }

    private Step bracket() {
        char first = at < text.length() ? text.charAt(at) : ' ';
        if (first == '\'' || first == '"') {
            at++;
            Step field = new Step(Step.Kind.FIELD, quoted(first));
            close();
            return field;
        }
        int start = at;
        while (at < text.length() && text.charAt(at) != ']') {
            at++;
        }
        String inside = text.substring(start, at);
        close();
        if (inside.equals("*")) {
            return new Step(Step.Kind.EVERY_ITEM, "*");
        }
        if (inside.matches("\\d{1,9}")) {
            return new Step(Step.Kind.INDEX, Integer.toString(Integer.parseInt(inside)));
        }
        at = start;
        throw wrong("an index, * or a quoted name");
    }

    private String quoted(char quote) {
        StringBuilder name = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            name.append(text.charAt(at));
            at++;
        }
        if (at >= text.length()) {
            throw wrong("a closing " + quote);
        }
        at++;
        return name.toString();
    }

    private void close() {
        if (at >= text.length() || text.charAt(at) != ']') {
            throw wrong("']'");
        }
        at++;
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException("path '" + text + "' needs " + expected + " at character " + (at + 1)
                + "; write it as $.items[0]['name']");
    }
}
