package dev.fledge.canary.compat.argo;

import dev.fledge.verdict.FledgeException;

/** Says why a condition cannot be read, or why it has no value for a reading. */
final class ExprException extends FledgeException {
    private static final long serialVersionUID = 1L;

    ExprException(String message) {
        super(message);
    }
}
