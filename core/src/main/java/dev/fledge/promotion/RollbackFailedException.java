package dev.fledge.promotion;

import dev.fledge.verdict.FledgeException;

/**
 * The way back could not be proved: users may still reach the canary. Somebody has to look now; the message says what was
 * tried, what was seen last and what to check by hand.
 */
public final class RollbackFailedException extends FledgeException {
    private static final long serialVersionUID = 1L;

    RollbackFailedException(String message) {
        super(message);
    }
}
