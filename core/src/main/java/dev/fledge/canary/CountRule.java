package dev.fledge.canary;

import dev.fledge.internal.Check;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events per request (or per second) that must not come more often, or must not come more seldom, than at the baseline:
 * exceptions, restarts, log errors; sign-ups, orders. Immutable.
 *
 * <p>Unlike a rate there may be more events than requests. An increase is broken where the canary's events per request are
 * above {@code ratio} times the baseline's and above it by more than {@code atLeastDifference}, a decrease where they are
 * below {@code ratio} times the baseline's.
 */
public final class CountRule implements Rule {
    /** Which way is worse. */
    public enum Direction {
        /** More events are worse: exceptions. The default. */
        INCREASE,
        /** Fewer events are worse: sign-ups. */
        DECREASE
    }

    private final String name;
    private final String events;
    private final String exposure;
    private final Direction direction;
    private final double ratio;
    private final double atLeastDifference;
    private final long minRequests;
    private final boolean rollbackOnly;

    private CountRule(Builder builder, String events, String exposure) {
        this.name = builder.name;
        this.events = events;
        this.exposure = exposure;
        this.direction = builder.direction;
        this.ratio = builder.ratio;
        this.atLeastDifference = builder.atLeastDifference;
        this.minRequests = builder.minRequests;
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
        return Set.of(events, exposure);
    }

    /** Returns the metric that counts the events. */
    public String eventMetric() {
        return events;
    }

    /** Returns the metric that counts what the events are counted per. */
    public String exposureMetric() {
        return exposure;
    }

    /** Returns which way is worse. */
    public Direction direction() {
        return direction;
    }

    /** Returns the tolerated multiple of the baseline's events per request: at least 1 for an increase, below 1 for a decrease. */
    public double ratio() {
        return ratio;
    }

    /** Returns the difference in events per request below which an increase does not matter; 0 by default. */
    public double atLeastDifference() {
        return atLeastDifference;
    }

    /** Returns how many canary requests are needed for a pass. */
    public long minRequests() {
        return minRequests;
    }

    @Override
    public boolean rollbackOnly() {
        return rollbackOnly;
    }

    /** Whether so many events per request of the canary are beyond the rule where the baseline has so many. */
    boolean isBroken(double canary, double baseline) {
        return direction == Direction.INCREASE
                ? canary > ratio * baseline && canary > baseline + atLeastDifference
                : canary < ratio * baseline;
    }

    String limitText() {
        return direction == Direction.INCREASE
                ? "at most " + number(ratio) + " x baseline"
                        + (atLeastDifference > 0 ? " or " + number(atLeastDifference) + " more" : "")
                : "at least " + number(ratio) + " x baseline";
    }

    private static String number(double value) {
        return value == StrictMath.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    @Override
    public Map<String, Object> toPlain() {
        Map<String, Object> tolerated = new LinkedHashMap<>();
        tolerated.put("ratio", ratio);
        if (atLeastDifference > 0) {
            tolerated.put("atLeastDifference", atLeastDifference);
        }
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("name", name);
        plain.put("type", "count");
        plain.put("source", events);
        plain.put("per", exposure);
        plain.put("direction", direction.name().toLowerCase(Locale.ROOT));
        plain.put("baseline", Map.of("notWorseThan", tolerated));
        plain.put("minRequests", minRequests);
        if (rollbackOnly) {
            plain.put("rollbackOnly", true);
        }
        return plain;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CountRule that && toPlain().equals(that.toPlain());
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
        private @Nullable String events;
        private @Nullable String exposure;
        private Direction direction = Direction.INCREASE;
        private double ratio = Double.NaN;
        private double atLeastDifference;
        private long minRequests = 100;
        private boolean rollbackOnly;

        private Builder(String name) {
            this.name = Check.notBlank("name of a rule", name);
        }

        /** Sets the metric that counts the events. Required. */
        public Builder of(String events) {
            this.events = Check.notBlank("metric of the events", events);
            return this;
        }

        /** Sets the metric that the events are counted per: requests, or seconds of all instances. Required. */
        public Builder per(String exposure) {
            this.exposure = Check.notBlank("metric of the exposure", exposure);
            return this;
        }

        /** Sets which way is worse; the default is {@link Direction#INCREASE}. */
        public Builder direction(Direction direction) {
            this.direction = Check.notNull("direction", direction);
            return this;
        }

        /**
         * Sets the multiple of the baseline's events per request that is tolerated. Required.
         *
         * @param ratio from 1 to 1000 for an increase; above 0 and below 1 for a decrease
         */
        public Builder notWorseThanBaseline(double ratio) {
            this.ratio = ratio;
            return this;
        }

        /**
         * Sets the difference in events per request below which an increase does not matter, 0 to 1000; the default is 0. Without
         * it a canary without any event cannot be shown to be within the rule, since no event is no evidence on a ratio.
         *
         * @throws IllegalArgumentException if it is NaN or out of range
         */
        public Builder atLeastDifference(double difference) {
            this.atLeastDifference = Check.inRange("tolerated difference of " + name, difference, 0.0, 1000.0);
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

        /** Makes the rule one that may roll back, but whose evidence a promotion does not wait for. */
        public Builder rollbackOnly() {
            this.rollbackOnly = true;
            return this;
        }

        /**
         * Builds the rule.
         *
         * @throws IllegalStateException if a metric or the ratio is not set
         * @throws IllegalArgumentException if the ratio does not fit the direction
         */
        public CountRule build() {
            if (events == null || exposure == null || Double.isNaN(ratio)) {
                throw new IllegalStateException("rule " + name + " needs of(), per() and notWorseThanBaseline()");
            }
            if (direction == Direction.INCREASE) {
                Check.inRange("tolerated ratio of " + name, ratio, 1.0, 1000.0);
            } else {
                Check.inRange("tolerated ratio of " + name, ratio, Double.MIN_VALUE, Math.nextDown(1.0));
                if (atLeastDifference > 0) {
                    throw new IllegalArgumentException("rule " + name
                            + " is about a decrease, so a tolerated difference says nothing; leave it out");
                }
            }
            return new CountRule(this, events, exposure);
        }
    }
}
