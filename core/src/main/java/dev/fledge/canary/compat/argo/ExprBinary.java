package dev.fledge.canary.compat.argo;

import dev.fledge.canary.compat.argo.ExprType.Kind;
import java.util.List;

/** An operator between two parts. {@code &&} and {@code ||} look at the second only if the first does not decide. */
record ExprBinary(String operator, Expr left, Expr right) implements Expr {
    @Override
    public ExprType type(TypeScope scope) {
        ExprType first = left.type(scope);
        ExprType second = right.type(scope);
        return switch (operator) {
            case "==", "!=" -> require(first.comparableWith(second), ExprType.BOOL, first, second);
            case "&&", "and", "||", "or" ->
                require(first.mayBe(Kind.BOOL) && second.mayBe(Kind.BOOL), ExprType.BOOL, first, second);
            case "in" ->
                require(
                        second.isAny()
                                || (second.isArray()
                                        && first.comparableWith(second.element().orElseThrow())),
                        ExprType.BOOL,
                        first,
                        second);
            case "<", ">", "<=", ">=" ->
                require(
                        numbers(first, second) || (first.mayBe(Kind.STRING) && second.mayBe(Kind.STRING)),
                        ExprType.BOOL,
                        first,
                        second);
            case "/", "**", "^" -> require(numbers(first, second), ExprType.FLOAT, first, second);
            case "%" ->
                require(first.mayBe(Kind.INT) && second.mayBe(Kind.INT), combined(first, second), first, second);
            default -> require(numbers(first, second), combined(first, second), first, second);
        };
    }

    private static boolean numbers(ExprType first, ExprType second) {
        return (first.isNumber() || first.isAny()) && (second.isNumber() || second.isAny());
    }

    private static ExprType combined(ExprType first, ExprType second) {
        if (first.isAny() || second.isAny()) {
            return ExprType.ANY;
        }
        return first.kind() == Kind.FLOAT ? first : second;
    }

    private ExprType require(boolean fits, ExprType type, ExprType first, ExprType second) {
        if (!fits) {
            throw new ExprException("mismatched types: " + first + " " + operator + " " + second);
        }
        return type;
    }

    @Override
    public Object value(Scope scope) {
        return switch (operator) {
            case "&&", "and" -> ExprUnary.truth(left.value(scope)) && ExprUnary.truth(right.value(scope));
            case "||", "or" -> ExprUnary.truth(left.value(scope)) || ExprUnary.truth(right.value(scope));
            default -> of(left.value(scope), right.value(scope));
        };
    }

    private Object of(Object first, Object second) {
        return switch (operator) {
            case "==" -> same(first, second);
            case "!=" -> !same(first, second);
            case "in" -> isIn(first, second);
            case "<", ">", "<=", ">=" -> compare(first, second);
            case "/" -> number(first) / number(second);
            case "**", "^" -> StrictMath.pow(number(first), number(second));
            default ->
                first instanceof Long one && second instanceof Long two
                        ? (Object) whole(one, two)
                        : (Object) fractional(number(first), number(second));
        };
    }

    static double number(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new ExprException("expected a number, but got " + value);
    }

    /** Numbers are the same by value, lists element by element; NaN is never the same. */
    static boolean same(Object first, Object second) {
        if (first instanceof Number && second instanceof Number) {
            return number(first) == number(second);
        }
        if (first instanceof List<?> one && second instanceof List<?> two) {
            boolean same = one.size() == two.size();
            for (int i = 0; same && i < one.size(); i++) {
                same = same(one.get(i), two.get(i));
            }
            return same;
        }
        return first.equals(second);
    }

    private static boolean isIn(Object first, Object second) {
        if (second instanceof List<?> list) {
            return list.stream().anyMatch(element -> same(first, element));
        }
        throw new ExprException("expected a list, but got " + second);
    }

    private boolean compare(Object first, Object second) {
        if (first instanceof String one && second instanceof String two) {
            int order = one.compareTo(two);
            return ordered(order, 0);
        }
        return ordered(number(first), number(second));
    }

    private boolean ordered(double first, double second) {
        return switch (operator) {
            case "<" -> first < second;
            case ">" -> first > second;
            case "<=" -> first <= second;
            default -> first >= second;
        };
    }

    private long whole(long first, long second) {
        return switch (operator) {
            case "+" -> first + second;
            case "-" -> first - second;
            case "*" -> first * second;
            default -> remainder(first, second);
        };
    }

    private static long remainder(long first, long second) {
        if (second == 0) {
            throw new ExprException("an integer was divided by zero");
        }
        return first % second;
    }

    private double fractional(double first, double second) {
        return switch (operator) {
            case "+" -> first + second;
            case "-" -> first - second;
            case "*" -> first * second;
            default -> throw new ExprException("% is for integers, but got " + first + " and " + second);
        };
    }
}
