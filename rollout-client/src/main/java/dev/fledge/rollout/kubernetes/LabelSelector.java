package dev.fledge.rollout.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A label selector as the API writes it: {@code app=x,tier in (a,b),!old}. Immutable. */
final class LabelSelector {
    private static final String KEY = "[A-Za-z0-9./_-]+";
    private static final Pattern EQUALITY = Pattern.compile("(" + KEY + ")\\s*(=|==|!=)\\s*([A-Za-z0-9._-]*)");
    private static final Pattern SET = Pattern.compile("(" + KEY + ")\\s+(in|notin)\\s*\\(([^()]*)\\)");
    private static final Pattern PRESENCE = Pattern.compile("(!?)\\s*(" + KEY + ")");
    private static final Pattern COMMA_OUTSIDE = Pattern.compile(",(?![^(]*\\))");

    private static final LabelSelector ALL = new LabelSelector("", List.of());

    private final String text;
    private final List<Predicate<Map<String, String>>> all;

    private LabelSelector(String text, List<Predicate<Map<String, String>>> all) {
        this.text = text;
        this.all = List.copyOf(all);
    }

    /** @throws IllegalArgumentException if it is no label selector */
    static LabelSelector of(String text) {
        if (text.isBlank()) {
            return ALL;
        }
        List<Predicate<Map<String, String>>> all = new ArrayList<>();
        for (String part : COMMA_OUTSIDE.split(text, -1)) {
            all.add(requirement(part.strip(), text));
        }
        return new LabelSelector(text, all);
    }

    private static Predicate<Map<String, String>> requirement(String part, String whole) {
        Matcher equality = EQUALITY.matcher(part);
        if (equality.matches()) {
            String key = equality.group(1);
            String value = equality.group(3);
            // As the API does it: != holds for what has no such label at all.
            return equality.group(2).equals("!=")
                    ? labels -> !value.equals(labels.get(key))
                    : labels -> value.equals(labels.get(key));
        }
        Matcher set = SET.matcher(part);
        if (set.matches()) {
            String key = set.group(1);
            Set<String> values = new TreeSet<>(List.of(set.group(3).strip().split("\\s*,\\s*", -1)));
            boolean in = set.group(2).equals("in");
            return labels -> {
                String value = labels.get(key);
                return (value != null && values.contains(value)) == in;
            };
        }
        Matcher presence = PRESENCE.matcher(part);
        if (presence.matches()) {
            boolean wanted = presence.group(1).isEmpty();
            return labels -> labels.containsKey(presence.group(2)) == wanted;
        }
        throw new IllegalArgumentException("label selector must be like 'app=x,tier in (a,b),!old', but was '" + whole
                + "': cannot read '" + part + "'");
    }

    boolean takesAll() {
        return all.isEmpty();
    }

    boolean takes(KubernetesObject object) {
        return all.isEmpty() || takes(object.texts("/metadata/labels"));
    }

    private boolean takes(Map<String, String> labels) {
        return all.stream().allMatch(requirement -> requirement.test(labels));
    }

    @Override
    public String toString() {
        return text;
    }
}
