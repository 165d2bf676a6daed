package dev.fledge.rollout.kubernetes;

import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.time.Duration;

/** A token bucket: so many requests a second, with a burst. What is urgent takes its tokens without waiting for them. */
final class Pace {
    private static final int BURST_SECONDS = 15;

    private final TimeSource time;
    private final double perSecond;
    private double tokens;
    private long filledNanos;

    Pace(int perSecond, TimeSource time) {
        this.time = time;
        this.perSecond = perSecond;
        this.tokens = (double) perSecond * BURST_SECONDS;
        this.filledNanos = time.nanoTime();
    }

    /**
     * Waits until a request may be sent.
     *
     * @return whether it may be sent by the deadline
     */
    boolean await(Deadline deadline) throws InterruptedException {
        Duration wait = take();
        if (wait.compareTo(deadline.remaining()) > 0) {
            giveBack();
            return false;
        }
        time.sleep(wait);
        return true;
    }

    void takeAtOnce() {
        take();
    }

    private synchronized Duration take() {
        long now = time.nanoTime();
        tokens = Math.min(perSecond * BURST_SECONDS, tokens + perSecond * (now - filledNanos) / 1e9);
        filledNanos = now;
        tokens--;
        return tokens >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-tokens / perSecond * 1e9));
    }

    private synchronized void giveBack() {
        tokens++;
    }
}
