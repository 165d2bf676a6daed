package dev.fledge.contract.broker;

import dev.fledge.internal.Check;

/**
 * One version of an app that takes part in contracts, as consumer, as provider or as both.
 *
 * @param pacticipant its name as in the pacts, such as {@code where2eat}; upper and lower case are different
 * @param version such as a commit or {@code 1.4.2}; any text, compared as it is
 */
public record PacticipantVersion(String pacticipant, String version) {
    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if one is blank
     */
    public PacticipantVersion {
        Check.notBlank("name of a pacticipant", pacticipant);
        Check.notBlank("version of " + pacticipant, version);
    }

    /** Returns name and version, such as {@code where2eat 1.4.2}. */
    @Override
    public String toString() {
        return pacticipant + " " + version;
    }
}
