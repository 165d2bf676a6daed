package dev.fledge.smoke.generate;

import dev.fledge.internal.Check;

/**
 * Recorded calls that no check came of.
 *
 * @param endpoint method and path, or what else was asked; parts that may be a person's or secret are replaced by what they are
 * @param calls how many calls there were, from 1
 * @param reason one sentence without a full stop
 */
public record LeftOut(String endpoint, int calls, String reason) {
    /** @throws IllegalArgumentException if a text is blank or {@code calls} is below 1 */
    public LeftOut {
        Check.notBlank("endpoint", endpoint);
        Check.inRange("calls", calls, 1, Integer.MAX_VALUE);
        Check.notBlank("reason", reason);
    }

    /** Returns endpoint, number of calls and reason. */
    @Override
    public String toString() {
        return endpoint + " (" + Words.count(calls, "call") + "): " + reason;
    }
}
