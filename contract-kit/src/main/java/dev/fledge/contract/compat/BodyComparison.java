package dev.fledge.contract.compat;

import dev.fledge.contract.compat.Subject.Kind;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What changed in the bodies and headers that travel. */
final class BodyComparison {
    private final SpecFile before;
    private final SpecFile after;
    private final ChangeList changes;
    private final Map<Direction, SchemaComparison> json = new EnumMap<>(Direction.class);
    private final Map<Direction, SchemaComparison> text = new EnumMap<>(Direction.class);

    BodyComparison(SpecFile before, SpecFile after, ChangeList changes) {
        this.before = before;
        this.after = after;
        this.changes = changes;
        for (Direction direction : List.of(Direction.REQUEST, Direction.RESPONSE)) {
            json.put(direction, SchemaComparison.ofJson(before, after, direction));
            text.put(direction, SchemaComparison.ofText(before, after, direction));
        }
    }

    void request(Subject operation, Located one, Located other) {
        Optional<Located> old = one.get("requestBody").map(before::resolve);
        Optional<Located> now = other.get("requestBody").map(after::resolve);
        Subject subject = operation.part(Kind.REQUEST_BODY);
        Sides sides = new Sides(old, now);
        if (old.isEmpty() || now.isEmpty()) {
            if (now.isPresent()) {
                boolean required = now.get().isTrue("required");
                send(subject, required ? "request-body-added-required" : "request-body-added-optional", sides);
            } else if (old.isPresent()) {
                send(subject, "request-body-removed", sides);
            }
            return;
        }
        boolean was = old.get().isTrue("required");
        boolean is = now.get().isTrue("required");
        if (was != is) {
            send(subject, is ? "request-body-became-required" : "request-body-became-optional", sides);
        }
        requestContent(operation, types(old), types(now), sides);
    }

    private void send(Subject subject, String id, Sides sides) {
        changes.add(subject, new Change.Seen(id, Direction.REQUEST, sides, Values.NONE));
    }

    private void requestContent(Subject operation, Map<String, Located> old, Map<String, Located> now, Sides sides) {
        old.forEach((type, media) -> {
            Subject subject = operation.part(Kind.REQUEST_BODY, type);
            Optional<Located> still = MediaTypes.find(now, type);
            if (still.isPresent()) {
                schemas(subject, Direction.REQUEST, media, still.get());
            } else {
                Change.Seen seen = new Change.Seen(
                        "request-body-media-type-removed",
                        Direction.REQUEST,
                        new Sides(Optional.of(media), sides.after()),
                        new Values(type, ""));
                changes.add(subject, seen);
            }
        });
        now.forEach((type, media) -> {
            if (MediaTypes.find(old, type).isEmpty()) {
                Subject subject = operation.part(Kind.REQUEST_BODY, type);
                send(subject, "request-body-media-type-added", Sides.added(media));
            }
        });
    }

    private static Map<String, Located> types(Optional<Located> body) {
        return body.flatMap(at -> at.get("content")).map(MediaTypes::of).orElse(Map.of());
    }

    void schemas(Subject subject, Direction direction, Located one, Located other) {
        List<Found> found = in(direction, json).between(schema(one), schema(other));
        changes.addAll(subject, direction, found);
    }

    private static SchemaComparison in(Direction direction, Map<Direction, SchemaComparison> each) {
        return Optional.ofNullable(each.get(direction)).orElseThrow();
    }

    private static List<Located> schema(Located media) {
        return media.get("schema").map(List::of).orElse(List.of());
    }

    void responses(Subject operation, Located one, Located other) {
        Map<String, Located> old = statuses(before, one);
        Map<String, Located> now = statuses(after, other);
        old.forEach((status, response) -> {
            Subject subject = operation.part(Kind.RESPONSE, status);
            Optional<Located> still = find(now, status);
            if (still.isPresent()) {
                headers(operation, status, response, still.get());
                content(operation, status, response, still.get());
            } else {
                String id =
                        isSuccess(status) ? "response-success-status-removed" : "response-non-success-status-removed";
                receive(subject, id, Sides.removed(response), new Values(status, ""));
            }
        });
        now.forEach((status, response) -> {
            if (find(old, status).isEmpty()) {
                String id = isSuccess(status) ? "response-success-status-added" : "response-non-success-status-added";
                receive(operation.part(Kind.RESPONSE, status), id, Sides.added(response), new Values("", status));
            }
        });
    }

    private void receive(Subject subject, String id, Sides sides, Values values) {
        changes.add(subject, new Change.Seen(id, Direction.RESPONSE, sides, values));
    }

    private static Map<String, Located> statuses(SpecFile file, Located operation) {
        Map<String, Located> statuses = new LinkedHashMap<>();
        operation.object("responses").map(Located::members).orElse(List.of()).stream()
                .filter(member -> !member.step().startsWith("x-"))
                .forEach(member -> statuses.put(member.step().toUpperCase(Locale.ROOT), file.resolve(member)));
        return statuses;
    }

    /** A status is described by itself, by its range such as 2XX, or by default. */
    static Optional<Located> find(Map<String, Located> statuses, String status) {
        return Optional.ofNullable(statuses.get(status))
                .or(() -> Optional.ofNullable(statuses.get(status.charAt(0) + "XX")))
                .or(() -> Optional.ofNullable(statuses.get("DEFAULT")));
    }

    private static boolean isSuccess(String status) {
        return status.startsWith("2");
    }

    private void content(Subject operation, String status, Located one, Located other) {
        Map<String, Located> old = types(Optional.of(one));
        Map<String, Located> now = types(Optional.of(other));
        old.forEach((type, media) -> {
            Subject subject = operation.part(Kind.RESPONSE_BODY, status, type);
            Optional<Located> still = MediaTypes.find(now, type);
            if (still.isPresent()) {
                schemas(subject, Direction.RESPONSE, media, still.get());
            } else {
                Sides sides = Sides.of(media, other);
                receive(subject, "response-media-type-removed", sides, new Values(type, ""));
            }
        });
        now.forEach((type, media) -> {
            if (MediaTypes.find(old, type).isEmpty()) {
                Subject subject = operation.part(Kind.RESPONSE_BODY, status, type);
                receive(subject, "response-media-type-added", Sides.added(media), new Values("", type));
            }
        });
    }

    private void headers(Subject operation, String status, Located one, Located other) {
        Map<String, Located> old = headers(before, one);
        Map<String, Located> now = headers(after, other);
        old.forEach((name, header) -> {
            Subject subject = operation.part(Kind.RESPONSE_HEADER, status, name);
            Optional<Located> still = Optional.ofNullable(now.get(name));
            boolean required = header.isTrue("required");
            if (still.isEmpty()) {
                String id = required ? "required-response-header-removed" : "optional-response-header-removed";
                receive(subject, id, Sides.removed(header), Values.NONE);
                return;
            }
            if (required != still.get().isTrue("required")) {
                String id = required ? "response-header-became-optional" : "response-header-became-required";
                receive(subject, id, Sides.of(header, still.get()), Values.NONE);
            }
            changes.addAll(
                    subject,
                    Direction.RESPONSE,
                    in(Direction.RESPONSE, text).between(schema(header), schema(still.get())));
        });
        now.forEach((name, header) -> {
            if (!old.containsKey(name)) {
                Subject subject = operation.part(Kind.RESPONSE_HEADER, status, name);
                receive(subject, "response-header-added", Sides.added(header), Values.NONE);
            }
        });
    }

    private static Map<String, Located> headers(SpecFile file, Located response) {
        Map<String, Located> headers = new LinkedHashMap<>();
        response.get("headers")
                .map(Located::members)
                .orElse(List.of())
                .forEach(header -> headers.put(header.step().toLowerCase(Locale.ROOT), file.resolve(header)));
        headers.remove("content-type");
        return headers;
    }

    /** Compares what the provider sends to consumers and what they answer: the other way round. */
    void hook(Subject operation, Located one, Located other) {
        Map<String, Located> oldBody = types(one.get("requestBody").map(before::resolve));
        Map<String, Located> newBody = types(other.get("requestBody").map(after::resolve));
        oldBody.forEach((type, media) -> MediaTypes.find(newBody, type)
                .ifPresent(
                        still -> schemas(operation.part(Kind.REQUEST_BODY, type), Direction.RESPONSE, media, still)));
        Map<String, Located> oldAnswers = statuses(before, one);
        Map<String, Located> newAnswers = statuses(after, other);
        oldAnswers.forEach((status, response) -> find(newAnswers, status)
                .ifPresent(still -> types(Optional.of(response))
                        .forEach((type, media) -> MediaTypes.find(types(Optional.of(still)), type)
                                .ifPresent(match -> schemas(
                                        operation.part(Kind.RESPONSE_BODY, status, type),
                                        Direction.REQUEST,
                                        media,
                                        match)))));
    }
}
