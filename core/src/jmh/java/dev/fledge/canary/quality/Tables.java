package dev.fledge.canary.quality;

import dev.fledge.canary.quality.Scenario.Truth;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The results as Markdown tables. Shares are in percent, with their one-sided 95 % bound (Clopper-Pearson) after it. */
final class Tables {
    private final List<Result> results;

    Tables(List<Result> results) {
        this.results = results;
    }

    /** Canaries that must not be rolled back. */
    String healthy() {
        return table(
                "Not to be blamed: share of runs in percent",
                List.of("rolled back", "promoted", "inconclusive", "of these hold expired"),
                result -> result.scenario().truth() != Truth.REGRESSION,
                score -> List.of(
                        bounded(score.rolledBack(), score.rolledBackAtMost()),
                        percent(score.promoted()),
                        percent(score.inconclusive()),
                        percent(score.holdExpired())));
    }

    /** Canaries that must be rolled back. */
    String regressions() {
        return table(
                "Regressions: share of runs in percent; delays as p50/p95 from the start of the canary",
                List.of(
                        "missed",
                        "wrongly promoted",
                        "hold expired",
                        "seconds",
                        "canary requests",
                        "of these after warm-up"),
                result -> result.scenario().truth() == Truth.REGRESSION,
                score -> List.of(
                        bounded(score.missed(), score.missedAtMost()),
                        bounded(score.promoted(), score.promotedAtMost()),
                        percent(score.holdExpired()),
                        pair(score::rollbackSeconds),
                        pair(score::rollbackRequestsFromStart),
                        pair(score::rollbackRequests)));
    }

    /** Delays against what the best possible judge would need. */
    String limits() {
        StringBuilder text = new StringBuilder("""
                ### Median delay in canary requests after warm-up, against Wald's limit

                | id | limit, full law | limit, one threshold | judge | p50 requests | / full | / one threshold | hold expired, % |
                |---|---|---|---|---|---|---|---|
                """);
        for (Result result : results) {
            Optional<Double> full = result.scenario().fullLimit();
            Optional<Double> reduction = result.scenario().reductionLimit();
            if (full.isPresent() && reduction.isPresent()) {
                Score score = result.score();
                double requests = score.rollbackRequests(0.5);
                row(
                        text,
                        List.of(
                                result.scenario().id(),
                                number(full.get()),
                                number(reduction.get()),
                                result.contestant().name(),
                                number(requests),
                                number(requests / full.get()),
                                number(requests / reduction.get()),
                                percent(score.holdExpired())));
            }
        }
        return text.append('\n').toString();
    }

    /** When a healthy canary was promoted, and when it had shown enough to be. Only native judges state evidence. */
    String promotion() {
        return table(
                "Requests to promotion: share of runs in percent; p50 of the promoted, and of all until the evidence of a"
                        + " native judge was complete, from the start of the canary",
                List.of(
                        "promoted",
                        "hold expired",
                        "seconds",
                        "canary requests",
                        "evidence complete",
                        "its seconds",
                        "its canary requests"),
                result -> result.scenario().truth() != Truth.REGRESSION
                        && result.score().promoted() + result.score().passProved() > 0,
                score -> List.of(
                        percent(score.promoted()),
                        percent(score.holdExpired()),
                        number(score.promotionSeconds(0.5)),
                        number(score.promotionRequests(0.5)),
                        percent(score.passProved()),
                        number(score.passSeconds(0.5)),
                        number(score.passRequests(0.5))));
    }

    private String table(
            String title,
            List<String> columns,
            Function<Result, Boolean> applies,
            Function<Score, List<String>> cells) {
        StringBuilder text = new StringBuilder("### " + title + "\n\n| id | scenario | judge | ")
                .append(String.join(" | ", columns))
                .append(" |\n|---|---|---|")
                .append("---|".repeat(columns.size()))
                .append('\n');
        for (Result result : results) {
            if (applies.apply(result)) {
                text.append("| ")
                        .append(result.scenario().id())
                        .append(" | ")
                        .append(result.scenario().name())
                        .append(" | ")
                        .append(result.contestant().name())
                        .append(' ');
                row(text, cells.apply(result.score()));
            }
        }
        return text.append('\n').toString();
    }

    private static void row(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String bounded(double share, double atMost) {
        return percent(share) + " (<= " + percent(atMost) + ")";
    }

    private static String pair(Function<Double, Double> quantile) {
        return number(quantile.apply(0.5)) + "/" + number(quantile.apply(0.95));
    }

    static String percent(double share) {
        double percent = 100 * share;
        if (percent == Math.rint(percent)) {
            return String.format(Locale.ROOT, "%.0f", percent);
        }
        return String.format(Locale.ROOT, percent < 1 ? "%.2f" : "%.1f", percent);
    }

    static String number(double value) {
        if (Double.isInfinite(value)) {
            return "-";
        }
        if (value == Math.rint(value) || value >= 50) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return value < 10
                ? String.format(Locale.ROOT, "%.2f", value).replaceFirst("\\.?0+$", "")
                : String.format(Locale.ROOT, "%.1f", value);
    }
}
