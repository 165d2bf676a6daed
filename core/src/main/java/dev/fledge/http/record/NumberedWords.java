package dev.fledge.http.record;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Sees that a word with a number in it is a parameter, which no single path shows. */
final class NumberedWords {
    private static final int FEWEST_ALIKE = 3;
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern NUMBERED = Pattern.compile("(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9._-]{1,60}");
    private static final Pattern VERSION = Pattern.compile("[vV][0-9.]+");

    private NumberedWords() {}

    static List<Endpoint> merged(List<Endpoint> endpoints) {
        Map<String, List<Endpoint>> alike = new LinkedHashMap<>();
        for (Endpoint endpoint : endpoints) {
            alike.computeIfAbsent(shape(endpoint), none -> new ArrayList<>()).add(endpoint);
        }
        List<Endpoint> merged = new ArrayList<>();
        for (List<Endpoint> group : alike.values()) {
            if (group.size() >= FEWEST_ALIKE) {
                merged.add(one(group));
            } else {
                merged.addAll(group);
            }
        }
        merged.sort(Comparator.comparing((Endpoint each) -> -each.calls().size())
                .thenComparing(each -> each.path().text())
                .thenComparing(Endpoint::method));
        return List.copyOf(merged);
    }

    private static String shape(Endpoint endpoint) {
        StringBuilder shape = new StringBuilder(endpoint.method());
        for (String segment : endpoint.path().text().split("/", -1)) {
            boolean numbered = NUMBERED.matcher(segment).matches()
                    && !VERSION.matcher(segment).matches();
            shape.append('/').append(numbered ? DIGITS.matcher(segment).replaceAll("#") : segment);
        }
        return shape.toString();
    }

    private static Endpoint one(List<Endpoint> group) {
        List<String[]> paths =
                group.stream().map(each -> each.path().text().split("/", -1)).toList();
        Set<String> taken = new LinkedHashSet<>();
        List<String> segments = new ArrayList<>();
        for (int i = 0; i < paths.get(0).length; i++) {
            int at = i;
            boolean same = paths.stream().map(path -> path[at]).distinct().count() == 1;
            segments.add(same ? paths.get(0)[i] : parameter(paths.get(0)[i], taken));
        }
        List<HarEntry> calls =
                group.stream().flatMap(each -> each.calls().stream()).toList();
        return new Endpoint(group.get(0).method(), PathTemplate.of(String.join("/", segments)), calls);
    }

    private static String parameter(String segment, Set<String> taken) {
        String word = segment.replaceAll("[^A-Za-z].*", "");
        String base = word.isEmpty() ? "id" : word;
        String name = base;
        for (int number = 2; !taken.add(name); number++) {
            name = base + number;
        }
        return "{" + name + "}";
    }
}
