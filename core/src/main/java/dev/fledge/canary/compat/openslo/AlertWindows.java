package dev.fledge.canary.compat.openslo;

import dev.fledge.document.DocumentNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which windows page and which make a ticket, by the share of the budget that may be used in the long one.
 *
 * @see "Beyer et al., The Site Reliability Workbook (2018), chapter 5, table 5-8"
 */
final class AlertWindows {
    /** A pair of windows. */
    private record Pair(boolean pages, double budgetPercent, Duration shortWindow, Duration longWindow) {}

    static final String KIND = "AlertWindows";

    private static final List<Pair> STANDARD = List.of(
            new Pair(true, 2, Duration.ofMinutes(5), Duration.ofHours(1)),
            new Pair(true, 5, Duration.ofMinutes(30), Duration.ofHours(6)),
            new Pair(false, 10, Duration.ofHours(2), Duration.ofDays(1)),
            new Pair(false, 10, Duration.ofHours(6), Duration.ofDays(3)));

    private final Duration period;
    private final List<Pair> pairs;

    private AlertWindows(Duration period, List<Pair> pairs) {
        this.period = period;
        this.pairs = List.copyOf(pairs);
    }

    /** Returns the standard windows; empty unless the period is 28 or 30 days. */
    static Optional<AlertWindows> standard(Duration period) {
        return period.equals(Duration.ofDays(28)) || period.equals(Duration.ofDays(30))
                ? Optional.of(new AlertWindows(period, STANDARD))
                : Optional.empty();
    }

    static AlertWindows read(DocumentNode document) {
        document.allowOnly("apiVersion", "kind", "metadata", "spec");
        document.field("apiVersion").oneOf("sloth.slok.dev/v1");
        DocumentNode spec = document.field("spec").allowOnly("sloPeriod", "page", "ticket");
        List<Pair> pairs = new ArrayList<>();
        for (String severity : List.of("page", "ticket")) {
            DocumentNode windows = spec.field(severity).allowOnly("quick", "slow");
            pairs.add(pair(severity.equals("page"), windows.field("quick")));
            pairs.add(pair(severity.equals("page"), windows.field("slow")));
        }
        return new AlertWindows(WindowText.of(spec.field("sloPeriod")), pairs);
    }

    private static Pair pair(boolean pages, DocumentNode node) {
        node.allowOnly("errorBudgetPercent", "shortWindow", "longWindow");
        return new Pair(
                pages,
                node.field("errorBudgetPercent").number(Double.MIN_VALUE, 100),
                WindowText.of(node.field("shortWindow")),
                WindowText.of(node.field("longWindow")));
    }

    Duration period() {
        return period;
    }

    /** Returns the alerts of one severity. */
    List<BurnAlert> alerts(DocumentNode at, boolean pages) {
        return pairs.stream()
                .filter(pair -> pair.pages() == pages)
                .map(pair -> new BurnAlert(
                        (pages ? "page " : "ticket ") + WindowText.of(pair.shortWindow()) + "/"
                                + WindowText.of(pair.longWindow()),
                        List.of(pair.shortWindow(), pair.longWindow()),
                        new BurnAlert.Limit(at, factor(pair), false),
                        new BurnAlert.Firing(pages, Duration.ZERO, false)))
                .toList();
    }

    private double factor(Pair pair) {
        return pair.budgetPercent() * hours(period) / 100 / hours(pair.longWindow());
    }

    private static double hours(Duration duration) {
        return duration.toSeconds() / 3600.0;
    }
}
