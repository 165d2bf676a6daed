package dev.fledge.time;

import java.time.Duration;
import java.time.Instant;

/** The machine's clock; the only place in Fledge that reads it or sleeps. */
enum SystemTime implements TimeSource {
    INSTANCE;

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before a wait of " + duration);
        }
        if (!duration.isNegative() && !duration.isZero()) {
            long millis = duration.toMillis();
            Thread.sleep(millis, (int) duration.minusMillis(millis).toNanos());
        }
    }
}
