package dev.fledge.contract.compat;

/** Which breaking changes may not be there. */
public enum Scope {
    /** Only those that a known consumer uses. Without known consumers that is not known, and never passes. */
    USED,
    /** All, whether a known consumer uses them or not. */
    ALL
}
