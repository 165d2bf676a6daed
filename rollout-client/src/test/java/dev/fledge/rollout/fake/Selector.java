package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Chooses objects by their labels or fields, as the queries of LIST and WATCH do. */
final class Selector {
    private static final Pattern SET = Pattern.compile("([^\\s!=]+)\\s+(in|notin)\\s*\\(([^)]*)\\)");
    private static final Pattern EQUALITY = Pattern.compile("([^\\s!=]+)\\s*(==|=|!=)\\s*(.*)");
    private static final Pattern PRESENCE = Pattern.compile("(!?)\\s*([^\\s!=()]+)");

    private Selector() {}

    /** Reads a label selector such as {@code app=x,track in (stable,canary),!old}; empty chooses all. */
    static Predicate<ObjectNode> labels(String selector) throws Refusal {
        Predicate<ObjectNode> all = object -> true;
        for (String requirement : requirements(selector)) {
            Predicate<JsonNode> one = labelRequirement(requirement.trim());
            all = all.and(object -> one.test(object.at("/metadata/labels")));
        }
        return all;
    }

    private static Predicate<JsonNode> labelRequirement(String text) throws Refusal {
        Matcher set = SET.matcher(text);
        if (set.matches()) {
            List<String> values =
                    Arrays.stream(set.group(3).split(",")).map(String::trim).toList();
            boolean wanted = set.group(2).equals("in");
            // A label that is absent is not in any set, so "notin" chooses it.
            return labels -> values.contains(labels.path(set.group(1)).asText(null)) == wanted;
        }
        Matcher equality = EQUALITY.matcher(text);
        if (equality.matches()) {
            boolean wanted = !equality.group(2).equals("!=");
            String value = equality.group(3).trim();
            return labels -> value.equals(labels.path(equality.group(1)).asText(null)) == wanted;
        }
        Matcher presence = PRESENCE.matcher(text);
        if (presence.matches()) {
            boolean wanted = presence.group(1).isEmpty();
            return labels -> labels.has(presence.group(2)) == wanted;
        }
        throw Refusal.badRequest("unable to parse requirement: " + text);
    }

    /** Reads a field selector of names, namespaces, types, phases or the object of an event; empty chooses all. */
    static Predicate<ObjectNode> fields(String selector) throws Refusal {
        Predicate<ObjectNode> all = object -> true;
        for (String requirement : requirements(selector)) {
            Matcher equality = EQUALITY.matcher(requirement.trim());
            if (!equality.matches()) {
                throw Refusal.badRequest("invalid field selector: " + requirement);
            }
            boolean wanted = !equality.group(2).equals("!=");
            String pointer = "/" + equality.group(1).replace('.', '/');
            String value = equality.group(3);
            all = all.and(object -> object.at(pointer).asText("").equals(value) == wanted);
        }
        return all;
    }

    /** Parts at commas that stand outside of parentheses. */
    private static List<String> requirements(String selector) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int at = 0; at < selector.length(); at++) {
            char c = selector.charAt(at);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(selector.substring(start, at));
                start = at + 1;
            }
        }
        parts.add(selector.substring(start));
        parts.removeIf(String::isBlank);
        return parts;
    }
}
