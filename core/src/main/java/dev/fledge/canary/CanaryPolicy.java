package dev.fledge.canary;

import dev.fledge.document.DocumentNode;
import dev.fledge.document.DurationText;
import dev.fledge.document.JsonText;
import dev.fledge.internal.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one judgement, and how evidence becomes a decision. A policy that could promote without evidence cannot be built.
 *
 * <p>Immutable. Written as JSON by {@link #toJson} and read back, from JSON or YAML, by {@link #read}.
 */
public final class CanaryPolicy {
    /** What is done where the baseline breaks the same limit as the canary. */
    public enum SharedOutage {
        /** It is named and held: it is not the canary. The default. */
        HOLD,
        /** Traffic goes back all the same. */
        ROLLBACK
    }

    private final String name;
    private final EvidenceMode mode;
    private final Duration window;
    private final Duration slice;
    private final Duration warmUp;
    private final Duration earliestPromotion;
    private final double falseRollback;
    private final double falsePromote;
    private final String parameters;
    private final long minRequestsPerStep;
    private final SharedOutage sharedOutage;
    private final List<Rule> rules;

    private CanaryPolicy(Builder builder) {
        this.name = builder.name;
        this.mode = builder.mode;
        this.window = builder.window;
        this.slice = builder.slice;
        this.warmUp = builder.warmUp();
        this.earliestPromotion = builder.earliestPromotion();
        this.falseRollback = builder.falseRollback;
        this.falsePromote = builder.falsePromote;
        this.parameters = builder.parameters;
        this.minRequestsPerStep = builder.minRequestsPerStep;
        this.sharedOutage = builder.sharedOutage;
        this.rules = List.copyOf(builder.rules);
    }

    /** Starts a policy of that name. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /**
     * Reads a policy from the tree of a policy file.
     *
     * @throws dev.fledge.document.DocumentException naming file, line, column and fix if the tree is no valid policy
     */
    public static CanaryPolicy read(DocumentNode document) {
        return PolicyReader.read(document);
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns how limits become decisions; {@link EvidenceMode#SEQUENTIAL} by default. */
    public EvidenceMode mode() {
        return mode;
    }

    /** Returns how long one judgement is planned to take, from the first traffic to the last look; 10 minutes by default. */
    public Duration window() {
        return window;
    }

    /** Returns how much traffic makes one block of evidence; 5 seconds by default. */
    public Duration slice() {
        return slice;
    }

    /** Returns from when on, since the first traffic, evidence may promote; the whole window by default. */
    public Duration earliestPromotion() {
        return earliestPromotion;
    }

    /** Returns alpha: how likely a canary no worse than its baseline is rolled back, over the whole run; 0.01 by default. */
    public double falseRollback() {
        return falseRollback;
    }

    /** Returns beta: how likely a canary at or beyond a limit is promoted, for each rule; 0.05 by default. */
    public double falsePromote() {
        return falsePromote;
    }

    /**
     * Returns the name of the parameter set: bets, caps and weights. They decide how soon something is seen, not what is promised;
     * {@code fledge-1} by default.
     */
    public String parameters() {
        return parameters;
    }

    /** Returns how many judged canary requests a step needs before the next may begin; 20 by default. */
    public long minRequestsPerStep() {
        return minRequestsPerStep;
    }

    /** Returns what is done where the baseline breaks the same limit; {@link SharedOutage#HOLD} by default. */
    public SharedOutage sharedOutage() {
        return sharedOutage;
    }

    /** Returns how long after the first traffic nothing but a hard failure is judged; 30 seconds by default, zero in mode point. */
    public Duration warmUp() {
        return warmUp;
    }

    /** Returns the rules in their order; not empty. */
    public List<Rule> rules() {
        return rules;
    }

    /** Returns the metrics that the rules read. */
    public Set<String> metrics() {
        Set<String> metrics = new TreeSet<>();
        rules.forEach(rule -> metrics.addAll(rule.metrics()));
        return metrics;
    }

    /** Starts a policy that begins as this one. */
    public Builder toBuilder() {
        Builder builder = new Builder(name);
        builder.mode = mode;
        builder.window = window;
        builder.slice = slice;
        builder.warmUp = warmUp;
        builder.earliestPromotion = earliestPromotion.equals(window) ? null : earliestPromotion;
        builder.falseRollback = falseRollback;
        builder.falsePromote = falsePromote;
        builder.parameters = parameters;
        builder.minRequestsPerStep = minRequestsPerStep;
        builder.sharedOutage = sharedOutage;
        builder.rules.addAll(rules);
        return builder;
    }

    /** Returns the policy as JSON that {@link #read} understands. */
    public String toJson() {
        return JsonText.pretty(PolicyWriter.plain(this));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CanaryPolicy that && PolicyWriter.plain(this).equals(PolicyWriter.plain(that));
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return "policy " + name + " " + rules;
    }

    /** Collects the parts of a policy. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private final List<Rule> rules = new ArrayList<>();
        private EvidenceMode mode = EvidenceMode.SEQUENTIAL;
        private Duration window = Duration.ofMinutes(10);
        private Duration slice = Duration.ofSeconds(5);
        private @Nullable Duration warmUp;
        private @Nullable Duration earliestPromotion;
        private double falseRollback = 0.01;
        private double falsePromote = 0.05;
        private String parameters = Parameters.names().get(0);
        private long minRequestsPerStep = 20;
        private SharedOutage sharedOutage = SharedOutage.HOLD;

        private Builder(String name) {
            this.name = Check.notBlank("name of a policy", name);
        }

        /** Sets how limits become decisions; the default is {@link EvidenceMode#SEQUENTIAL}. */
        public Builder mode(EvidenceMode mode) {
            this.mode = Check.notNull("mode", mode);
            return this;
        }

        /**
         * Sets how long one judgement is planned to take, in whole milliseconds; the default is 10 minutes. A promotion
         * overrules it with the sum of its bake times.
         *
         * @throws IllegalArgumentException if it is not longer than zero, longer than 30 days, or not in whole milliseconds
         */
        public Builder window(Duration window) {
            this.window = whole("window", window);
            return this;
        }

        /**
         * Sets how much traffic makes one block of evidence, in whole milliseconds; the default is 5 seconds. What happens within a
         * slice counts as one piece: shorter slices decide sooner at much traffic, and believe more readily that errors that
         * come together are independent.
         *
         * @throws IllegalArgumentException if it is not longer than zero, longer than 30 days, or not in whole milliseconds
         */
        public Builder slice(Duration slice) {
            this.slice = whole("slice", slice);
            return this;
        }

        private static Duration whole(String subject, Duration duration) {
            Check.positive(subject, duration);
            if (duration.compareTo(Duration.ofDays(30)) > 0) {
                throw new IllegalArgumentException(subject + " must be at most 30 days, but was " + duration);
            }
            DurationText.of(duration);
            return duration;
        }

        /**
         * Sets how long after the first traffic nothing but a hard failure is judged, in whole milliseconds; the default is 30
         * seconds, and zero in mode point.
         *
         * @throws IllegalArgumentException if it is negative or not in whole milliseconds
         */
        public Builder warmUp(Duration warmUp) {
            DurationText.of(warmUp);
            this.warmUp = warmUp;
            return this;
        }

        private Duration warmUp() {
            if (warmUp != null) {
                return warmUp;
            }
            return mode == EvidenceMode.POINT ? Duration.ZERO : Duration.ofSeconds(30);
        }

        /**
         * Allows to promote on evidence before the window is over, from that time after the first traffic on; in whole milliseconds.
         * By default it is not: a fault that begins late would be missed.
         *
         * @throws IllegalArgumentException if it is not longer than zero or not in whole milliseconds
         */
        public Builder earliestPromotion(Duration earliestPromotion) {
            this.earliestPromotion = whole("earliest promotion", earliestPromotion);
            return this;
        }

        private Duration earliestPromotion() {
            return earliestPromotion == null ? window : earliestPromotion;
        }

        /**
         * Sets alpha, from 1e-6 to 0.2; the default is 0.01.
         *
         * @throws IllegalArgumentException if it is NaN or out of range
         */
        public Builder falseRollback(double alpha) {
            this.falseRollback = Check.inRange("false rollback", alpha, 1e-6, 0.2);
            return this;
        }

        /**
         * Sets beta, from 1e-6 to 0.2; the default is 0.05.
         *
         * @throws IllegalArgumentException if it is NaN or out of range
         */
        public Builder falsePromote(double beta) {
            this.falsePromote = Check.inRange("false promote", beta, 1e-6, 0.2);
            return this;
        }

        /**
         * Sets the parameter set, {@code fledge-1} (the default) or {@code reference-1}. A record that names its set is judged alike by
         * later versions of Fledge, whose default may be another.
         *
         * @throws IllegalArgumentException if there is no set of that name
         */
        public Builder parameters(String name) {
            if (Parameters.named(name).isEmpty()) {
                throw new IllegalArgumentException(
                        "there is no parameter set '" + name + "'; there are " + Parameters.names());
            }
            this.parameters = name;
            return this;
        }

        /**
         * Sets how many judged canary requests a step needs before the next may begin, at least 1; the default is 20.
         *
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder minRequestsPerStep(long minRequests) {
            this.minRequestsPerStep = Check.inRange("min requests per step", minRequests, 1, Long.MAX_VALUE);
            return this;
        }

        /** Sets what is done where the baseline breaks the same limit; the default is {@link SharedOutage#HOLD}. */
        public Builder sharedOutage(SharedOutage sharedOutage) {
            this.sharedOutage = Check.notNull("shared outage", sharedOutage);
            return this;
        }

        /**
         * Adds a rule.
         *
         * @throws IllegalArgumentException if there is a rule of that name already
         */
        public Builder rule(Rule rule) {
            if (rules.stream().anyMatch(known -> known.name().equals(rule.name()))) {
                throw new IllegalArgumentException("policy " + name + " has a rule '" + rule.name()
                        + "' already; give the second one a name of its own");
            }
            rules.add(rule);
            return this;
        }

        /**
         * Builds the policy.
         *
         * @throws IllegalStateException if it could promote without evidence, or if its times or rules do not fit together; the
         *     message says what to change
         */
        public CanaryPolicy build() {
            PolicyCheck.faultOf(mode, rules)
                    .or(() -> PolicyCheck.faultOf(window, slice, warmUp()))
                    .ifPresent(fault -> {
                        throw new IllegalStateException("policy " + name + " " + fault);
                    });
            return new CanaryPolicy(this);
        }
    }
}
