package dev.fledge.contract.compat;

import dev.fledge.document.DocumentNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Lays together what the parts of a conjunction say. Used once. */
final class ShapeReader {
    private static final Set<String> SIZES =
            Set.of("maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties");
    private static final Set<String> OTHERS = Set.of(
            "not",
            "if",
            "then",
            "else",
            "contains",
            "minContains",
            "maxContains",
            "propertyNames",
            "patternProperties",
            "dependentRequired",
            "dependentSchemas",
            "dependencies",
            "unevaluatedProperties",
            "unevaluatedItems",
            "prefixItems",
            "additionalItems",
            "$dynamicRef",
            "$recursiveRef",
            "contentEncoding",
            "contentMediaType");
    private static final Set<String> NO_PATTERN = Set.of("", "^", "$", ".*", "^.*", ".*$", "^.*$");

    private final SpecFile file;
    private final Conjunction conjunction;
    private final Shape shape = new Shape();
    private final Set<Located> seen = new HashSet<>();
    private final Map<String, List<Located>> properties = new HashMap<>();
    private final List<Located> additional = new ArrayList<>();
    private final List<Located> items = new ArrayList<>();
    private final List<Shape.Choice> choices = new ArrayList<>();

    ShapeReader(SpecFile file, Conjunction conjunction) {
        this.file = file;
        this.conjunction = conjunction;
    }

    Shape read() {
        Nulls nulls = new Nulls(file);
        boolean wrapperSaysNull = false;
        for (Located part : conjunction.parts()) {
            collect(part);
            shape.nullable &= nulls.accepted(part);
            wrapperSaysNull |= nulls.saidWithoutType(part);
        }
        shape.nullable |= wrapperSaysNull;
        properties.forEach((name, parts) -> shape.properties.put(name, file.conjunction(parts)));
        shape.additional = file.conjunction(additional);
        shape.items = file.conjunction(items);
        shape.choices = List.copyOf(choices);
        return shape;
    }

    private void collect(Located at) {
        if (!seen.add(at)) {
            return;
        }
        if (at.node().isBool()) {
            if (!at.node().bool()) {
                shape.types = Set.of();
                shape.typeAt = Optional.of(at);
            }
            return;
        }
        if (!at.node().isObject()) {
            throw at.node().error("a schema must be an object or true or false");
        }
        Optional<Located> reference = at.get("$ref").filter(ref -> ref.node().isText());
        if (reference.isPresent()) {
            collect(file.target(reference.get()));
            if (file.dialect().refStandsAlone()) {
                return;
            }
        }
        types(at);
        for (Located member : at.members()) {
            keyword(at, member);
        }
    }

    /** A schema of an OpenAPI document that names properties means objects, even if it forgets to say so. */
    private void types(Located at) {
        Set<String> types = new TreeSet<>();
        Optional<Located> said = at.get("type");
        if (said.isPresent()) {
            DocumentNode node = said.get().node();
            (node.isList() ? node.items() : List.of(node)).forEach(type -> types.add(type.text()));
            types.remove("null");
        } else if (file.dialect().isOpenApi() && at.get("properties").isPresent()) {
            types.add("object");
        } else if (file.dialect().isOpenApi() && at.get("items").isPresent()) {
            types.add("array");
        } else {
            return;
        }
        shape.types = JsonTypes.both(shape.types, types);
        shape.typeAt = Optional.of(said.orElse(at));
    }

    private void keyword(Located schema, Located member) {
        String keyword = member.step();
        switch (keyword) {
            case "allOf" -> member.items().forEach(this::collect);
            case "anyOf", "oneOf" -> choice(keyword, member);
            case "enum" -> values(member, member.items(), false);
            case "const" -> values(member, List.of(member), true);
            case "properties" ->
                member.members()
                        .forEach(property -> properties
                                .computeIfAbsent(property.step(), name -> new ArrayList<>())
                                .add(property));
            case "required" ->
                member.items().stream()
                        .filter(item -> item.node().isText())
                        .forEach(item -> shape.required.put(item.node().text(), item));
            case "additionalProperties" -> additional(member);
            case "items" -> items(member);
            default -> constraint(schema, member);
        }
    }

    private void constraint(Located schema, Located member) {
        String keyword = member.step();
        switch (keyword) {
            case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum" -> bound(schema, member);
            case "multipleOf" -> number(member).ifPresent(value -> shape.multiples.put(value, member));
            case "pattern" -> {
                if (!NO_PATTERN.contains(member.node().text())) {
                    shape.patterns.put(member.node().text(), member);
                }
            }
            case "format" -> shape.format = Optional.of(member);
            case "uniqueItems" -> {
                if (schema.isTrue(keyword)) {
                    shape.unique = Optional.of(member);
                }
            }
            case "discriminator" -> shape.discriminator = Optional.of(member);
            case "default" -> shape.defaultValue = Optional.of(member);
            case "deprecated" -> shape.deprecated |= schema.isTrue(keyword);
            case "readOnly" -> shape.readOnly |= schema.isTrue(keyword);
            case "writeOnly" -> shape.writeOnly |= schema.isTrue(keyword);
            default -> rest(member);
        }
    }

    private void rest(Located member) {
        String keyword = member.step();
        if (SIZES.contains(keyword)) {
            number(member)
                    .filter(size -> keyword.startsWith("max") || size.signum() > 0)
                    .map(size -> new Shape.Bound(size, false, member))
                    .ifPresent(bound -> shape.sizes.merge(
                            keyword,
                            bound,
                            (one, two) ->
                                    (one.value().compareTo(two.value()) < 0) == keyword.startsWith("max") ? one : two));
        } else if (OTHERS.contains(keyword)) {
            String meaning = Canonical.followed(member, file, new HashMap<>());
            shape.others.merge(
                    keyword,
                    new Shape.Other(meaning, member),
                    (one, two) -> new Shape.Other(one.meaning() + two.meaning(), two.at()));
        }
    }

    private static Optional<BigDecimal> number(Located at) {
        return at.node().isNumber()
                ? Optional.of(new BigDecimal(at.node().toPlain().toString()))
                : Optional.empty();
    }

    /** OpenAPI 3.0 and draft-04 say whether the bound is excluded, later drafts give the excluded bound. */
    private void bound(Located schema, Located member) {
        boolean upper = member.step().endsWith("aximum");
        boolean exclusive =
                member.step().startsWith("exclusive") || schema.isTrue(upper ? "exclusiveMaximum" : "exclusiveMinimum");
        Optional<BigDecimal> value = number(member);
        if (value.isEmpty()) {
            return;
        }
        Shape.Bound bound = new Shape.Bound(value.get(), exclusive, member);
        if (upper) {
            shape.upper = Optional.of(shape.upper
                    .filter(old -> Bounds.isTighter(old, bound, true))
                    .orElse(bound));
        } else {
            shape.lower = Optional.of(shape.lower
                    .filter(old -> Bounds.isTighter(old, bound, false))
                    .orElse(bound));
        }
    }

    private void values(Located at, List<Located> listed, boolean isConst) {
        Map<String, Located> values = new LinkedHashMap<>();
        Set<String> types = new TreeSet<>();
        for (Located value : listed) {
            if (!value.node().isNone()) {
                values.put(Canonical.of(value.node()), value);
                types.add(JsonTypes.typeOf(value.node()));
            }
        }
        shape.values.ifPresent(before -> values.keySet().retainAll(before.keySet()));
        shape.values = Optional.of(values);
        shape.valuesAt = Optional.of(at);
        shape.isConst |= isConst;
        shape.types = JsonTypes.both(shape.types, types);
    }

    private void additional(Located member) {
        if (member.node().isBool()) {
            if (!member.node().bool()) {
                shape.closedAt = Optional.of(member);
            }
        } else if (member.node().isObject() && !member.node().keys().isEmpty()) {
            additional.add(member);
        }
    }

    private void items(Located member) {
        if (member.node().isList()) {
            shape.others.put("items", new Shape.Other(Canonical.followed(member, file, new HashMap<>()), member));
        } else {
            items.add(member);
        }
    }

    /** Null as a branch is nullability and no branch; one branch alone is no choice. */
    private void choice(String keyword, Located list) {
        List<Located> branches = list.items();
        Optional<Integer> chosen = Optional.ofNullable(conjunction.choices().get(list.node()));
        if (chosen.isPresent()) {
            collect(branches.get(chosen.get()));
            return;
        }
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            if (!Nulls.isNullAlone(file.resolve(branches.get(i)))) {
                open.add(i);
            }
        }
        if (open.size() == 1) {
            collect(branches.get(open.get(0)));
        } else if (open.size() > 1) {
            choices.add(new Shape.Choice(keyword, list, List.copyOf(open)));
        } else if (!branches.isEmpty()) {
            shape.types = Set.of();
        }
    }
}
