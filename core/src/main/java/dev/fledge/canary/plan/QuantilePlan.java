package dev.fledge.canary.plan;

import dev.fledge.canary.QuantileRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The plan of a latency quantile, for latencies whose logarithm is normal. */
final class QuantilePlan extends RulePlan {
    private final QuantileRule rule;

    QuantilePlan(PlanCase plan, QuantileRule rule) {
        super(plan, rule);
        this.rule = rule;
    }

    @Override
    PlanLine line() {
        long needed = rule.rollbackOnly() ? 0 : point() ? rule.minRequests() : needed();
        Duration possible = needed == Long.MAX_VALUE ? Plan.NEVER : after((double) needed, 0);
        return ofRequests(
                new PlanLine.Need(needed, needed, judgedRequests(), possible, OptionalDouble.empty()), detections());
    }

    private long needed() {
        double above = 1 - rule.quantile();
        if (rule.timesBaseline().isEmpty()) {
            return StrictMath.max(rule.minRequests(), CeilingPass.atDeadline(0, above, budget().deadlineLevel()));
        }
        double ratio = rule.timesBaseline().getAsDouble();
        Information information = Information.twoSample(
                aboveOf(rule.quantile(), 1 / ratio), above, traffic().baselinePerCanary());
        long statistical = ratio > 1 ? information.requests(budget().pass(Budget.LATENCY_PASS_BET)) : Long.MAX_VALUE;
        return StrictMath.max(rule.minRequests(), statistical);
    }

    /** The share of requests above the quantile of the baseline, if latency is so many times as long. */
    private double aboveOf(double quantile, double times) {
        double edge = Normal.quantileAbove(1 - quantile);
        return Normal.above(edge - StrictMath.log(times) / traffic().latencySpread());
    }

    private List<Detection> detections() {
        double ratio = rule.timesBaseline().orElse(2);
        List<Detection> found = new ArrayList<>();
        for (double times : new double[] {2 * ratio, 1.25 * ratio}) {
            found.add(detection(times));
        }
        return found;
    }

    private Detection detection(double times) {
        long fewest = Long.MAX_VALUE;
        double most = 0;
        double slices = 0;
        for (int level = 0; level < Budget.LATENCY_LEVELS.length; level++) {
            double quantile = Budget.LATENCY_LEVELS[level];
            double tolerance = StrictMath.pow(2, Budget.TOLERANCE_OCTAVES);
            Information information = Information.twoSample(
                    aboveOf(quantile, times / tolerance),
                    1 - quantile,
                    traffic().baselinePerCanary());
            double nats = budget().blame(rule, Budget.LATENCY_BETS[level]);
            long requests = information.requests(nats);
            if (requests < fewest) {
                fewest = requests;
                slices = nats / Budget.CAP;
            }
            most = StrictMath.max(most, information.power(nats, judgedRequests()));
        }
        double power = StrictMath.min(point() ? 1 : most, gatePower(times));
        long requests = point() ? rule.minRequests() : fewest;
        String condition = rule.timesBaseline().isPresent() ? "" : ", if that is beyond the limit";
        return new Detection(
                "latency x " + factor(times) + condition,
                requests,
                after((double) requests, point() ? 0 : slices),
                power);
    }

    private double gatePower(double times) {
        double n = judgedRequests();
        if (!(n >= 1)) {
            return 0;
        }
        if (rule.timesBaseline().isEmpty()) {
            return 1;
        }
        double share = aboveOf(rule.quantile(), times / rule.timesBaseline().getAsDouble());
        double limit = 1 - rule.quantile();
        double spread = StrictMath.sqrt(StrictMath.max(share * (1 - share), 1e-9));
        double confidence = point() ? 0 : Budget.GATE;
        return Normal.above(confidence - (share - limit) / spread * StrictMath.sqrt(n));
    }
}
