package dev.fledge.canary;

/**
 * How the parameters scale with the policy's slice and window.
 *
 * @param slice seconds of a slice
 * @param share part of the wealth that is spread anew in each slice
 */
record Tempo(double slice, double share) {
    /** Returns what is left after so many slices of something that halves in so many seconds. */
    double fade(double halfLife, long slices) {
        return StrictMath.pow(0.5, slice * slices / halfLife);
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
