package dev.fledge.canary.compat.argo;

/** The value of {@code nil} in an expression. */
enum Nil {
    NIL;

    @Override
    public String toString() {
        return "nil";
    }
}
