package dev.fledge.canary.compat.argo;

import dev.fledge.canary.compat.argo.Expr.Scope;
import dev.fledge.canary.compat.argo.Expr.TypeScope;
import dev.fledge.document.DocumentNode;

/** A success or failure condition, and where it stands. */
record Condition(DocumentNode node, String text, Expr expr) {
    /**
     * Reads a condition.
     *
     * @param text the condition with its arguments filled in
     * @throws dev.fledge.document.DocumentException at {@code node}, with the place inside the text
     */
    static Condition read(DocumentNode node, String text) {
        try {
            return new Condition(node, text, ExprParser.parse(text));
        } catch (ExprException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Returns whether it holds.
     *
     * @param result nil, a number or a list of numbers
     * @throws ExprException if the types do not fit together or there is no value, or it is neither true nor false
     */
    boolean holds(Object result) {
        expr.type(new TypeScope(ExprType.ofResult(result), ExprType.ANY));
        return ExprUnary.truth(expr.value(Scope.of(result)));
    }

    /** Returns whether the text mentions a word followed by a bracket, so a function or an index. */
    boolean uses(String construct) {
        return text.replace(" ", "").contains(construct);
    }
}
