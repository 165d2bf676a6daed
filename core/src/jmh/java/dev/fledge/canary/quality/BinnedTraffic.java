package dev.fledge.canary.quality;

import dev.fledge.metric.Arm;

/** The traffic of a run in bins of some seconds, as a metrics store keeps it. Not thread-safe. */
final class BinnedTraffic {
    private final int binSeconds;
    private final Slice[] bins;

    BinnedTraffic(int binSeconds, int windowSeconds) {
        if (binSeconds % Slice.SECONDS != 0) {
            throw new IllegalArgumentException(
                    "bins must be whole slices of " + Slice.SECONDS + " s, but were " + binSeconds + " s");
        }
        this.binSeconds = binSeconds;
        this.bins = new Slice[(windowSeconds + binSeconds - 1) / binSeconds];
        for (int i = 0; i < bins.length; i++) {
            bins[i] = new Slice();
        }
    }

    void add(Slice slice, int endSeconds) {
        Slice bin = bins[(endSeconds - Slice.SECONDS) / binSeconds];
        bin.canary.add(slice.canary);
        bin.baseline.add(slice.baseline);
    }

    int binSeconds() {
        return binSeconds;
    }

    /**
     * What an arm did from one second (inclusive) to another (exclusive); nothing before the canary started.
     *
     * @throws IllegalArgumentException if a bin would have to be parted
     */
    ArmSlice sum(Arm arm, long fromSeconds, long toSeconds) {
        if (fromSeconds % binSeconds != 0 || toSeconds % binSeconds != 0) {
            throw new IllegalArgumentException("traffic is kept in bins of " + binSeconds + " s, but was asked from "
                    + fromSeconds + " s to " + toSeconds + " s");
        }
        ArmSlice sum = new ArmSlice();
        long last = Math.min(bins.length, toSeconds / binSeconds);
        for (long i = Math.max(0, fromSeconds / binSeconds); i < last; i++) {
            Slice bin = bins[(int) i];
            sum.add(arm == Arm.CANARY ? bin.canary : bin.baseline);
        }
        return sum;
    }
}
