package dev.fledge.canary.compat.argo;

/** A part of a condition. Immutable. */
interface Expr {
    /** What a part is evaluated against: the result as a whole, and the element where a predicate looks at one. */
    record Scope(Object result, Object element) {
        static Scope of(Object result) {
            return new Scope(result, Nil.NIL);
        }

        Scope at(Object newElement) {
            return new Scope(result, newElement);
        }
    }

    /** What is known of both before anything runs. */
    record TypeScope(ExprType result, ExprType element) {
        TypeScope at(ExprType newElement) {
            return new TypeScope(result, newElement);
        }
    }

    /**
     * Returns the type.
     *
     * @throws ExprException if the parts do not fit together
     */
    ExprType type(TypeScope scope);

    /**
     * Returns a Long, Double, Boolean, String, {@link Nil} or List.
     *
     * @throws ExprException if there is no value, such as the first of an empty list
     */
    Object value(Scope scope);
}
