package dev.fledge.canary.compat.argo;

import dev.fledge.canary.compat.argo.ExprType.Kind;
import java.util.List;

/** A question about each element of a list. */
record ExprPredicate(String name, Expr list, Expr body) implements Expr {
    static final List<String> NAMES = List.of("all", "any", "none", "one", "filter", "map", "count");

    @Override
    public ExprType type(TypeScope scope) {
        ExprType collection = list.type(scope);
        if (!collection.isArray() && !collection.isAny()) {
            throw new ExprException(name + " takes a list, not " + collection);
        }
        ExprType answer = body.type(scope.at(collection.element().orElse(ExprType.ANY)));
        if (!name.equals("map") && !answer.mayBe(Kind.BOOL)) {
            throw new ExprException("the predicate of " + name + " must be true or false, not " + answer);
        }
        return switch (name) {
            case "map" -> ExprType.arrayOf(answer);
            case "filter" -> collection.isArray() ? collection : ExprType.arrayOf(ExprType.ANY);
            case "count" -> ExprType.INT;
            default -> ExprType.BOOL;
        };
    }

    @Override
    public Object value(Scope scope) {
        if (!(list.value(scope) instanceof List<?> elements)) {
            throw new ExprException(name + " takes a list");
        }
        return switch (name) {
            case "all" -> elements.stream().allMatch(element -> holds(scope, element));
            case "any" -> elements.stream().anyMatch(element -> holds(scope, element));
            case "none" -> elements.stream().noneMatch(element -> holds(scope, element));
            case "one" -> count(scope, elements) == 1;
            case "count" -> count(scope, elements);
            case "filter" ->
                elements.stream().filter(element -> holds(scope, element)).toList();
            default ->
                elements.stream().map(element -> body.value(scope.at(element))).toList();
        };
    }

    private boolean holds(Scope scope, Object element) {
        return ExprUnary.truth(body.value(scope.at(element)));
    }

    private long count(Scope scope, List<?> elements) {
        return elements.stream().filter(element -> holds(scope, element)).count();
    }
}
