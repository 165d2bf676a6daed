package dev.fledge.rollout.local;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A small random generator whose numbers depend on the seed and their place in the order alone. Thread-safe, lock-free.
 *
 * @see "Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators (2014), figure 15"
 */
final class SplitMix64 {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final AtomicLong state;

    SplitMix64(long seed) {
        this.state = new AtomicLong(seed);
    }

    /** Returns the next 64 bits. */
    long nextLong() {
        long mixed = state.addAndGet(GOLDEN_GAMMA);
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** Returns the next number from 0 to 999, each as likely as the others to within one part in four million. */
    int nextPermille() {
        return (int) (((nextLong() >>> 32) * 1000) >>> 32);
    }
}
