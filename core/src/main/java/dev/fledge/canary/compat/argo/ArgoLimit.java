package dev.fledge.canary.compat.argo;

import java.util.Optional;

/**
 * The one number that a simple condition compares its result with.
 *
 * @param value what the result may reach
 * @param upper whether the result must stay below it; else it must stay above
 */
record ArgoLimit(double value, boolean upper) {
    /** Returns the limit of the failure condition, else of the success condition; empty if neither is that simple. */
    static Optional<ArgoLimit> of(ArgoMetric metric) {
        Optional<ArgoLimit> broken = metric.failure().flatMap(ArgoLimit::of);
        return broken.isPresent()
                ? broken.map(limit -> new ArgoLimit(limit.value(), !limit.upper()))
                : metric.success().flatMap(ArgoLimit::of);
    }

    /** Reads {@code result < 1}, {@code result[0] <= 1}, {@code asFloat(result) > 1} and the like. */
    private static Optional<ArgoLimit> of(Condition condition) {
        if (!(condition.expr() instanceof ExprBinary comparison)) {
            return Optional.empty();
        }
        boolean less =
                comparison.operator().equals("<") || comparison.operator().equals("<=");
        boolean more =
                comparison.operator().equals(">") || comparison.operator().equals(">=");
        return (less || more) && isResult(comparison.left())
                ? number(comparison.right()).map(value -> new ArgoLimit(value, less))
                : Optional.empty();
    }

    private static Optional<Double> number(Expr expr) {
        if (expr instanceof ExprUnary unary && unary.operator().equals("-")) {
            return number(unary.operand()).map(value -> -value);
        }
        return expr instanceof ExprNodes.Literal literal && literal.constant() instanceof Number number
                ? Optional.of(number.doubleValue())
                : Optional.empty();
    }

    private static boolean isResult(Expr expr) {
        if (expr instanceof ExprNodes.Index index) {
            return isResult(index.list());
        }
        if (expr instanceof ExprNodes.Call call && call.function() == ExprFunction.AS_FLOAT) {
            return isResult(call.arguments().get(0));
        }
        return expr instanceof ExprNodes.Result;
    }
}
