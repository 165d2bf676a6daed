package dev.fledge.contract.compat;

import java.util.ArrayList;
import java.util.List;

/**
 * The part of a contract that changed.
 *
 * @param operation method and path of the old document, such as {@code GET /prices/{id}}; empty if it is none's own
 * @param names what tells the part from others of its kind: place and name of a parameter, status, media type, header
 * @param path the members that lead to it inside a body or value
 */
record Subject(Kind kind, String operation, List<String> names, List<String> path) {
    /** What a part can be. */
    enum Kind {
        OPERATION,
        SECURITY,
        PARAMETER,
        REQUEST_BODY,
        RESPONSE,
        RESPONSE_HEADER,
        RESPONSE_BODY,
        SCHEMA
    }

    Subject {
        names = List.copyOf(names);
        path = List.copyOf(path);
    }

    static Subject operation(String operation) {
        return new Subject(Kind.OPERATION, operation, List.of(), List.of());
    }

    Subject part(Kind part, String... itsNames) {
        return new Subject(part, operation, List.of(itsNames), List.of());
    }

    Subject at(List<String> steps) {
        List<String> longer = new ArrayList<>(path);
        longer.addAll(steps);
        return new Subject(kind, operation, names, longer);
    }

    /** Returns whether it is the provider that asks here: a webhook or a callback. */
    boolean isHook() {
        return operation.startsWith("webhook ") || operation.contains(" callback ");
    }

    /** Returns the way inside a body, such as {@code /items/*}{@code /price}; empty for all of it. */
    String pathText() {
        return path.isEmpty() ? "" : "/" + String.join("/", path);
    }

    /** Returns how the rules call the place, if something travels in that direction. */
    String place(Direction direction) {
        boolean request = direction == Direction.REQUEST;
        return switch (kind) {
            case PARAMETER, RESPONSE_HEADER -> request ? "request-parameter" : "response-header";
            default -> (request ? "request-" : "response-") + (path.isEmpty() ? "body" : "property");
        };
    }

    /** Returns how people call it. */
    String words() {
        String part = switch (kind) {
            case OPERATION, SECURITY, SCHEMA -> "";
            case PARAMETER -> String.join(" parameter ", names);
            case REQUEST_BODY -> names.isEmpty() ? "request body" : "request body " + names.get(0);
            case RESPONSE -> "answer " + names.get(0);
            case RESPONSE_HEADER -> "answer " + names.get(0) + " header " + names.get(1);
            case RESPONSE_BODY -> "answer " + names.get(0) + " " + names.get(1);
        };
        return String.join(
                " ",
                List.of(operation, part, pathText()).stream()
                        .filter(word -> !word.isEmpty())
                        .toList());
    }
}
