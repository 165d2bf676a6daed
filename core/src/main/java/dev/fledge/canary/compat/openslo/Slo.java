package dev.fledge.canary.compat.openslo;

import java.util.List;

/**
 * One objective and its alerts.
 *
 * @param budget share of requests that may fail, 0 to 1
 */
record Slo(String name, Indicator indicator, double budget, List<BurnAlert> alerts) {
    Slo {
        alerts = List.copyOf(alerts);
    }
}
