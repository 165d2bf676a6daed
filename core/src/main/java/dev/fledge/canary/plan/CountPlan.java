package dev.fledge.canary.plan;

import dev.fledge.canary.CountRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The plan of events per request. */
final class CountPlan extends RulePlan {
    private static final double FEWEST_EVENTS = 3;

    private final CountRule rule;
    private final double perRequest;
    private final boolean increase;

    CountPlan(PlanCase plan, CountRule rule) {
        super(plan, rule);
        this.rule = rule;
        this.perRequest = traffic().eventsPerRequest();
        this.increase = rule.direction() == CountRule.Direction.INCREASE;
    }

    @Override
    PlanLine line() {
        long needed = rule.rollbackOnly() ? 0 : point() ? rule.minRequests() : needed();
        Duration possible = needed == Long.MAX_VALUE ? Plan.NEVER : after((double) needed, 0);
        return ofRequests(
                new PlanLine.Need(needed, needed, judgedRequests(), possible, OptionalDouble.empty()), detections());
    }

    private long needed() {
        double half = rule.atLeastDifference() > 0 ? StrictMath.log(2) : 0;
        long byRatio = rule.ratio() == 1
                ? Long.MAX_VALUE
                : Information.events(perRequest, traffic().baselinePerCanary(), 1, rule.ratio())
                        .requests(budget().pass(Budget.LATENCY_PASS_BET) + half);
        long byDifference = Long.MAX_VALUE;
        double tolerated = rule.atLeastDifference();
        for (int k = 0; tolerated > 0 && k < Budget.PASS_FRACTIONS.length; k++) {
            double fraction = Budget.PASS_FRACTIONS[k];
            double each = fraction > 0
                    ? perRequest * StrictMath.log(fraction) + tolerated * (1 - fraction)
                    : perRequest < 1e-9 ? tolerated : 0;
            if (each > 0) {
                byDifference = StrictMath.min(
                        byDifference, new Information(each, 0).requests(budget().pass(Budget.PASS_WEIGHTS[k]) + half));
            }
        }
        return StrictMath.max(rule.minRequests(), StrictMath.min(byRatio, byDifference));
    }

    private List<Detection> detections() {
        List<Detection> found = new ArrayList<>();
        double[] multiples =
                increase ? new double[] {4 * rule.ratio(), 2 * rule.ratio()} : new double[] {0, rule.ratio() / 2};
        for (double times : multiples) {
            found.add(detection(times));
        }
        return found;
    }

    private Detection detection(double times) {
        Information information = Information.events(perRequest, traffic().baselinePerCanary(), times, 1);
        double nats = budget().blame(rule, Budget.EVENT_BET);
        double gate = FEWEST_EVENTS / (perRequest * (increase ? times : 1));
        long requests =
                StrictMath.max(point() ? rule.minRequests() : information.requests(nats), (long) StrictMath.ceil(gate));
        double n = judgedRequests();
        double power = point() ? (n >= requests ? 0.5 : 0) : n >= gate ? information.power(nats, n) : 0;
        return new Detection(
                rule.eventMetric() + " x " + factor(times),
                requests,
                after((double) requests, point() ? 0 : nats / Budget.CAP),
                power);
    }
}
