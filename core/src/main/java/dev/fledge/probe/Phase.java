package dev.fledge.probe;

/** Where in its period a suite is due: the same for a name on every machine, and spread evenly over many names. */
final class Phase {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Phase() {}

    /** Returns the phase in nanoseconds: not negative, below the period. */
    static long nanos(String name, long periodNanos) {
        // The upper half of a 128-bit product scales the hash to the period without a division's bias.
        return Math.multiplyHigh(hash(name) >>> 1, periodNanos << 1);
    }

    /** FNV-1a over the characters, then the finalizer of SplitMix64: FNV alone hardly moves the upper bits of short names. */
    private static long hash(String name) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * FNV_PRIME;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }
}
