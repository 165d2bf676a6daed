package dev.fledge.canary.compat.openslo;

import dev.fledge.canary.compat.Difference;
import java.time.Duration;
import java.util.Locale;

/** Says where the native judge would decide otherwise than an alert on a burn rate. */
final class OpenSloDifferences {
    private OpenSloDifferences() {}

    static Difference of(Slo slo, BurnAlert alert) {
        String factor = String.format(Locale.ROOT, "%.2f", alert.limit().factor());
        Duration after = alert.firing().after();
        return new Difference(
                alert.limit().at() + " (" + slo.name() + " " + alert.name() + ")",
                "It fires if errors are " + (alert.limit().inclusive() ? "at least " : "above ") + factor
                        + " times the budget over " + alert.windowWords()
                        + (after.isZero() ? "" : " for " + WindowText.of(after))
                        + ", however few requests there were; "
                        + (alert.firing().noData() ? "no data fires as well." : "without data it never fires."),
                "Fledge judges the requests of the canary alone, from its first on, and holds until there are enough.");
    }
}
