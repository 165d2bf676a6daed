package dev.fledge.contract.compat;

import dev.fledge.contract.compat.Subject.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What changed in the credentials that operations need: one of several sets of schemes with their scopes. */
final class SecurityComparison {
    private final SpecFile before;
    private final SpecFile after;
    private final ChangeList changes;

    /** Schemes that are needed together, with the scopes that each must have. */
    private record Way(Map<String, Set<String>> scopes) {
        boolean isNothing() {
            return scopes.isEmpty();
        }

        /** Returns whether who has the credentials for {@code other} has those for this. */
        boolean isMetBy(Way other) {
            return scopes.entrySet().stream()
                    .allMatch(entry -> other.scopes.containsKey(entry.getKey())
                            && other.scopes.get(entry.getKey()).containsAll(entry.getValue()));
        }

        boolean sameSchemes(Way other) {
            return scopes.keySet().equals(other.scopes.keySet());
        }

        String words() {
            List<String> words = new ArrayList<>();
            scopes.forEach((scheme, its) -> words.add(its.isEmpty() ? scheme : scheme + " " + its));
            return String.join(" and ", words);
        }
    }

    SecurityComparison(SpecFile before, SpecFile after, ChangeList changes) {
        this.before = before;
        this.after = after;
        this.changes = changes;
    }

    void compare(Subject operation, Located one, Located other) {
        Sides sides = new Sides(place(before, one), place(after, other));
        List<Way> old = ways(sides.before());
        List<Way> now = ways(sides.after());
        Subject subject = operation.part(Kind.SECURITY);
        boolean wasFree = isFree(old);
        boolean isFree = isFree(now);
        if (wasFree != isFree) {
            String id = isFree ? "api-security-became-optional" : "api-security-became-required";
            add(subject, id, sides, new Values(words(old), words(now)));
        } else if (!isFree) {
            old.forEach(way -> kept(subject, way, now, sides));
            now.stream()
                    .filter(way -> old.stream().noneMatch(way::sameSchemes))
                    .forEach(way -> add(subject, "api-security-added", sides, new Values("", way.words())));
            old.forEach(way -> way.scopes().keySet().forEach(this::scheme));
        }
    }

    private void add(Subject subject, String id, Sides sides, Values values) {
        changes.add(subject, new Change.Seen(id, Direction.REQUEST, sides, values));
    }

    private static boolean isFree(List<Way> ways) {
        return ways.isEmpty() || ways.stream().anyMatch(Way::isNothing);
    }

    private static String words(List<Way> ways) {
        return String.join(
                " or ",
                ways.stream().map(Way::words).filter(text -> !text.isEmpty()).toList());
    }

    private static Optional<Located> place(SpecFile file, Located operation) {
        return operation.get("security").or(() -> file.root().get("security"));
    }

    private static List<Way> ways(Optional<Located> security) {
        List<Way> ways = new ArrayList<>();
        for (Located requirement : security.map(Located::items).orElse(List.of())) {
            Map<String, Set<String>> scopes = new TreeMap<>();
            for (Located scheme : requirement.members()) {
                Set<String> needed = new TreeSet<>();
                scheme.items().stream()
                        .filter(scope -> scope.node().isText())
                        .forEach(scope -> needed.add(scope.node().text()));
                scopes.put(scheme.step(), needed);
            }
            ways.add(new Way(scopes));
        }
        return ways;
    }

    private void kept(Subject subject, Way way, List<Way> now, Sides sides) {
        Optional<Way> same = now.stream().filter(way::sameSchemes).findFirst();
        boolean met = now.stream().anyMatch(other -> other.isMetBy(way));
        Values values = new Values(way.words(), same.map(Way::words).orElse(""));
        if (!met) {
            add(subject, same.isPresent() ? "api-security-scope-added" : "api-security-removed", sides, values);
        } else if (same.isPresent() && !same.get().equals(way)) {
            add(subject, "api-security-scope-removed", sides, values);
        }
    }

    /** What is told once for the document, however many operations use the scheme. */
    private void scheme(String name) {
        Optional<Located> old = scheme(before, name);
        Optional<Located> now = scheme(after, name);
        if (old.isPresent() && now.isPresent() && !wire(old.get()).equals(wire(now.get()))) {
            add(
                    new Subject(Kind.SECURITY, "", List.of(), List.of()),
                    "api-security-component-type-changed",
                    new Sides(old, now),
                    new Values(name + ": " + wire(old.get()), name + ": " + wire(now.get())));
        }
    }

    private static Optional<Located> scheme(SpecFile file, String name) {
        return file.root()
                .get("components")
                .flatMap(components -> components.get("securitySchemes"))
                .flatMap(schemes -> schemes.get(name))
                .map(file::resolve);
    }

    /** What of a scheme is seen in a request. */
    private static String wire(Located scheme) {
        String in = scheme.text("in").map(word -> " in " + word).orElse("");
        String name = scheme.text("name").map(word -> " " + word).orElse("");
        return scheme.text("type").orElse("")
                + scheme.text("scheme").map(word -> " " + word).orElse("")
                + in
                + name;
    }
}
