package dev.fledge.contract.compat;

/** How bad a change is, from worst to best. */
public enum Level {
    /** A consumer that kept to the old promise can fail. */
    BREAKING,
    /** The documents do not tell whether a consumer that kept to the old promise can fail. */
    RISK,
    /** No consumer that kept to the old promise can fail by it. */
    SAFE
}
