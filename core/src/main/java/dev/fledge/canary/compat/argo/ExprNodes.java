package dev.fledge.canary.compat.argo;

import dev.fledge.canary.compat.argo.ExprType.Kind;
import java.util.List;

/** The parts of a condition that are neither operators nor predicates. */
final class ExprNodes {
    private ExprNodes() {}

    /** A value that stands in the condition. */
    record Literal(Object constant, ExprType constantType) implements Expr {
        @Override
        public ExprType type(TypeScope scope) {
            return constantType;
        }

        @Override
        public Object value(Scope scope) {
            return constant;
        }
    }

    /** {@code result}. */
    record Result() implements Expr {
        @Override
        public ExprType type(TypeScope scope) {
            return scope.result();
        }

        @Override
        public Object value(Scope scope) {
            return scope.result();
        }
    }

    /** {@code #}. */
    record Element() implements Expr {
        @Override
        public ExprType type(TypeScope scope) {
            return scope.element();
        }

        @Override
        public Object value(Scope scope) {
            return scope.element();
        }
    }

    /** {@code [a, b]}. */
    record ListOf(List<Expr> items) implements Expr {
        @Override
        public ExprType type(TypeScope scope) {
            items.forEach(item -> item.type(scope));
            return ExprType.arrayOf(ExprType.ANY);
        }

        @Override
        public Object value(Scope scope) {
            return items.stream().map(item -> item.value(scope)).toList();
        }
    }

    /** {@code list[index]}; a negative index counts from the end. */
    record Index(Expr list, Expr index) implements Expr {
        @Override
        public ExprType type(TypeScope scope) {
            ExprType base = list.type(scope);
            ExprType at = index.type(scope);
            if (base.isAny()) {
                return ExprType.ANY;
            }
            if (!base.isArray()) {
                throw new ExprException(base + " has no elements");
            }
            if (!at.mayBe(Kind.INT)) {
                throw new ExprException("an index is an integer, not " + at);
            }
            return base.element().orElseThrow();
        }

        @Override
        public Object value(Scope scope) {
            if (!(list.value(scope) instanceof List<?> found) || !(index.value(scope) instanceof Long at)) {
                throw new ExprException("only a list has elements, by an integer");
            }
            long position = at < 0 ? at + found.size() : at;
            if (position < 0 || position >= found.size()) {
                throw new ExprException("index out of range: " + at + " (the list has " + found.size() + ")");
            }
            return found.get((int) position);
        }
    }

    /** {@code condition ? yes : no}. */
    record Conditional(Expr condition, Expr yes, Expr no) implements Expr {
        @Override
        public ExprType type(TypeScope scope) {
            if (!condition.type(scope).mayBe(Kind.BOOL)) {
                throw new ExprException("what stands before ? must be true or false");
            }
            ExprType first = yes.type(scope);
            ExprType second = no.type(scope);
            return first.equals(second) ? first : ExprType.ANY;
        }

        @Override
        public Object value(Scope scope) {
            return ExprUnary.truth(condition.value(scope)) ? yes.value(scope) : no.value(scope);
        }
    }

    /** A call of a function with its arguments. */
    record Call(ExprFunction function, List<Expr> arguments) implements Expr {
        @Override
        public ExprType type(TypeScope scope) {
            return function.type(
                    arguments.stream().map(argument -> argument.type(scope)).toList());
        }

        @Override
        public Object value(Scope scope) {
            // All arguments are evaluated, those that the function does not look at too.
            List<Object> values =
                    arguments.stream().map(argument -> argument.value(scope)).toList();
            return function.value(values, scope.result());
        }
    }
}
