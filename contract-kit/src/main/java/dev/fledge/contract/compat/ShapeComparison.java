package dev.fledge.contract.compat;

import dev.fledge.document.DocumentNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What changed between two shapes that have no branches left. */
final class ShapeComparison {
    private static final Map<String, String> WIDER_FORMATS = Map.of("int32", "int64", "float", "double");
    private static final int LARGEST_SCALE = 1_000;

    private final SchemaComparison schemas;
    private final Shape before;
    private final Shape after;
    private final FoundList found;

    ShapeComparison(SchemaComparison schemas, Shape before, Shape after, FoundList found) {
        this.schemas = schemas;
        this.before = before;
        this.after = after;
        this.found = found;
    }

    void run() {
        annotations();
        if (types()) {
            return;
        }
        format();
        values();
        Bounds.compare(before, after, found);
        patterns();
        multiples();
        flag("unique-items", before.unique, after.unique);
        others();
        Discriminators.compare(before.discriminator, after.discriminator, found);
        new MemberComparison(schemas, before, after, found).run();
    }

    /** Returns whether the types have nothing to do with each other, so that all else is beside the point. */
    private boolean types() {
        if (before.values.isPresent() && after.values.isPresent()) {
            return false;
        }
        boolean narrower = isPart(after.types, before.types, before);
        boolean wider = isPart(before.types, after.types, after);
        if (narrower && wider) {
            return false;
        }
        String family = narrower ? "type-specialized" : wider ? "type-generalized" : "type-changed";
        found.add(
                family,
                new Sides(before.typeAt, after.typeAt),
                new Values(JsonTypes.words(before.types), JsonTypes.words(after.types)));
        return !narrower && !wider;
    }

    private boolean isPart(Set<String> part, Set<String> whole, Shape of) {
        boolean freeText = schemas.asText() && of.format.isEmpty() && of.values.isEmpty() && of.patterns.isEmpty();
        return freeText ? JsonTypes.isPartAsText(part, whole) : JsonTypes.isPart(part, whole);
    }

    private void format() {
        String old = before.format.map(ShapeComparison::text).orElse("");
        String now = after.format.map(ShapeComparison::text).orElse("");
        if (old.equals(now)) {
            return;
        }
        String verb;
        if (old.isEmpty()) {
            verb = "added";
        } else if (now.isEmpty()) {
            verb = "removed";
        } else if (now.equals(WIDER_FORMATS.get(old))) {
            verb = "generalized";
        } else {
            verb = old.equals(WIDER_FORMATS.get(now)) ? "specialized" : "changed";
        }
        found.add("format-" + verb, new Sides(before.format, after.format), new Values(old, now));
    }

    private static String text(Located at) {
        return at.node().isText() ? at.node().text() : at.node().toJson();
    }

    private void values() {
        Sides sides = new Sides(before.valuesAt, after.valuesAt);
        if (before.values.isEmpty() || after.values.isEmpty()) {
            if (after.values.isPresent()) {
                found.add(after.isConst ? "const-added" : "became-enum", sides, new Values("", words(after)));
            } else if (before.values.isPresent()) {
                found.add(before.isConst ? "const-removed" : "became-not-enum", sides, new Values(words(before), ""));
            }
            return;
        }
        Map<String, Located> old = before.values.get();
        Map<String, Located> now = after.values.get();
        if (before.isConst && after.isConst && !old.keySet().equals(now.keySet())) {
            found.add("const-changed", sides, new Values(words(before), words(after)));
            return;
        }
        old.forEach((text, at) -> {
            if (!now.containsKey(text)) {
                found.add(
                        "enum-value-removed",
                        Sides.removed(at),
                        new Values(at.node().toJson(), ""));
            }
        });
        now.forEach((text, at) -> {
            if (!old.containsKey(text)) {
                found.add(
                        "enum-value-added",
                        Sides.added(at),
                        new Values("", at.node().toJson()));
            }
        });
    }

    private static String words(Shape shape) {
        return shape.valuesAt.map(at -> at.node().toJson()).orElse("");
    }

    private void patterns() {
        Set<String> old = before.patterns.keySet();
        Set<String> now = after.patterns.keySet();
        if (old.equals(now)) {
            return;
        }
        String verb = now.containsAll(old) ? "added" : old.containsAll(now) ? "removed" : "changed";
        found.add(
                "pattern-" + verb,
                new Sides(
                        before.patterns.values().stream().findFirst(),
                        after.patterns.values().stream().findFirst()),
                new Values(String.join(" and ", old), String.join(" and ", now)));
    }

    private void multiples() {
        Set<BigDecimal> old = before.multiples.keySet();
        Set<BigDecimal> now = after.multiples.keySet();
        if (old.equals(now)) {
            return;
        }
        String verb;
        if (now.containsAll(old)) {
            verb = old.isEmpty() ? "set" : "specialized";
        } else if (old.containsAll(now)) {
            verb = now.isEmpty() ? "unset" : "generalized";
        } else if (isMultiple(old, now)) {
            verb = "generalized";
        } else {
            verb = isMultiple(now, old) ? "specialized" : "changed";
        }
        found.add(
                "multiple-of-" + verb,
                new Sides(
                        before.multiples.values().stream().findFirst(),
                        after.multiples.values().stream().findFirst()),
                new Values(
                        before.multiples.isEmpty() ? "" : old.toString(),
                        after.multiples.isEmpty() ? "" : now.toString()));
    }

    private static boolean isMultiple(Set<BigDecimal> large, Set<BigDecimal> small) {
        if (large.size() != 1 || small.size() != 1) {
            return false;
        }
        BigDecimal one = large.iterator().next();
        BigDecimal other = small.iterator().next();
        boolean sane = Math.abs(one.scale()) < LARGEST_SCALE && Math.abs(other.scale()) < LARGEST_SCALE;
        return sane && other.signum() != 0 && one.remainder(other).signum() == 0;
    }

    private void flag(String family, Optional<Located> old, Optional<Located> now) {
        if (old.isPresent() != now.isPresent()) {
            found.add(family + (now.isPresent() ? "-set" : "-unset"), new Sides(old, now), Values.NONE);
        }
    }

    private void annotations() {
        if (before.deprecated != after.deprecated) {
            found.add(
                    after.deprecated ? "deprecated" : "reactivated",
                    new Sides(before.typeAt, after.typeAt),
                    Values.NONE);
        }
        String old = before.defaultValue.map(Located::node).map(Canonical::of).orElse("");
        String now = after.defaultValue.map(Located::node).map(Canonical::of).orElse("");
        if (!old.equals(now)) {
            String verb = old.isEmpty() ? "added" : now.isEmpty() ? "removed" : "changed";
            found.add(
                    "default-value-" + verb,
                    new Sides(before.defaultValue, after.defaultValue),
                    new Values(json(before.defaultValue), json(after.defaultValue)));
        }
    }

    private static String json(Optional<Located> at) {
        return at.map(Located::node).map(DocumentNode::toJson).orElse("");
    }

    private void others() {
        Set<String> keywords = new TreeSet<>(before.others.keySet());
        keywords.addAll(after.others.keySet());
        for (String keyword : keywords) {
            Optional<Shape.Other> old = Optional.ofNullable(before.others.get(keyword));
            Optional<Shape.Other> now = Optional.ofNullable(after.others.get(keyword));
            if (!old.map(Shape.Other::meaning).equals(now.map(Shape.Other::meaning))) {
                found.add(
                        "keyword-changed",
                        new Sides(old.map(Shape.Other::at), now.map(Shape.Other::at)),
                        new Values(old.isPresent() ? keyword : "", now.isPresent() ? keyword : ""));
            }
        }
    }
}
