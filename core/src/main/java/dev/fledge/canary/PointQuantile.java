package dev.fledge.canary;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Histogram;
import dev.fledge.verdict.Finding;
import java.util.Locale;
import java.util.Optional;

/** Judges a latency quantile as it stands: mode {@code point}. */
final class PointQuantile {
    private final QuantileRule rule;
    private final String name;
    private final double quantile;
    private final String metric;
    private final long minRequests;

    PointQuantile(QuantileRule rule) {
        this.rule = rule;
        this.name = rule.name();
        this.quantile = rule.quantile();
        this.metric = rule.metric();
        this.minRequests = rule.minRequests();
    }

    Finding judge(Evidence evidence) {
        Optional<Histogram> canary = evidence.distribution(metric, Arm.CANARY);
        if (canary.isEmpty()) {
            return evidence.missing(name, metric, Arm.CANARY).build();
        }
        if (rule.timesBaseline().isEmpty()) {
            double limit = rule.limitMillis();
            return judge(canary.get(), new Histogram.Bounds(limit, limit), rule.limitText());
        }
        double ratio = rule.timesBaseline().getAsDouble();
        Optional<Histogram> baseline = evidence.distribution(metric, Arm.BASELINE);
        if (baseline.isEmpty()) {
            return evidence.missing(name, metric, Arm.BASELINE).build();
        }
        if (baseline.get().total() < minRequests) {
            return tooFew("baseline", baseline.get().total());
        }
        Histogram.Bounds of = baseline.get().quantile(quantile).orElseThrow();
        Histogram.Bounds threshold = new Histogram.Bounds(of.atLeast() * ratio, of.atMost() * ratio);
        return judge(
                canary.get(),
                threshold,
                rule.limitText() + " (baseline " + span(of) + " of "
                        + baseline.get().total() + " requests)");
    }

    private Finding judge(Histogram canary, Histogram.Bounds threshold, String limitText) {
        long allowed = allowedAbove(Math.max(canary.total(), minRequests));
        long surelyAbove = canary.countAbove(threshold.atMost()).atLeast();
        long maybeAbove = canary.countAbove(threshold.atLeast()).atMost();
        if (surelyAbove > allowed) {
            return finding(Finding.fail(name).reason("ABOVE_LIMIT"), canary, surelyAbove, limitText)
                    .message(sentence(canary, surelyAbove, threshold.atMost(), limitText))
                    .build();
        }
        if (canary.total() < minRequests) {
            return tooFew("canary", canary.total());
        }
        if (maybeAbove > allowed) {
            return finding(Finding.inconclusive(name).reason("BUCKET_DECIDES"), canary, surelyAbove, limitText)
                    .message(name + ": between " + surelyAbove + " and " + maybeAbove + " of " + canary.total()
                            + " canary requests are above the limit, and " + allowed
                            + " may be; the histogram's buckets are too wide to tell")
                    .build();
        }
        return finding(Finding.pass(name).reason("WITHIN_LIMIT"), canary, maybeAbove, limitText)
                .message(sentence(canary, maybeAbove, threshold.atLeast(), limitText))
                .build();
    }

    private String sentence(Histogram canary, long above, double threshold, String limitText) {
        String value = canary.quantile(quantile).map(PointQuantile::span).orElse("unknown");
        long judged = Math.max(canary.total(), minRequests);
        return name + ": canary " + value + ", limit " + limitText + "; " + above + " of " + canary.total()
                + " canary requests took longer than " + millis(threshold) + ", at most " + allowedAbove(judged)
                + " of "
                + judged + " may (equal passes)";
    }

    private Finding tooFew(String arm, long requests) {
        return Finding.inconclusive(name)
                .reason("TOO_FEW_REQUESTS")
                .message(name + ": " + requests + " " + arm + " requests, but " + minRequests
                        + " are needed to judge it")
                .fact(arm + " requests", requests)
                .fact("min requests", minRequests)
                .build();
    }

    private Finding.Builder finding(Finding.Builder builder, Histogram canary, long above, String limitText) {
        return builder.fact(
                        "canary",
                        canary.quantile(quantile).map(PointQuantile::span).orElse("unknown"))
                .fact("canary requests", canary.total())
                .fact("above", above)
                .fact("limit", limitText)
                .fact("min requests", minRequests);
    }

    static String span(Histogram.Bounds bounds) {
        return millis(bounds.atLeast()) + " to " + millis(bounds.atMost());
    }

    static String millis(double millis) {
        return String.format(Locale.ROOT, "%.0f ms", millis);
    }

    /** How many of that many values may be above the limit before the quantile itself is. */
    private long allowedAbove(long total) {
        return total - Histogram.rank(quantile, total);
    }
}
