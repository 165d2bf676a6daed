package dev.fledge.contract.generate;

import dev.fledge.internal.Check;

/**
 * Recorded answers that no contract came of, or not all that could have.
 *
 * @param operation method, path and status, or what else was asked; parts that may be a person's or secret are replaced by what
 *     they are
 * @param calls how many there were, from 1
 * @param reason one sentence without a full stop
 */
public record LeftOut(String operation, int calls, String reason) {
    /** @throws IllegalArgumentException if a text is blank or {@code calls} is below 1 */
    public LeftOut {
        Check.notBlank("operation", operation);
        Check.inRange("calls", calls, 1, Integer.MAX_VALUE);
        Check.notBlank("reason", reason);
    }

    /** Returns operation, number of calls and reason. */
    @Override
    public String toString() {
        return operation + " (" + Words.count(calls, "call") + "): " + reason;
    }
}
