package dev.fledge.contract.drift;

import dev.fledge.internal.Check;
import java.util.concurrent.atomic.AtomicLong;

/** Takes a share of what passes by, spread without a pattern and the same each time. Thread-safe; allocates nothing. */
final class Sampling {
    private final long threshold;
    private final AtomicLong passed = new AtomicLong();

    /**
     * Makes a sampling.
     *
     * @param share from 0 (nothing) to 1 (everything)
     */
    Sampling(double share) {
        Check.inRange("share to sample", share, 0.0, 1.0);
        this.threshold = share >= 1 ? Long.MAX_VALUE : (long) (share * (double) Long.MAX_VALUE);
    }

    boolean takes() {
        if (threshold == 0 || threshold == Long.MAX_VALUE) {
            return threshold != 0;
        }
        return mixed(passed.getAndIncrement()) >>> 1 < threshold;
    }

    /** The finalizer of SplitMix64: a bijection whose output looks random for inputs in a row. */
    private static long mixed(long number) {
        long mixed = number + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
