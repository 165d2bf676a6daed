package dev.fledge.canary.compat.openslo;

import dev.fledge.document.DocumentNode;
import java.time.Duration;
import java.util.List;

/**
 * An alert that fires if the error budget burns too fast over each of its windows.
 *
 * @param name such as {@code page 5m/1h}
 * @param windows the shortest first
 */
record BurnAlert(String name, List<Duration> windows, Limit limit, Firing firing) {
    /**
     * From which burn rate on it is too fast.
     *
     * @param at where the file says so
     * @param factor in multiples of the rate that uses the budget up exactly at the end of the period
     * @param inclusive whether the factor itself is too fast
     */
    record Limit(DocumentNode at, double factor, boolean inclusive) {}

    /**
     * When it fires, and what that means.
     *
     * @param pages whether it goes back at once; else it holds in the end
     * @param after how long it must have been too fast
     * @param noData whether no data fires at once
     */
    record Firing(boolean pages, Duration after, boolean noData) {}

    BurnAlert {
        windows = List.copyOf(windows);
    }

    /** Returns whether that share of errors burns a budget of that share too fast. */
    boolean isTooFast(double errorRatio, double budget) {
        double threshold = limit.factor() * budget;
        return limit.inclusive() ? errorRatio >= threshold : errorRatio > threshold;
    }

    /** Returns the windows for messages, such as {@code 5m and 1h}. */
    String windowWords() {
        return String.join(" and ", windows.stream().map(WindowText::of).toList());
    }
}
