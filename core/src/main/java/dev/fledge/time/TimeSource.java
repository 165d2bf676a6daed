package dev.fledge.time;

import java.time.Duration;
import java.time.Instant;

/** Where time comes from and how a thread waits. Implementations are thread-safe. */
public interface TimeSource {
    /** Returns the time of day; may jump when the machine's clock is set. */
    Instant now();

    /** Returns nanoseconds since an arbitrary origin; never goes backwards. Only differences mean something. */
    long nanoTime();

    /**
     * Blocks the calling thread for the duration; zero or less returns at once.
     *
     * @throws InterruptedException if the thread is or was interrupted
     */
    void sleep(Duration duration) throws InterruptedException;

    /** Returns the machine's clock. */
    static TimeSource system() {
        return SystemTime.INSTANCE;
    }
}
