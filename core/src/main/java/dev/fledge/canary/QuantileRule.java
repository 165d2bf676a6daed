package dev.fledge.canary;

import dev.fledge.document.DurationText;
import dev.fledge.internal.Check;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
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
    private final boolean rollbackOnly;

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
        this.rollbackOnly = builder.rollbackOnly;
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

    /** Returns the metric: a distribution in milliseconds. */
    public String metric() {
        return metric;
    }

    @Override
    public boolean rollbackOnly() {
        return rollbackOnly;
    }

    /** The limit in milliseconds; only where {@link #timesBaseline} is empty. */
    double limitMillis() {
        return (double) ((Limit.Millis) limit).millis();
    }

    /** Returns the highest multiple of the baseline's quantile that passes; empty if the limit is a time. */
    public OptionalDouble timesBaseline() {
        return limit instanceof Limit.TimesBaseline times ? OptionalDouble.of(times.ratio()) : OptionalDouble.empty();
    }

    String limitText() {
        return limit instanceof Limit.TimesBaseline times
                ? number(times.ratio()) + " x baseline"
                : millis((double) ((Limit.Millis) limit).millis());
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, "%.0f ms", millis);
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
        if (rollbackOnly) {
            plain.put("rollbackOnly", true);
        }
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
        private boolean rollbackOnly;

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

        /** Makes the rule one that may roll back, but whose evidence a promotion does not wait for. */
        public Builder rollbackOnly() {
            this.rollbackOnly = true;
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
