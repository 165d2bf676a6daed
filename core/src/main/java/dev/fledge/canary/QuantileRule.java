package dev.fledge.canary;

import dev.fledge.document.DurationText;
import dev.fledge.internal.Check;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Histogram;
import dev.fledge.verdict.Finding;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A latency quantile of the canary that must not be above a time, or above a multiple of the baseline's; the article's
 * "p95 > 2 x baseline".
 *
 * <p>"p95 is above t" is judged as what it means: more than 5 % of the requests took longer than t. A histogram knows
 * buckets only, so the count above t has a lower and an upper bound; the rule fails if the lower bound breaks it, passes
 * if the upper one does not, and is inconclusive where the bucket decides. It fails early when no number of
 * fast requests up to {@link #minRequests} could save it. Without enough requests on an arm it needs, and without
 * data, it is inconclusive. Immutable.
 */
public final class QuantileRule implements Rule {
    private final String name;
    private final double quantile;
    private final String metric;
    private final Limit limit;
    private final long minRequests;

    /** Either a time or a multiple of the baseline. */
    private sealed interface Limit {
        record Millis(long millis) implements Limit {}

        record TimesBaseline(double ratio) implements Limit {}
    }

    private QuantileRule(Builder builder, String metric, Limit limit) {
        this.name = builder.name;
        this.quantile = builder.quantile;
        this.metric = metric;
        this.limit = limit;
        this.minRequests = builder.minRequests;
    }

    /**
     * Starts a rule on a quantile.
     *
     * @param quantile above 0 and below 1; 0.95 for p95
     * @throws IllegalArgumentException if {@code quantile} is NaN or out of range
     */
    public static Builder named(String name, double quantile) {
        return new Builder(name, quantile);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> metrics() {
        return Set.of(metric);
    }

    /** Returns the quantile, above 0 and below 1. */
    public double quantile() {
        return quantile;
    }

    /** Returns how many requests of each arm it reads are needed for a pass. */
    public long minRequests() {
        return minRequests;
    }

    /** Returns the highest multiple of the baseline's quantile that passes; empty if the limit is a time. */
    public OptionalDouble timesBaseline() {
        return limit instanceof Limit.TimesBaseline times ? OptionalDouble.of(times.ratio()) : OptionalDouble.empty();
    }

    @Override
    public Finding judge(Evidence evidence) {
        Optional<Histogram> canary = evidence.distribution(metric, Arm.CANARY);
        if (canary.isEmpty()) {
            return evidence.missing(name, metric, Arm.CANARY).build();
        }
        if (limit instanceof Limit.Millis time) {
            return judge(canary.get(), new Histogram.Bounds(time.millis(), time.millis()), limitText());
        }
        double ratio = ((Limit.TimesBaseline) limit).ratio();
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
                limitText() + " (baseline " + span(of) + " of " + baseline.get().total() + " requests)");
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
        String value = canary.quantile(quantile).map(QuantileRule::span).orElse("unknown");
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
                        canary.quantile(quantile).map(QuantileRule::span).orElse("unknown"))
                .fact("canary requests", canary.total())
                .fact("above", above)
                .fact("limit", limitText)
                .fact("min requests", minRequests);
    }

    private String limitText() {
        return limit instanceof Limit.TimesBaseline times
                ? number(times.ratio()) + " x baseline"
                : millis((double) ((Limit.Millis) limit).millis());
    }

    private static String span(Histogram.Bounds bounds) {
        return millis(bounds.atLeast()) + " to " + millis(bounds.atMost());
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, "%.0f ms", millis);
    }

    /** How many of that many values may be above the limit before the quantile itself is. */
    private long allowedAbove(long total) {
        return total - Histogram.rank(quantile, total);
    }

    private static String number(double ratio) {
        return ratio == StrictMath.rint(ratio) ? String.valueOf((long) ratio) : String.valueOf(ratio);
    }

    @Override
    public Map<String, Object> toPlain() {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("name", name);
        plain.put("type", "quantile");
        plain.put("source", metric);
        plain.put("quantile", quantile);
        plain.put(
                "limit",
                limit instanceof Limit.TimesBaseline times
                        ? Map.of("aboveTimesBaseline", times.ratio())
                        : Map.of("above", DurationText.of(Duration.ofMillis(((Limit.Millis) limit).millis()))));
        plain.put("minRequests", minRequests);
        return plain;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QuantileRule that && toPlain().equals(that.toPlain());
    }

    @Override
    public int hashCode() {
        return toPlain().hashCode();
    }

    @Override
    public String toString() {
        return name + ": quantile " + quantile + " of " + metric + " at most " + limitText() + ", from " + minRequests
                + " requests on";
    }

    /** Collects the parts of a rule. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private final double quantile;
        private @Nullable String metric;
        private @Nullable Limit limit;
        private long minRequests = 100;

        private Builder(String name, double quantile) {
            this.name = Check.notBlank("name of a rule", name);
            this.quantile = Check.inRange("quantile of " + name, quantile, Double.MIN_VALUE, Math.nextDown(1.0));
        }

        /** Sets the metric: a distribution in milliseconds. Required. */
        public Builder of(String metric) {
            this.metric = Check.notBlank("metric", metric);
            return this;
        }

        /**
         * Sets the highest multiple of the baseline's quantile that passes; this or {@link #atMost} is required.
         *
         * @throws IllegalArgumentException if {@code ratio} is NaN, below 1 or above 1000
         * @throws IllegalStateException if the rule has a limit already
         */
        public Builder atMostTimesBaseline(double ratio) {
            return limit(new Limit.TimesBaseline(Check.inRange("ratio of " + name, ratio, 1.0, 1000.0)));
        }

        /**
         * Sets the longest time that passes; this or {@link #atMostTimesBaseline} is required.
         *
         * @throws IllegalArgumentException if it is not longer than zero or not in whole milliseconds
         * @throws IllegalStateException if the rule has a limit already
         */
        public Builder atMost(Duration limit) {
            Check.positive("limit of " + name, limit);
            if (!limit.equals(Duration.ofMillis(limit.toMillis()))) {
                throw new IllegalArgumentException(
                        "limit of " + name + " must be in whole milliseconds, but was " + limit);
            }
            return limit(new Limit.Millis(limit.toMillis()));
        }

        private Builder limit(Limit limit) {
            if (this.limit != null) {
                throw new IllegalStateException(
                        "rule " + name + " has a limit already; make a second rule for the second limit");
            }
            this.limit = limit;
            return this;
        }

        /**
         * Sets how many requests of each arm the rule needs, at least 1; the default is 100.
         *
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder minRequests(long minRequests) {
            this.minRequests = Check.inRange("min requests of " + name, minRequests, 1, Long.MAX_VALUE);
            return this;
        }

        /**
         * Builds the rule.
         *
         * @throws IllegalStateException if the metric or the limit is not set
         */
        public QuantileRule build() {
            if (metric == null || limit == null) {
                throw new IllegalStateException(
                        "rule " + name + " needs of() and one of atMostTimesBaseline() and atMost()");
            }
            return new QuantileRule(this, metric, limit);
        }
    }
}
