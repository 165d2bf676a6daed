package dev.fledge.smoke.generate;

import dev.fledge.http.record.Endpoint;
import dev.fledge.http.record.HarEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The calls of one method to one path, whatever its parameters were: also where a parameter is a word with a number in it.
 *
 * @param calls by their start, earliest first
 */
record RecordedEndpoint(String method, String path, List<HarEntry> calls) {
    private static final int FEWEST_ALIKE = 3;
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern NUMBERED = Pattern.compile("(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9._-]{1,60}");
    private static final Pattern VERSION = Pattern.compile("[vV][0-9.]+");

    RecordedEndpoint {
        List<HarEntry> sorted = new ArrayList<>(calls);
        sorted.sort(Comparator.comparing(HarEntry::startedAt));
        calls = List.copyOf(sorted);
    }

    /**
     * Returns the endpoints, those with the most calls first. {@code /cache/user-1}, {@code /cache/user-2} and so on are one,
     * {@code /cache/{user}}, if there are at least three.
     */
    static List<RecordedEndpoint> of(List<Endpoint> endpoints) {
        Map<String, List<Endpoint>> alike = new LinkedHashMap<>();
        for (Endpoint endpoint : endpoints) {
            alike.computeIfAbsent(shape(endpoint), none -> new ArrayList<>()).add(endpoint);
        }
        List<RecordedEndpoint> merged = new ArrayList<>();
        for (List<Endpoint> group : alike.values()) {
            if (group.size() >= FEWEST_ALIKE) {
                merged.add(merged(group));
            } else {
                group.forEach(each -> merged.add(
                        new RecordedEndpoint(each.method(), each.path().text(), each.calls())));
            }
        }
        merged.sort(
                Comparator.comparing((RecordedEndpoint each) -> -each.calls().size())
                        .thenComparing(RecordedEndpoint::path)
                        .thenComparing(RecordedEndpoint::method));
        return merged;
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

    private static RecordedEndpoint merged(List<Endpoint> group) {
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
        return new RecordedEndpoint(group.get(0).method(), String.join("/", segments), calls);
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

    /** Returns method and path as they may be shown: a part that may be a person's or secret is replaced by what it is. */
    String shown() {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            Optional<String> personal = Personal.inSegment(segment);
            segments.add(personal.map(what -> "{" + what + "}").orElse(segment));
        }
        String known = method.matches("[A-Z]{1,20}") ? method : "OTHER";
        return known + " " + String.join("/", segments);
    }

    /** Returns the calls that were answered with 2xx, to the end. */
    List<HarEntry> succeeded() {
        return calls.stream().filter(RecordedEndpoint::succeeded).toList();
    }

    static boolean succeeded(HarEntry call) {
        return call.failure().isEmpty()
                && call.response()
                        .filter(answer -> answer.status() >= 200 && answer.status() <= 299)
                        .isPresent();
    }

    LeftOut leftOut(String reason) {
        return new LeftOut(shown(), calls.size(), reason);
    }
}
