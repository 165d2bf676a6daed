package dev.fledge.canary.compat;

import dev.fledge.internal.Check;

/**
 * A construct of a foreign policy on which the native judge would decide differently.
 *
 * @param where file, line and column, and the key, such as {@code canary.json:12:7 nanStrategy}
 * @param foreign what the foreign judge does, one sentence
 * @param fledge what the native judge does, and why, one sentence
 */
public record Difference(String where, String foreign, String fledge) {
    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if a component is blank
     */
    public Difference {
        Check.notBlank("where", where);
        Check.notBlank("what the foreign judge does", foreign);
        Check.notBlank("what the native judge does", fledge);
    }
}
