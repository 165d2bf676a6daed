package dev.fledge.canary.quality;

/**
 * Pods that stand still at regular times: garbage collection, a throttled CPU. The canary has one pod.
 *
 * @param everySeconds each pod, at its own phase
 * @param lastSeconds how long each pause lasts
 * @param slowness how many times as slow a request in a pause is
 * @param errorRate of the requests in a pause, beside the usual
 */
record Pauses(double everySeconds, double lastSeconds, double slowness, double errorRate) {
    static final int BASELINE_PODS = 19;

    /** The share of a slice in which a pod of that phase stands still. */
    double share(double sliceStart, double phase) {
        double since = sliceStart - phase;
        double x = since - Math.floor(since / everySeconds) * everySeconds;
        double begun = Math.max(0, Math.min(lastSeconds - x, Slice.SECONDS));
        double next = Math.max(0, Math.min(x + Slice.SECONDS - everySeconds, lastSeconds));
        return Math.min(1, (begun + next) / Slice.SECONDS);
    }
}
