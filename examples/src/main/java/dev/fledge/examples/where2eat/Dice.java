package dev.fledge.examples.where2eat;

import java.time.Duration;
import java.util.Random;

/** Decides, from a seed, how long the work for each request takes and which requests are unlucky. Thread-safe. */
final class Dice {
    /** What one request drew: both numbers from 0 up to but not including 1. */
    record Throw(double work, double fault) {
        /** Returns a time between the two, the shorter one included. */
        Duration between(Duration shortest, Duration longest) {
            return shortest.plusNanos((long) (work * longest.minus(shortest).toNanos()));
        }
    }

    private final Random random;

    Dice(long seed) {
        this.random = new Random(seed);
    }

    /** Returns the next throw; of {@code n} throws the same ones come out for one seed, whichever thread asks. */
    synchronized Throw next() {
        return new Throw(random.nextDouble(), random.nextDouble());
    }
}
