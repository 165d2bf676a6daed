package dev.fledge.canary;

import dev.fledge.internal.Check;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A level of the canary's instances, such as CPU or memory per pod, that must not be above a multiple of the baseline's or
 * above a value. Immutable.
 *
 * <p>Every half minute the medians of both arms make one pair. Since a level moves slowly, a pair counts as one piece of evidence
 * however many samples it has, and the evidence says that the canary's median is above the tolerated multiple more often
 * than not: a canary whose level is within the multiple is blamed with probability at most alpha.
 */
public final class GaugeRule implements Rule {
    private final String name;
    private final String metric;
    private final double timesBaseline;
    private final OptionalDouble limit;
    private final boolean rollbackOnly;

    private GaugeRule(Builder builder, String metric) {
        this.name = builder.name;
        this.metric = metric;
        this.timesBaseline = Double.isNaN(builder.timesBaseline) ? 1 : builder.timesBaseline;
        this.limit = Double.isNaN(builder.limit) ? OptionalDouble.empty() : OptionalDouble.of(builder.limit);
        this.rollbackOnly = builder.rollbackOnly;
    }

    /** Starts a rule of that name. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> metrics() {
        return Set.of(metric);
    }

    /** Returns the metric: samples of a gauge, reduced over instances by its source. */
    public String metric() {
        return metric;
    }

    /** Returns the tolerated multiple of the baseline's level; 1 where the rule has a limit only. */
    public double timesBaseline() {
        return timesBaseline;
    }

    /** Returns the highest level that passes; empty if the rule compares with the baseline only. */
    public OptionalDouble limit() {
        return limit;
    }

    @Override
    public boolean rollbackOnly() {
        return rollbackOnly;
    }

    /** Whether a pair of levels speaks against the canary: beyond the baseline's, and beyond the limit if there is one. */
    boolean isBroken(double canary, double baseline) {
        return canary > timesBaseline * baseline && (limit.isEmpty() || canary > limit.getAsDouble());
    }

    String limitText() {
        return limit.isPresent() ? "at most " + limit.getAsDouble() : "at most " + timesBaseline + " x baseline";
    }

    @Override
    public Map<String, Object> toPlain() {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("name", name);
        plain.put("type", "gauge");
        plain.put("source", metric);
        plain.put(
                "limit",
                limit.isPresent() ? Map.of("above", limit.getAsDouble()) : Map.of("aboveTimesBaseline", timesBaseline));
        if (rollbackOnly) {
            plain.put("rollbackOnly", true);
        }
        return plain;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GaugeRule that && toPlain().equals(that.toPlain());
    }

    @Override
    public int hashCode() {
        return toPlain().hashCode();
    }

    @Override
    public String toString() {
        return name + ": " + toPlain();
    }

    /** Collects the parts of a rule. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private @Nullable String metric;
        private double timesBaseline = Double.NaN;
        private double limit = Double.NaN;
        private boolean rollbackOnly;

        private Builder(String name) {
            this.name = Check.notBlank("name of a rule", name);
        }

        /** Sets the metric: samples of a gauge. Required. */
        public Builder of(String metric) {
            this.metric = Check.notBlank("metric", metric);
            return this;
        }

        /**
         * Sets the highest multiple of the baseline's level that passes; this or {@link #atMost} is required.
         *
         * @throws IllegalArgumentException if {@code ratio} is NaN, below 1 or above 1000
         */
        public Builder atMostTimesBaseline(double ratio) {
            this.timesBaseline = Check.inRange("ratio of " + name, ratio, 1.0, 1000.0);
            return this;
        }

        /**
         * Sets the highest level that passes; this or {@link #atMostTimesBaseline} is required.
         *
         * @throws IllegalArgumentException if {@code limit} is not finite
         */
        public Builder atMost(double limit) {
            this.limit = Check.inRange("limit of " + name, limit, -Double.MAX_VALUE, Double.MAX_VALUE);
            return this;
        }

        /** Makes the rule one that may roll back, but whose evidence a promotion does not wait for. */
        public Builder rollbackOnly() {
            this.rollbackOnly = true;
            return this;
        }

        /**
         * Builds the rule.
         *
         * @throws IllegalStateException if the metric is not set, or not exactly one of the limits
         */
        public GaugeRule build() {
            if (metric == null || Double.isNaN(timesBaseline) == Double.isNaN(limit)) {
                throw new IllegalStateException(
                        "rule " + name + " needs of() and one of atMostTimesBaseline() and atMost()");
            }
            return new GaugeRule(this, metric);
        }
    }
}
