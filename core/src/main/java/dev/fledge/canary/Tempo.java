package dev.fledge.canary;

/** How the parameters scale with the policy's slice and window. Immutable. */
final class Tempo {
    private final double slice;
    private final double share;
    private final double recent;
    private final double past;

    /**
     * Makes the tempo of a run.
     *
     * @param slice seconds of a slice
     * @param share part of the wealth that is spread anew in each slice
     */
    Tempo(double slice, double share) {
        this.slice = slice;
        this.share = share;
        this.recent = fade(Parameters.RECENT_HALF_LIFE, 1);
        this.past = fade(Parameters.BASELINE_HALF_LIFE, 1);
    }

    /** Returns what is left after so many slices of something that halves in so many seconds. */
    double fade(double halfLife, long slices) {
        return StrictMath.pow(0.5, slice * slices / halfLife);
    }

    /** Returns what is left of what is called recent. */
    double recent(long slices) {
        return slices == 1 ? recent : fade(Parameters.RECENT_HALF_LIFE, slices);
    }

    /** Returns what is left of the baseline's past. */
    double past(long slices) {
        return slices == 1 ? past : fade(Parameters.BASELINE_HALF_LIFE, slices);
    }

    double share() {
        return share;
    }

    /** Returns the share for a block of so many slices. */
    double share(long slices) {
        return slices == 1 ? share : 1 - StrictMath.pow(1 - share, (double) slices);
    }

    /** Returns how many slices fit into so many seconds, at least one. */
    long slicesIn(double seconds) {
        return StrictMath.max(1, (long) (seconds / slice));
    }
}
