package dev.fledge.canary;

/** Divides the time since the window opened, in nanoseconds, into slices. Not thread-safe. */
final class SliceClock {
    private final long slice;
    private long warmUntil;

    SliceClock(long sliceNanos, long warmUpNanos) {
        this.slice = sliceNanos;
        warmAgain(0, warmUpNanos);
    }

    /** Returns how long a slice is. */
    long slice() {
        return slice;
    }

    /** Returns the end of the slice that is open just before that moment; how a slice was cut into batches is not to be seen. */
    long endOfSliceBefore(long at) {
        return (sliceOf(at - 1) + 1) * slice;
    }

    long sliceOf(long at) {
        return StrictMath.floorDiv(at, slice);
    }

    /** Instances started at that time: what they serve is not judged until they are warm. Rounded up to whole slices. */
    void warmAgain(long at, long warmUpNanos) {
        long end = at + warmUpNanos;
        warmUntil = StrictMath.floorDiv(end + slice - 1, slice) * slice;
    }

    /** Whether a block that starts then belongs to the warm-up. */
    boolean warmAt(long start) {
        return start < warmUntil;
    }

    void pass(StateCodec codec) {
        warmUntil = codec.whole(warmUntil);
    }
}
