package dev.fledge.rollout.route;

import dev.fledge.internal.Check;

/**
 * How a router shares requests between stable and canary.
 *
 * @param weightPermille the canary's share of ordinary requests, 0 to 1000
 * @param byWish whether a request that asks for the canary by header or cookie gets it
 */
record Split(int weightPermille, boolean byWish) {
    /** Nothing reaches the canary. */
    static final Split CLOSED = new Split(0, false);

    Split {
        Check.inRange("weight in permille", weightPermille, 0, 1000);
    }

    boolean closed() {
        return weightPermille == 0 && !byWish;
    }

    @Override
    public String toString() {
        return weightPermille + " permille" + (byWish ? " and whoever asks by header" : "");
    }
}
