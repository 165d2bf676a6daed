package dev.fledge.canary.compat.internal;

import java.util.List;

/** The highest share of requests that a converted rule lets fail. */
public final class ProvableLimit {
    private static final double LEAST = 0.001;

    private ProvableLimit() {}

    /**
     * Returns the share, and the least one for 0: no number of good requests could prove that none fails, so that a native
     * policy cannot be built with it.
     *
     * @param lost is told if the share is not kept
     */
    public static double of(String rule, double share, List<String> lost) {
        if (share > 0) {
            return share;
        }
        lost.add(rule + ": that not one request may fail cannot be shown by any number of requests; the limit became "
                + LEAST + ".");
        return LEAST;
    }
}
