package dev.fledge.canary.quality;

import java.util.Optional;

/**
 * How a judge ended a run.
 *
 * @param outcome what happened to the canary
 * @param reason why, as a code such as {@code HOLD_EXPIRED}; empty if the outcome says all
 * @param decided when
 * @param passProved when the evidence for promotion was first complete, even if promotion came later or not at all
 */
record Ending(Outcome outcome, String reason, Moment decided, Optional<Moment> passProved) {
    /** Held until the window was over. */
    static final String HOLD_EXPIRED = "HOLD_EXPIRED";

    /** What happened to the canary. */
    enum Outcome {
        ROLLED_BACK,
        PROMOTED,
        INCONCLUSIVE
    }

    /**
     * A moment of a run, on both of its clocks.
     *
     * @param seconds since the canary started
     * @param canaryRequests since the canary started
     */
    record Moment(int seconds, long canaryRequests) {}
}
