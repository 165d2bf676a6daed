package dev.fledge.contract.pact;

/** What is done with an interaction whose state nobody can bring about. */
public enum MissingState {
    /** It is not asked and told as unverifiable. */
    UNVERIFIABLE,
    /** It is asked as if the provider were in that state already. */
    ASSUMED
}
