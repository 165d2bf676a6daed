package dev.fledge.canary.plan;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.CheckRule;
import dev.fledge.canary.CountRule;
import dev.fledge.canary.GaugeRule;
import dev.fledge.canary.QuantileRule;
import dev.fledge.canary.RateRule;
import dev.fledge.canary.Rule;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many nats of evidence the sequential judge asks for. The constants are those of its parameter set {@code reference-1}: what
 * a mixture costs is the logarithm of the prior weight of its best bet.
 */
final class Budget {
    static final double SOFT_SHARE = 0.8;
    static final double RATE_BET = 0.17;
    static final double HARD_BET = 0.6;
    static final double HARD_CEILING = 0.10;
    static final double[] LATENCY_LEVELS = {0.5, 0.8, 0.95, 0.99};
    static final double[] LATENCY_BETS = {0.08, 0.11, 0.08, 0.05};
    static final double LATENCY_PASS_BET = 0.4;
    static final double TOLERANCE_OCTAVES = 4.0 / 16;
    static final double EVENT_BET = 0.3;
    static final double[] PASS_FRACTIONS = {0, 0.03, 0.1, 0.25, 0.5};
    static final double[] PASS_WEIGHTS = {0.3, 0.2, 0.2, 0.2, 0.1};
    static final double PASS_ABSOLUTE = 0.75;
    static final double RELATIVE_BET = 0.5;
    static final double STRICT_BET = 0.25;
    static final double CAP = 2.0;
    static final double HARD_CAP = 2.3;
    static final double GATE = 1.28;

    private static final Map<String, Double> PARTS = Map.of("rate", 0.5, "latency", 0.4, "other", 0.1);

    private final CanaryPolicy policy;
    private final Map<String, TreeMap<String, Rule>> streams = new TreeMap<>();

    Budget(CanaryPolicy policy) {
        this.policy = policy;
        policy.rules()
                .forEach(rule -> streams.computeIfAbsent(kind(rule), key -> new TreeMap<>())
                        .put(stream(rule), rule));
    }

    private static String kind(Rule rule) {
        return rule instanceof RateRule ? "rate" : rule instanceof QuantileRule ? "latency" : "other";
    }

    /** Rules that read the same share one evidence. */
    private static String stream(Rule rule) {
        if (rule instanceof RateRule rate) {
            return rate.badMetric() + "\n" + rate.allMetric();
        }
        if (rule instanceof QuantileRule quantile) {
            return quantile.metric();
        }
        if (rule instanceof CountRule || rule instanceof GaugeRule || rule instanceof CheckRule) {
            return rule.name();
        }
        throw new AssertionError(rule);
    }

    /** Returns the rule's part of the evidence on all metrics; the parts of those there are add up to 1. */
    double part(Rule rule) {
        double present = streams.keySet().stream()
                .mapToDouble(kind -> PARTS.getOrDefault(kind, 0.0))
                .sum();
        int members = streams.getOrDefault(kind(rule), new TreeMap<>()).size();
        return PARTS.getOrDefault(kind(rule), 0.0) / present / StrictMath.max(1, members);
    }

    /** Returns the nats at which a rule that is broken goes back, if its best bet has that weight. */
    double blame(Rule rule, double bet) {
        return -StrictMath.log(policy.falseRollback()) - StrictMath.log(SOFT_SHARE * part(rule)) - StrictMath.log(bet);
    }

    /** Returns the nats at which a hard failure goes back. */
    double hardFailure() {
        int rates = streams.getOrDefault("rate", new TreeMap<>()).size();
        return -StrictMath.log(policy.falseRollback())
                - StrictMath.log((1 - SOFT_SHARE) * HARD_BET)
                + StrictMath.log(StrictMath.max(1, rates));
    }

    /** Returns the nats that prove that a canary is beyond its limit, which mode strict asks for too. */
    double strict() {
        return -StrictMath.log(policy.falseRollback()) - StrictMath.log(STRICT_BET);
    }

    /** Returns the nats that prove a rule, if its best bet has that weight. */
    double pass(double bet) {
        return StrictMath.log(2 / policy.falsePromote()) - StrictMath.log(bet);
    }

    /** Returns the level of the exact test at the deadline. */
    double deadlineLevel() {
        return policy.falsePromote() / 2;
    }
}
