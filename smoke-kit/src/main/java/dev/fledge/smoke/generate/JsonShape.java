package dev.fledge.smoke.generate;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.document.DocumentNode.Kind;
import dev.fledge.http.record.HarBody;
import dev.fledge.http.record.Personal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What all recorded bodies of an endpoint have in common, as expectations; those near the root first. Not thread-safe. */
final class JsonShape {
    private static final int MOST_EXPECTATIONS = 15;
    private static final int DEEPEST = 4;
    private static final int MOST_KEYS = 30;
    private static final Set<String> STATES =
            Set.of("status", "state", "health", "ok", "success", "healthy", "ready", "up");
    private static final Set<String> WELL =
            Set.of("ok", "up", "pass", "passing", "healthy", "ready", "alive", "green", "online", "success");

    /** What stands at one path in every answer. */
    private record Place(String path, String key, List<DocumentNode> nodes, int depth) {}

    private final List<String> expectations = new ArrayList<>();
    private final List<Place> next = new ArrayList<>();
    private int more;

    private JsonShape() {}

    /** Returns the shape of the bodies; of none, or if one of them is no JSON, one without expectations. */
    static JsonShape of(List<HarBody> bodies) {
        JsonShape shape = new JsonShape();
        List<DocumentNode> documents = new ArrayList<>();
        for (HarBody body : bodies) {
            Optional<DocumentNode> document = document(body);
            if (document.isEmpty()) {
                return shape;
            }
            documents.add(document.get());
        }
        if (!documents.isEmpty()) {
            shape.next.add(new Place("$", "", documents, 0));
        }
        while (!shape.next.isEmpty()) {
            shape.expect(shape.next.remove(0));
        }
        return shape;
    }

    private static Optional<DocumentNode> document(HarBody body) {
        try {
            return body.truncated() ? Optional.empty() : body.text().map(text -> Document.json("body", text));
        } catch (DocumentException notJson) {
            return Optional.empty();
        }
    }

    /** Returns the expectations as they are written in a file, such as {@code $.id isNumber}; may be empty. */
    List<String> expectations() {
        return expectations;
    }

    /** Returns how many more there would have been. */
    int more() {
        return more;
    }

    private void expect(Place place) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        place.nodes().forEach(node -> kinds.add(node.kind()));
        if (kinds.size() > 1
                || kinds.contains(Kind.NONE)
                || place.nodes().stream().anyMatch(JsonShape::isHidden)) {
            add(place, "exists");
            return;
        }
        switch (kinds.iterator().next()) {
            case OBJECT -> members(place);
            case LIST -> elements(place);
            case TEXT -> add(place, well(place).orElse("isString"));
            case NUMBER -> add(place, "isNumber");
            default -> add(place, well(place).orElse("isBoolean"));
        }
    }

    private void add(Place place, String rule) {
        if (place.depth() == 0 && rule.equals("exists")) {
            return;
        }
        if (expectations.size() == MOST_EXPECTATIONS) {
            more++;
        } else {
            expectations.add(place.path() + " " + rule);
        }
    }

    private static boolean isHidden(DocumentNode node) {
        return node.isText() && Personal.isHidden(node.text());
    }

    /** Returns the rule that the value is one that says that all is well, seen at least twice and never anything else. */
    private static Optional<String> well(Place place) {
        String first = place.nodes().get(0).toJson();
        boolean same = place.nodes().size() >= 2
                && place.nodes().stream().allMatch(node -> node.toJson().equals(first));
        // Of the elements of a list, one that is not well today is none of ours to judge.
        boolean state = STATES.contains(place.key().toLowerCase(Locale.ROOT))
                && place.path().indexOf('[') < 0;
        String word = first.replace("\"", "").toLowerCase(Locale.ROOT);
        return same && state && (WELL.contains(word) || first.equals("true"))
                ? Optional.of("== " + first)
                : Optional.empty();
    }

    private void members(Place place) {
        List<String> keys = place.nodes().get(0).keys();
        // So many keys are values that something is looked up by, not words of the interface.
        boolean small = keys.size() <= MOST_KEYS && place.depth() < DEEPEST;
        List<String> common = keys.stream()
                .filter(key -> small && Personal.isWord(key))
                .filter(key -> place.nodes().stream()
                        .allMatch(node -> node.optional(key).isPresent()))
                .toList();
        if (common.isEmpty()) {
            add(place, "isObject");
        }
        for (String key : common) {
            List<DocumentNode> values =
                    place.nodes().stream().map(node -> node.field(key)).toList();
            next.add(new Place(place.path() + step(key), key, values, place.depth() + 1));
        }
    }

    private static String step(String key) {
        return key.indexOf('-') < 0 ? "." + key : "['" + key + "']";
    }

    /** What is asked of the first element was true of every element of every answer. */
    private void elements(Place place) {
        boolean never = place.nodes().stream().anyMatch(node -> node.items().isEmpty());
        if (never || place.nodes().size() < 2) {
            add(place, "isArray");
            return;
        }
        add(place, "isArray, size >= 1");
        if (place.depth() < DEEPEST) {
            List<DocumentNode> all = place.nodes().stream()
                    .flatMap(node -> node.items().stream())
                    .toList();
            next.add(new Place(place.path() + "[0]", "", all, place.depth() + 1));
        }
    }
}
