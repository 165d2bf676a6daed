package dev.fledge.promotion;

/** Told of each event on the promotion's own thread. What it throws is logged and does not stop the promotion. */
@FunctionalInterface
public interface PromotionListener {
    /** Takes an event. Should return at once: the promotion waits for it. */
    void on(PromotionEvent event);
}
