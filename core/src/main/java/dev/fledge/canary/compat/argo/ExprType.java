package dev.fledge.canary.compat.argo;

import java.util.List;
import java.util.Optional;

/**
 * What an expression gives, as far as it is known before it runs. Argo checks the types against each result before it
 * evaluates, so a part that would not even be reached can still be an error.
 */
record ExprType(Kind kind, Optional<ExprType> element) {
    static final ExprType INT = of(Kind.INT);
    static final ExprType FLOAT = of(Kind.FLOAT);
    static final ExprType BOOL = of(Kind.BOOL);
    static final ExprType STRING = of(Kind.STRING);
    static final ExprType NIL = of(Kind.NIL);
    static final ExprType ANY = of(Kind.ANY);

    /** The kinds, with their words in messages. */
    enum Kind {
        INT,
        FLOAT,
        BOOL,
        STRING,
        NIL,
        ANY,
        ARRAY
    }

    private static ExprType of(Kind kind) {
        return new ExprType(kind, Optional.empty());
    }

    static ExprType arrayOf(ExprType element) {
        return new ExprType(Kind.ARRAY, Optional.of(element));
    }

    /** Returns the type of a result: nil, a number or a list of numbers. */
    static ExprType ofResult(Object result) {
        if (result instanceof List<?>) {
            return arrayOf(FLOAT);
        }
        return result instanceof Nil ? NIL : FLOAT;
    }

    boolean isNumber() {
        return kind == Kind.INT || kind == Kind.FLOAT;
    }

    boolean isAny() {
        return kind == Kind.ANY;
    }

    boolean isArray() {
        return kind == Kind.ARRAY;
    }

    /** Returns whether this is the kind or not known. */
    boolean mayBe(Kind wanted) {
        return kind == wanted || isAny();
    }

    /** Returns whether the two can be asked to be equal. */
    boolean comparableWith(ExprType other) {
        return kind == Kind.NIL
                || other.kind == Kind.NIL
                || kind == other.kind
                || (isNumber() && other.isNumber())
                || isAny()
                || other.isAny();
    }

    @Override
    public String toString() {
        return switch (kind) {
            case INT -> "an integer";
            case FLOAT -> "a number";
            case BOOL -> "true or false";
            case STRING -> "text";
            case NIL -> "nil";
            case ANY -> "anything";
            case ARRAY -> "a list";
        };
    }
}
