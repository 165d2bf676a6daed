package dev.fledge.canary.compat.openslo;

import dev.fledge.canary.compat.Difference;
import dev.fledge.canary.compat.internal.DifferenceList;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Says where the native judge would decide otherwise than an alert on a burn rate. */
final class OpenSloDifferences {
    private OpenSloDifferences() {}

    static List<Difference> of(List<Slo> slos) {
        DifferenceList differences = new DifferenceList();
        slos.forEach(slo -> slo.alerts().forEach(alert -> add(slo, alert, differences)));
        return differences.inOrder();
    }

    private static void add(Slo slo, BurnAlert alert, DifferenceList differences) {
        String factor = String.format(Locale.ROOT, "%.2f", alert.limit().factor());
        Duration after = alert.firing().after();
        differences.add(
                alert.limit().at(),
                " (" + slo.name() + " " + alert.name() + ")",
                "It fires if errors are " + (alert.limit().inclusive() ? "at least " : "above ") + factor
                        + " times the budget over " + alert.windowWords()
                        + (after.isZero() ? "" : " for " + WindowText.of(after))
                        + ", however few requests there were; "
                        + (alert.firing().noData() ? "no data fires as well." : "without data it never fires."),
                DifferenceList.TWO_QUESTIONS);
    }
}
