package dev.fledge.schema;

import dev.fledge.document.DocumentNode;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** JSON pointers (RFC 6901) into located documents. */
final class Pointers {
    private Pointers() {}

    /** Returns the steps of a pointer; none for the empty one. */
    static List<String> steps(String pointer) {
        if (pointer.isEmpty()) {
            return List.of();
        }
        return Arrays.stream(pointer.substring(1).split("/", -1))
                .map(step -> step.replace("~1", "/").replace("~0", "~"))
                .toList();
    }

    /** Returns the pointer that a URI fragment means; empty if it is none but an anchor, or is malformed. */
    static Optional<String> ofFragment(String fragment) {
        if (!fragment.isEmpty() && !fragment.startsWith("/")) {
            return Optional.empty();
        }
        try {
            // A plus sign is itself in a fragment; only forms take it for a space.
            return Optional.of(URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns the URI fragment that means a pointer. */
    static String fragment(String pointer) {
        StringBuilder fragment = new StringBuilder();
        pointer.codePoints().forEach(c -> {
            String character = Character.toString(c);
            fragment.append(
                    c == '/' || c == '~' || Character.isLetterOrDigit(c)
                            ? character
                            : URLEncoder.encode(character, StandardCharsets.UTF_8)
                                    .replace("+", "%20"));
        });
        return fragment.toString();
    }

    /** Returns the pointer of a child. */
    static String child(String pointer, String step) {
        return pointer + "/" + step.replace("~", "~0").replace("/", "~1");
    }

    /** Returns the value at the end of the steps, or empty if they lead nowhere. */
    static Optional<DocumentNode> find(DocumentNode root, List<String> steps) {
        DocumentNode at = root;
        for (String step : steps) {
            Optional<DocumentNode> next = at.isObject() ? at.optional(step) : item(at, step);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            at = next.get();
        }
        return Optional.of(at);
    }

    /** Returns the value at the end of the steps, or the last one on the way if they lead nowhere. */
    static DocumentNode nearest(DocumentNode root, List<String> steps) {
        for (int length = steps.size(); length > 0; length--) {
            Optional<DocumentNode> found = find(root, steps.subList(0, length));
            if (found.isPresent()) {
                return found.get();
            }
        }
        return root;
    }

    private static Optional<DocumentNode> item(DocumentNode list, String step) {
        if (!list.isList() || !step.matches("0|[1-9][0-9]{0,8}")) {
            return Optional.empty();
        }
        List<DocumentNode> items = list.items();
        int index = Integer.parseInt(step);
        return index < items.size() ? Optional.of(items.get(index)) : Optional.empty();
    }
}
