package dev.fledge.canary.quality;

import dev.fledge.canary.quality.Ending.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A result in numbers. Shares are from 0 to 1; a quantile is infinite where too few runs got there. */
final class Score {
    private static final double UNSURE = 0.05;

    private final Result result;
    private final List<Ending> endings;

    Score(Result result) {
        this.result = result;
        this.endings = result.endings();
    }

    Scenario scenario() {
        return result.scenario();
    }

    int warmUpSeconds() {
        return result.contestant().warmUpSeconds();
    }

    double rolledBack() {
        return share(count(Outcome.ROLLED_BACK));
    }

    double promoted() {
        return share(count(Outcome.PROMOTED));
    }

    /** Those that nobody was told to wait for any longer included. */
    double inconclusive() {
        return share(count(Outcome.INCONCLUSIVE));
    }

    double holdExpired() {
        return share(endings.stream()
                .filter(ending -> ending.outcome() == Outcome.INCONCLUSIVE
                        && ending.reason().equals(Ending.HOLD_EXPIRED))
                .count());
    }

    /** Of a regression: not rolled back within the window. */
    double missed() {
        return 1 - rolledBack();
    }

    /** What the true share of rollbacks is at most, with 95 % confidence. */
    double rolledBackAtMost() {
        return upperBound(count(Outcome.ROLLED_BACK), endings.size());
    }

    /** What the true share of promotions is at most, with 95 % confidence. */
    double promotedAtMost() {
        return upperBound(count(Outcome.PROMOTED), endings.size());
    }

    /** What the true share of missed regressions is at most, with 95 % confidence. */
    double missedAtMost() {
        return upperBound(endings.size() - count(Outcome.ROLLED_BACK), endings.size());
    }

    double rollbackSeconds(double quantile) {
        return quantile(
                quantile, ending -> rolledBack(ending) ? ending.decided().seconds() : infinity());
    }

    /** Canary requests until the rollback, those expected in the judge's warm-up left out. */
    double rollbackRequests(double quantile) {
        double warmUp =
                warmUpSeconds() * scenario().canary().requestsPerSecond().applyAsDouble(0);
        return quantile(
                quantile,
                ending -> rolledBack(ending) ? Math.max(0, ending.decided().canaryRequests() - warmUp) : infinity());
    }

    /** Canary requests until the rollback, from the first on. */
    double rollbackRequestsFromStart(double quantile) {
        return quantile(
                quantile, ending -> rolledBack(ending) ? ending.decided().canaryRequests() : infinity());
    }

    /** Of the promoted alone; infinite if there is none. */
    double promotionSeconds(double quantile) {
        return ofPromoted(quantile, moment -> moment.seconds());
    }

    /** Of the promoted alone; infinite if there is none. */
    double promotionRequests(double quantile) {
        return ofPromoted(quantile, moment -> (double) moment.canaryRequests());
    }

    private double ofPromoted(double quantile, ToDoubleFunction<Ending.Moment> value) {
        return quantile(
                quantile,
                endings.stream()
                        .filter(ending -> ending.outcome() == Outcome.PROMOTED)
                        .mapToDouble(ending -> value.applyAsDouble(ending.decided()))
                        .toArray());
    }

    double passProved() {
        return share(endings.stream()
                .filter(ending -> ending.passProved().isPresent())
                .count());
    }

    double passSeconds(double quantile) {
        return quantile(
                quantile,
                ending -> ending.passProved()
                        .map(moment -> (double) moment.seconds())
                        .orElse(infinity()));
    }

    double passRequests(double quantile) {
        return quantile(
                quantile,
                ending -> ending.passProved()
                        .map(moment -> (double) moment.canaryRequests())
                        .orElse(infinity()));
    }

    private static boolean rolledBack(Ending ending) {
        return ending.outcome() == Outcome.ROLLED_BACK;
    }

    private static double infinity() {
        return Double.POSITIVE_INFINITY;
    }

    private long count(Outcome outcome) {
        return endings.stream().filter(ending -> ending.outcome() == outcome).count();
    }

    private double share(long count) {
        return (double) count / endings.size();
    }

    private double quantile(double quantile, ToDoubleFunction<Ending> value) {
        return quantile(quantile, endings.stream().mapToDouble(value).toArray());
    }

    /** The mean of the two values in the middle, if the quantile falls between two; infinite without a value. */
    private static double quantile(double quantile, double[] values) {
        if (values.length == 0) {
            return infinity();
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double rank = quantile * sorted.length;
        int above = (int) Math.min(sorted.length - 1.0, Math.floor(rank));
        int below = (int) Math.max(0, Math.ceil(rank) - 1);
        return (sorted[above] + sorted[below]) / 2;
    }

    /**
     * The share above which so few hits have a probability of less than 5 %.
     *
     * @see "Clopper and Pearson (1934), one-sided"
     */
    static double upperBound(long hits, long runs) {
        if (hits == runs) {
            return 1;
        }
        double low = (double) hits / runs;
        double high = 1;
        for (int i = 0; i < 50; i++) {
            double middle = (low + high) / 2;
            if (atMost(hits, runs, middle) > UNSURE) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private static double atMost(long hits, long runs, double share) {
        double yes = StrictMath.log(share);
        double no = StrictMath.log1p(-share);
        double sum = 0;
        for (long k = 0; k <= hits; k++) {
            double ways = LogFactorial.of(runs) - LogFactorial.of(k) - LogFactorial.of(runs - k);
            sum += StrictMath.exp(ways + k * yes + (runs - k) * no);
        }
        return sum;
    }
}
