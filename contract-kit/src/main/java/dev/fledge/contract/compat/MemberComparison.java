package dev.fledge.contract.compat;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What changed in the members of objects and the elements of lists. */
final class MemberComparison {
    private static final String EACH = "*";

    private final SchemaComparison schemas;
    private final Shape before;
    private final Shape after;
    private final FoundList found;
    private final boolean request;

    MemberComparison(SchemaComparison schemas, Shape before, Shape after, FoundList found) {
        this.schemas = schemas;
        this.before = before;
        this.after = after;
        this.found = found;
        this.request = schemas.direction() == Direction.REQUEST;
    }

    void run() {
        if (bothMayBe("object")) {
            Set<String> names = new TreeSet<>(before.names());
            names.addAll(after.names());
            names.forEach(this::member);
            unnamed();
        }
        if (bothMayBe("array")) {
            found.addBelow(EACH, schemas.compare(before.items, after.items));
        }
    }

    private boolean bothMayBe(String type) {
        return before.types.contains(type) && after.types.contains(type);
    }

    private void unnamed() {
        if (before.isClosed() != after.isClosed()) {
            found.add(
                    after.isClosed() ? "additional-properties-closed" : "additional-properties-opened",
                    new Sides(before.closedAt, after.closedAt),
                    Values.NONE);
        } else if (!before.isClosed()) {
            found.addBelow(EACH, schemas.compare(before.additional, after.additional));
        }
    }

    private void member(String name) {
        boolean was = before.declares(name);
        boolean is = after.declares(name);
        Shape old = schemas.shapeBefore(before.property(name));
        Shape now = schemas.shapeAfter(after.property(name));
        boolean wasHidden = was && isHidden(old);
        boolean isHidden = is && isHidden(now);
        if (wasHidden && isHidden) {
            return;
        }
        if (was && is && wasHidden != isHidden) {
            visibility(name, isHidden);
        } else if (was && is) {
            requiredness(name, now);
            found.addBelow(name, schemas.compare(before.property(name), after.property(name)));
        } else if (is && !isHidden) {
            added(name, now);
        } else if (was && !wasHidden) {
            removed(name);
        }
    }

    /** What is read-only is in no request, what is write-only in no response. */
    private boolean isHidden(Shape member) {
        return request ? member.readOnly : member.writeOnly;
    }

    private void visibility(String name, boolean hidden) {
        boolean required = hidden ? before.required.containsKey(name) : after.required.containsKey(name);
        found.addMember(
                (request ? "request-" : "response-")
                        + (required ? "required" : "optional")
                        + (hidden ? "-property-became-" : "-property-became-not-")
                        + (request ? "read-only" : "write-only"),
                name,
                sides(name));
    }

    private void requiredness(String name, Shape now) {
        boolean was = before.required.containsKey(name);
        boolean is = after.required.containsKey(name);
        if (was == is) {
            return;
        }
        String id =
                (request ? "request" : "response") + (is ? "-property-became-required" : "-property-became-optional");
        boolean withDefault = request && is && now.defaultValue.isPresent();
        found.addMember(id + (withDefault ? "-with-default" : ""), name, sides(name));
    }

    private void added(String name, Shape now) {
        boolean required = after.required.containsKey(name);
        String id;
        if (request) {
            id = required
                    ? "new-required-request-property" + (now.defaultValue.isPresent() ? "-with-default" : "")
                    : "new-optional-request-property";
        } else if (before.isClosed()) {
            id = "response-property-added-to-closed-object";
        } else {
            id = required ? "response-required-property-added" : "response-optional-property-added";
        }
        found.addMember(id, name, sides(name));
        if (!before.additional.parts().isEmpty()) {
            found.addBelow(name, schemas.compare(before.additional, after.property(name)));
        }
    }

    private void removed(String name) {
        String id;
        if (request) {
            id = after.isClosed() ? "request-property-removed-from-closed-object" : "request-property-removed";
        } else {
            id = before.required.containsKey(name)
                    ? "response-required-property-removed"
                    : "response-optional-property-removed";
        }
        found.addMember(id, name, sides(name));
        if (!after.additional.parts().isEmpty()) {
            found.addBelow(name, schemas.compare(before.property(name), after.additional));
        }
    }

    private Sides sides(String name) {
        return new Sides(place(before, name), place(after, name));
    }

    private static Optional<Located> place(Shape shape, String name) {
        Optional<Conjunction> named = Optional.ofNullable(shape.properties.get(name));
        return named.flatMap(parts -> parts.parts().stream().findFirst())
                .or(() -> Optional.ofNullable(shape.required.get(name)));
    }
}
