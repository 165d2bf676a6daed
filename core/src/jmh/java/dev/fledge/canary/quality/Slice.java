package dev.fledge.canary.quality;

/** Five seconds of traffic of both arms. Mutable and reused: who keeps it, copies it. */
final class Slice {
    static final int SECONDS = 5;

    final ArmSlice baseline = new ArmSlice();
    final ArmSlice canary = new ArmSlice();

    /** The canary's share of the traffic that was asked for; 0 before it started. */
    int weightPermille;

    void clear() {
        baseline.clear();
        canary.clear();
        weightPermille = 0;
    }
}
