package dev.fledge.canary;

import dev.fledge.internal.Check;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A share of the canary's requests that must not be above a limit, as in the article's "error rate > 1 %", or not be worse than
 * the baseline's by more than tolerated, or both. Immutable.
 *
 * <p>In mode {@code point} it passes once {@link #minRequests} requests were seen and the share is at most the limit, and it
 * fails as soon as the share is above the limit with enough requests, or would be even if every request missing to that
 * number were good. In the other modes the limit is what must be exceeded besides the evidence of being worse than the
 * baseline; see {@link EvidenceMode}. Without data it is inconclusive.
 */
public final class RateRule implements Rule {
    private final String name;
    private final String bad;
    private final String all;
    private final OptionalDouble ceiling;
    private final Optional<Relative> relative;
    private final long minRequests;
    private final double historyPerCanaryRequest;
    private final boolean rollbackOnly;

    private RateRule(Builder builder, String bad, String all) {
        this.name = builder.name;
        this.bad = bad;
        this.all = all;
        this.ceiling = Double.isNaN(builder.limit) ? OptionalDouble.empty() : OptionalDouble.of(builder.limit);
        this.relative = Optional.ofNullable(builder.relative);
        this.minRequests = builder.minRequests;
        this.historyPerCanaryRequest = builder.historyPerCanaryRequest;
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
        return Set.of(bad, all);
    }

    /** Returns the metric that counts the bad requests. */
    public String badMetric() {
        return bad;
    }

    /** Returns the metric that counts all requests. */
    public String allMetric() {
        return all;
    }

    /** Returns the highest share that passes, 0 to below 1; empty if the rule compares with the baseline only. */
    public OptionalDouble ceiling() {
        return ceiling;
    }

    /** Returns by how much the share may be above the baseline's; empty if the rule has a limit only. */
    public Optional<Relative> relative() {
        return relative;
    }

    /** Returns how many baseline requests from before the canary are added to each canary request; 0 by default. */
    public double historyPerCanaryRequest() {
        return historyPerCanaryRequest;
    }

    @Override
    public boolean rollbackOnly() {
        return rollbackOnly;
    }

    /** The smallest share that is of any interest; the bets begin above it. */
    double smallestThatMatters() {
        double difference = relative.map(Relative::atLeastDifference).orElse(0.001);
        return StrictMath.max(ceiling.orElse(difference), 1e-6);
    }

    /** Returns how many canary requests are needed for a pass. */
    public long minRequests() {
        return minRequests;
    }

    @Override
    public Map<String, Object> toPlain() {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("name", name);
        plain.put("type", "rate");
        plain.put("numerator", bad);
        plain.put("denominator", all);
        ceiling.ifPresent(limit -> plain.put("limit", Map.of("above", limit)));
        relative.ifPresent(tolerated -> plain.put("baseline", tolerated.toPlain()));
        plain.put("minRequests", minRequests);
        if (historyPerCanaryRequest > 0) {
            plain.put("historyPerCanaryRequest", historyPerCanaryRequest);
        }
        if (rollbackOnly) {
            plain.put("rollbackOnly", true);
        }
        return plain;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RateRule that && toPlain().equals(that.toPlain());
    }

    @Override
    public int hashCode() {
        return toPlain().hashCode();
    }

    @Override
    public String toString() {
        return name + ": " + bad + " / " + all + ", " + Seen.limit(this) + ", from " + minRequests + " requests on";
    }

    /**
     * What the canary may be worse than its baseline.
     *
     * @param ratio from 1 to 1000
     * @param atLeastDifference above 0 and below 1
     */
    public record Relative(double ratio, double atLeastDifference) {
        /**
         * Checks the components.
         *
         * @throws IllegalArgumentException if a component is NaN or out of range
         */
        public Relative {
            Check.inRange("tolerated ratio to the baseline", ratio, 1.0, 1000.0);
            Check.inRange(
                    "tolerated difference from the baseline", atLeastDifference, Double.MIN_VALUE, Math.nextDown(1.0));
        }

        /** Returns the highest share that is tolerated where the baseline's is {@code baselineShare}. */
        double limit(double baselineShare) {
            return StrictMath.max(ratio * baselineShare, baselineShare + atLeastDifference);
        }

        Map<String, Object> toPlain() {
            Map<String, Object> tolerated = new LinkedHashMap<>();
            tolerated.put("ratio", ratio);
            tolerated.put("atLeastDifference", atLeastDifference);
            return Map.of("notWorseThan", tolerated);
        }
    }

    /** Collects the parts of a rule. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private @Nullable String bad;
        private @Nullable String all;
        private double limit = Double.NaN;
        private @Nullable Relative relative;
        private long minRequests = 100;
        private double historyPerCanaryRequest;
        private boolean rollbackOnly;

        private Builder(String name) {
            this.name = Check.notBlank("name of a rule", name);
        }

        /** Sets the metric that counts the bad requests; a bad request is one of {@link #per}. Required. */
        public Builder of(String bad) {
            this.bad = Check.notBlank("metric of the bad requests", bad);
            return this;
        }

        /** Sets the metric that counts all requests. Required. */
        public Builder per(String all) {
            this.all = Check.notBlank("metric of all requests", all);
            return this;
        }

        /**
         * Sets the highest share that passes, 0 to below 1; required. Exactly the limit passes.
         *
         * @throws IllegalArgumentException if {@code limit} is NaN or out of range
         */
        public Builder atMost(double limit) {
            Check.inRange("limit of " + name, limit, 0.0, Math.nextDown(1.0));
            this.limit = limit;
            return this;
        }

        /**
         * Sets by how much the share may be above the baseline's: the rule is broken where it is above {@code ratio} times the
         * baseline's and by more than {@code atLeastDifference} too. This or {@link #atMost} is required.
         *
         * @param ratio from 1 to 1000
         * @param atLeastDifference share of requests, above 0 and below 1; smaller differences do not matter
         * @throws IllegalArgumentException if an argument is NaN or out of range
         */
        public Builder notWorseThanBaseline(double ratio, double atLeastDifference) {
            this.relative = new Relative(ratio, atLeastDifference);
            return this;
        }

        /**
         * Adds baseline requests from before the canary to the comparison, each used once, up to this many for each canary
         * request; 0 by default. For traffic of a few synthetic checks. <b>It assumes that the baseline was then as it is
         * now</b>: with it, the judge's guarantee no longer covers an outage that begins with the canary and hits both arms.
         *
         * @throws IllegalArgumentException if it is NaN, negative or above 1000
         */
        public Builder historyPerCanaryRequest(double requests) {
            this.historyPerCanaryRequest =
                    Check.inRange("history per canary request of " + name, requests, 0.0, 1000.0);
            return this;
        }

        /** Makes the rule one that may roll back, but whose evidence a promotion does not wait for. */
        public Builder rollbackOnly() {
            this.rollbackOnly = true;
            return this;
        }

        /**
         * Sets how many canary requests a pass needs, at least 1; the default is 100.
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
         * @throws IllegalStateException if the metrics or the limit are not set
         */
        public RateRule build() {
            if (bad == null || all == null || (Double.isNaN(limit) && relative == null)) {
                throw new IllegalStateException(
                        "rule " + name + " needs of(), per() and at least one of atMost() and notWorseThanBaseline()");
            }
            return new RateRule(this, bad, all);
        }
    }
}
