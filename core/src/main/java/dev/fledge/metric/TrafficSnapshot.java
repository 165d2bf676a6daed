package dev.fledge.metric;

/**
 * What a {@link TrafficRecorder} has counted since it was made.
 *
 * @param counts answered requests by class of status
 * @param latencyMillis how long the answers took, in {@link Buckets#latencyMillis()}
 */
public record TrafficSnapshot(Counts counts, Histogram latencyMillis) {
    /** Nothing recorded yet. */
    public static final TrafficSnapshot NONE =
            new TrafficSnapshot(Counts.NONE, Histogram.empty(Buckets.latencyMillis()));

    /**
     * Returns what came since {@code earlier}.
     *
     * @throws IllegalArgumentException if {@code earlier} counted more
     */
    public TrafficSnapshot since(TrafficSnapshot earlier) {
        return new TrafficSnapshot(counts.since(earlier.counts), latencyMillis.since(earlier.latencyMillis));
    }
}
