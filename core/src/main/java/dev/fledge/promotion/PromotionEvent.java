package dev.fledge.promotion;

import dev.fledge.internal.Check;
import java.time.Duration;
import java.time.Instant;

/**
 * One thing that happened in a promotion, in the order in which it did.
 *
 * @param at time of day
 * @param elapsed time since the promotion started, on the monotonic clock
 * @param kind what sort of thing
 * @param message a sentence for people, without secrets
 */
public record PromotionEvent(Instant at, Duration elapsed, Kind kind, String message) {
    /** What sort of thing happened. */
    public enum Kind {
        /** A gate was asked. */
        GATE,
        /** The rollback point was captured. */
        CAPTURED,
        /** The canary runs, out of reach of users. */
        STARTED,
        /** The way back was exercised and read back; traffic may move now. */
        ARMED,
        /** The weight was changed and read back. */
        WEIGHT,
        /** The judge looked. */
        LOOK,
        /** A step is done, the next one begins. */
        ADVANCED,
        /** The canary became stable. */
        PROMOTED,
        /** Something is against going on; the way back begins. */
        BACK,
        /** No request reaches the canary any more. */
        ABORTED,
        /** The rollback point is the desired state again. */
        ROLLED_BACK
    }

    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if {@code message} is blank
     */
    public PromotionEvent {
        Check.notNull("at", at);
        Check.notNull("elapsed", elapsed);
        Check.notNull("kind", kind);
        Check.notBlank("message", message);
    }
}
