package dev.fledge.rollout.kubernetes;

/** Which connections a request takes: a lane never waits for another. */
enum Lane {
    COMMANDS,
    WATCHES,
    /** The way back: never paced, never held up by what went wrong before. */
    URGENT
}
