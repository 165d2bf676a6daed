package dev.fledge.canary.compat.argo;

import dev.fledge.canary.compat.argo.ExprType.Kind;

/** {@code !}, {@code -} and {@code +}. */
record ExprUnary(String operator, Expr operand) implements Expr {
    /**
     * Returns the boolean.
     *
     * @throws ExprException if it is none
     */
    static boolean truth(Object value) {
        if (value instanceof Boolean bool) {
            return bool;
        }
        throw new ExprException("expected true or false, but got " + value);
    }

    @Override
    public ExprType type(TypeScope scope) {
        ExprType type = operand.type(scope);
        boolean fits = operator.equals("!") ? type.mayBe(Kind.BOOL) : type.isNumber() || type.isAny();
        if (!fits) {
            throw new ExprException("mismatched type: " + operator + " of " + type);
        }
        return operator.equals("!") ? ExprType.BOOL : type;
    }

    @Override
    public Object value(Scope scope) {
        Object value = operand.value(scope);
        if (operator.equals("!")) {
            return !truth(value);
        }
        if (value instanceof Long number) {
            return operator.equals("-") ? -number : number;
        }
        double number = ExprBinary.number(value);
        return operator.equals("-") ? -number : number;
    }
}
