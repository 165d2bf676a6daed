package dev.fledge.canary.plan;

import dev.fledge.canary.RateRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** The plan of a share of bad requests. */
final class RatePlan extends RulePlan {
    private final RateRule rule;
    private final double healthy;

    RatePlan(PlanCase plan, RateRule rule) {
        super(plan, rule);
        this.rule = rule;
        this.healthy = StrictMath.max(traffic().errorShare(), 1e-6);
    }

    @Override
    PlanLine line() {
        long needed = rule.rollbackOnly() ? 0 : point() ? rule.minRequests() : needed();
        long early = rule.rollbackOnly() || rule.ceiling().isEmpty() || needed == Long.MAX_VALUE || point()
                ? needed
                : StrictMath.max(needed, earlyForCeiling(rule.ceiling().getAsDouble()));
        double seen = judgedRequests();
        OptionalDouble provable = rule.ceiling().isPresent() && !point()
                ? OptionalDouble.of(CeilingPass.provable(seen, budget().deadlineLevel()))
                : OptionalDouble.empty();
        Duration possible = needed == Long.MAX_VALUE ? Plan.NEVER : after((double) needed, 0);
        return ofRequests(new PlanLine.Need(needed, early, seen, possible, provable), detections());
    }

    private long needed() {
        long needed = rule.minRequests();
        if (rule.ceiling().isPresent()) {
            needed = StrictMath.max(needed, forCeiling(rule.ceiling().getAsDouble()));
        }
        if (rule.relative().isPresent()) {
            needed = StrictMath.max(needed, forRelative(rule.relative().get()));
        }
        return needed;
    }

    private long forCeiling(double ceiling) {
        if (!(ceiling > 0)) {
            return Long.MAX_VALUE;
        }
        double level = budget().deadlineLevel();
        long bad = CeilingPass.badExpected(traffic().errorShare(), ceiling, level);
        return bad < 0 ? Long.MAX_VALUE : CeilingPass.atDeadline(bad, ceiling, level);
    }

    private long earlyForCeiling(double ceiling) {
        long bad = CeilingPass.badExpected(traffic().errorShare(), ceiling, budget().deadlineLevel());
        return CeilingPass.atAnyTime(StrictMath.max(0, bad), ceiling, policy().falsePromote());
    }

    /** Either way to be within is enough; each has half the budget. */
    private long forRelative(RateRule.Relative relative) {
        double nats = budget().pass(Budget.RELATIVE_BET) + StrictMath.log(2);
        return StrictMath.min(
                boundary(relative.ratio(), 0).requests(nats),
                boundary(1, relative.atLeastDifference()).requests(nats));
    }

    /** The information of a canary as good as its baseline against the boundary: the least over the null's baseline shares. */
    private Information boundary(double ratio, double difference) {
        double low = 1e-9;
        double high = healthy;
        for (int i = 0; i < 100; i++) {
            double a = low + (high - low) / 3;
            double b = high - (high - low) / 3;
            if (against(a, ratio, difference) < against(b, ratio, difference)) {
                high = b;
            } else {
                low = a;
            }
        }
        double mean = against(0.5 * (low + high), ratio, difference);
        return new Information(mean <= 1e-9 ? 0 : mean, 0);
    }

    private double against(double share, double ratio, double difference) {
        double edge = StrictMath.min(ratio * share + difference, 1 - 1e-9);
        return Information.divergence(healthy, edge)
                + traffic().baselinePerCanary() * Information.divergence(healthy, share);
    }

    private double limit() {
        double relative = rule.relative()
                .map(tolerated -> StrictMath.max(tolerated.ratio() * healthy, healthy + tolerated.atLeastDifference()))
                .orElse(1.0);
        return StrictMath.min(rule.ceiling().orElse(1), relative);
    }

    private List<Detection> detections() {
        double limit = limit();
        List<Detection> found = new ArrayList<>();
        DoubleStream.of(1, 0.2, 0.05, 2 * limit, 1.5 * limit)
                .filter(share -> share > limit * 1.2 && share <= 1)
                .distinct()
                .boxed()
                .sorted((a, b) -> Double.compare(b, a))
                .forEach(share -> found.add(point() ? atOnce(share, limit) : detection(share, limit)));
        return found;
    }

    private Detection atOnce(double share, double limit) {
        return new Detection(
                percent(share) + " errors",
                rule.minRequests(),
                after((double) rule.minRequests(), 0),
                gatePower(share, limit, 0));
    }

    /** A share above the limit opens the gate once Wilson's lower bound is above it; nearly normal for the numbers that matter. */
    private double gatePower(double share, double limit, double confidence) {
        double n = judgedRequests();
        double spread = StrictMath.sqrt(StrictMath.max(share * (1 - share), 1e-9));
        return n >= 1 ? Normal.above(confidence - (share - limit) / spread * StrictMath.sqrt(n)) : 0;
    }

    private Detection detection(double share, double limit) {
        Information information =
                Information.twoSample(share, healthy, traffic().baselinePerCanary());
        double nats = budget().blame(rule, Budget.RATE_BET);
        long requests = information.requests(nats);
        double power = StrictMath.min(information.power(nats, judgedRequests()), gatePower(share, limit, Budget.GATE));
        if (strict()) {
            Information beyond = new Information(Information.divergence(share, limit), 0);
            requests = StrictMath.max(requests, beyond.requests(budget().strict()));
            power = StrictMath.min(power, beyond.power(budget().strict(), judgedRequests()));
        }
        Duration after = after((double) requests, nats / Budget.CAP);
        if (share > 0.3) {
            double hardness = StrictMath.min(
                    Information.divergence(StrictMath.min(share, 1 - 1e-12), Budget.HARD_CEILING), information.mean());
            Information hard = new Information(hardness, information.variance());
            long hardRequests = hard.requests(budget().hardFailure());
            Duration hardAfter = afterHardFailure(hardRequests);
            if (hardAfter.compareTo(after) < 0) {
                requests = hardRequests;
                after = hardAfter;
                power = StrictMath.max(power, hard.power(budget().hardFailure(), allRequests()));
            }
        }
        return new Detection(percent(share) + " errors", requests, after, power);
    }
}
