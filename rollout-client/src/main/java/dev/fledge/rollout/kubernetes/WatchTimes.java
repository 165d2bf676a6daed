package dev.fledge.rollout.kubernetes;

import java.time.Duration;

/**
 * How patient watches are.
 *
 * @param heartbeat how often one object is read to see whether the connection still tells changes
 * @param patience how long a change that was read may be missing from the connection
 * @param firstPause after the first failure; doubled after each further one
 * @param server how long the server is asked to hold a connection open
 */
record WatchTimes(Duration heartbeat, Duration patience, Duration firstPause, Duration server) {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 12;

    static final WatchTimes STANDARD = beatingEach(Duration.ofSeconds(60));

    static WatchTimes beatingEach(Duration heartbeat) {
        return new WatchTimes(
                heartbeat,
                shorter(heartbeat, Duration.ofSeconds(5)),
                shorter(heartbeat, Duration.ofMillis(200)),
                Duration.ofSeconds(290));
    }

    /**
     * How long the server is asked to hold one connection.
     *
     * @param jitter from 0 to 1: takes away up to a sixth, so that not all end at once
     */
    Duration serverHolds(double jitter) {
        return Duration.ofMillis(Math.round(server.toMillis() * (1 - jitter / 6)));
    }

    /** How long a full list may take. */
    Duration list() {
        return Duration.ofSeconds(60);
    }

    /** A connection that told nothing and ended sooner than this counts as a failure. */
    Duration shortest() {
        return Duration.ofSeconds(1);
    }

    /** How often the care looks whether anything is due. */
    Duration tick() {
        Duration quarter = shorter(heartbeat, patience).dividedBy(4);
        return quarter.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : quarter;
    }

    /** How long nothing may prove the state before it counts as stale. */
    Duration silence() {
        return heartbeat.multipliedBy(2).plus(patience);
    }

    /** @param jitter from 0 to 1: takes away up to half of the pause, so that not all come back at once */
    Duration pause(int failures, double jitter) {
        if (failures == 0) {
            return Duration.ZERO;
        }
        Duration doubled = firstPause.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        long millis = shorter(doubled, LONGEST_PAUSE).toMillis();
        return Duration.ofMillis(Math.round(millis * (1 - jitter / 2)));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
