package dev.fledge.promotion;

/**
 * Told of each event on the promotion's own thread. What it throws, errors included, is logged and does not stop the
 * promotion. One that blocks holds everything up, the way back too: hand slow work to a thread of your own.
 */
@FunctionalInterface
public interface PromotionListener {
    /** Takes an event. Should return at once: the promotion waits for it. */
    void on(PromotionEvent event);
}
