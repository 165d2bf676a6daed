package dev.fledge.contract.compat;

import dev.fledge.contract.compat.Subject.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What changed in the parameters of operations. */
final class ParameterComparison {
    private static final Pattern IN_PATH = Pattern.compile("\\{([^}]*)}");
    /** OpenAPI says that parameters of these names are ignored: other parts of the document describe them. */
    private static final Set<String> IGNORED_HEADERS = Set.of("accept", "content-type", "authorization");

    private final SpecFile before;
    private final SpecFile after;
    private final ChangeList changes;
    private final SchemaComparison schemas;

    ParameterComparison(SpecFile before, SpecFile after, ChangeList changes) {
        this.before = before;
        this.after = after;
        this.changes = changes;
        this.schemas = SchemaComparison.ofText(before, after, Direction.REQUEST);
    }

    void compare(Subject operation, Operation one, Operation other) {
        Map<String, Located> old = parameters(before, one);
        Map<String, Located> now = parameters(after, other);
        old.forEach((key, parameter) -> {
            Subject subject = operation.part(Kind.PARAMETER, in(parameter), name(parameter));
            Optional<Located> still = Optional.ofNullable(now.get(key));
            if (still.isPresent()) {
                both(subject, parameter, still.get());
            } else {
                removed(subject, parameter, now);
            }
        });
        now.forEach((key, parameter) -> {
            boolean moved = old.values().stream()
                    .anyMatch(before -> name(before).equals(name(parameter)) && !now.containsKey(key(before, one)));
            if (!old.containsKey(key) && !moved && !in(parameter).equals("path")) {
                changes.add(
                        operation.part(Kind.PARAMETER, in(parameter), name(parameter)),
                        seen(
                                parameter.isTrue("required")
                                        ? "new-required-request-parameter"
                                        : "new-optional-request-parameter",
                                Sides.added(parameter),
                                Values.NONE));
            }
        });
    }

    /** Parameters of a path are those of each of its operations, which may say more of them. */
    static Map<String, Located> parameters(SpecFile file, Operation operation) {
        Map<String, Located> parameters = new LinkedHashMap<>();
        for (Located from : List.of(operation.item(), operation.at())) {
            from.get("parameters").map(Located::items).orElse(List.of()).forEach(item -> {
                Located parameter = file.resolve(item);
                boolean ignored = in(parameter).equals("header")
                        && IGNORED_HEADERS.contains(name(parameter).toLowerCase(Locale.ROOT));
                if (!ignored) {
                    parameters.put(key(parameter, operation), parameter);
                }
            });
        }
        return parameters;
    }

    /** Returns by what a parameter of an operation is known in both documents. */
    static Optional<String> counterpart(SpecFile file, Operation operation, List<String> inAndName) {
        return parameters(file, operation).entrySet().stream()
                .filter(entry -> inAndName.equals(List.of(in(entry.getValue()), name(entry.getValue()))))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** A parameter in the path is known by its position there, so that a new name is no change. */
    private static String key(Located parameter, Operation operation) {
        String name = name(parameter);
        return switch (in(parameter)) {
            case "header" -> "header " + name.toLowerCase(Locale.ROOT);
            case "path" -> "path " + position(name, operation.template());
            default -> in(parameter) + " " + name;
        };
    }

    private static String position(String name, String template) {
        List<String> names = new ArrayList<>();
        Matcher matcher = IN_PATH.matcher(template);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names.contains(name) ? String.valueOf(names.indexOf(name)) : name;
    }

    private static String name(Located parameter) {
        return parameter.text("name").orElse("");
    }

    private static String in(Located parameter) {
        return parameter.text("in").orElse("");
    }

    private void removed(Subject subject, Located parameter, Map<String, Located> now) {
        Optional<Located> elsewhere = now.values().stream()
                .filter(other ->
                        name(other).equals(name(parameter)) && !in(other).equals(in(parameter)))
                .findFirst();
        if (elsewhere.isPresent()) {
            changes.add(
                    subject,
                    seen(
                            "request-parameter-in-changed",
                            Sides.of(parameter, elsewhere.get()),
                            new Values(in(parameter), in(elsewhere.get()))));
        } else {
            changes.add(subject, seen("request-parameter-removed", Sides.removed(parameter), Values.NONE));
        }
    }

    private void both(Subject subject, Located one, Located other) {
        Sides sides = Sides.of(one, other);
        boolean was = isRequired(one);
        boolean is = isRequired(other);
        if (was != is) {
            String id = is ? "request-parameter-became-required" : "request-parameter-became-optional";
            changes.add(subject, seen(id, sides, Values.NONE));
        }
        if (one.isTrue("deprecated") != other.isTrue("deprecated")) {
            String id = is(other) ? "request-parameter-deprecated" : "request-parameter-reactivated";
            changes.add(subject, seen(id, sides, Values.NONE));
        }
        boolean written = one.get("content").isPresent() || other.get("content").isPresent();
        if (!style(one).equals(style(other))) {
            changes.add(subject, seen("request-parameter-style-changed", sides, new Values(style(one), style(other))));
        } else if (!written && explodes(one) != explodes(other) && isComposed(schema(other))) {
            changes.add(
                    subject,
                    seen(
                            "request-parameter-explode-changed",
                            sides,
                            new Values("explode " + explodes(one), "explode " + explodes(other))));
        }
        changes.addAll(subject, Direction.REQUEST, schemas.between(schema(one), schema(other)));
    }

    private static boolean is(Located parameter) {
        return parameter.isTrue("deprecated");
    }

    private static boolean isRequired(Located parameter) {
        return parameter.isTrue("required") || in(parameter).equals("path");
    }

    private static String style(Located parameter) {
        Optional<Located> content = parameter.get("content");
        if (content.isPresent()) {
            return "content " + String.join(" or ", new TreeMap<>(MediaTypes.of(content.get())).keySet());
        }
        String usual = in(parameter).equals("query") || in(parameter).equals("cookie") ? "form" : "simple";
        return parameter.text("style").orElse(usual);
    }

    private static boolean explodes(Located parameter) {
        return parameter.get("explode").isPresent()
                ? parameter.isTrue("explode")
                : style(parameter).equals("form");
    }

    /** Only lists and objects are written apart or together. */
    private boolean isComposed(List<Located> schema) {
        Set<String> types = after.shape(after.conjunction(schema)).types;
        return types.contains("array") || types.contains("object");
    }

    private static List<Located> schema(Located parameter) {
        return parameter
                .get("schema")
                .or(() -> parameter
                        .get("content")
                        .flatMap(content -> content.members().stream().findFirst())
                        .flatMap(media -> media.get("schema")))
                .map(List::of)
                .orElse(List.of());
    }

    private static Change.Seen seen(String id, Sides sides, Values values) {
        return new Change.Seen(id, Direction.REQUEST, sides, values);
    }
}
