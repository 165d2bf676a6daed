package dev.fledge.canary;

import dev.fledge.canary.stat.ExactTail;
import dev.fledge.canary.stat.Logs;
import dev.fledge.canary.stat.Mixture;
import dev.fledge.canary.stat.OneSample;
import dev.fledge.canary.stat.TwoSample;

/**
 * The evidence that a rate is within its rule: that it is below the ceiling, and not worse than the baseline by more than
 * tolerated; in mode strict also that it is beyond. Not thread-safe.
 */
final class RatePass {
    private final RateRule rule;
    private final Parameters parameters;
    private final Mixture nearBaseline;
    private final Mixture withinRatio;
    private final Mixture withinDifference;
    private final Mixture beyond;
    private final boolean strict;
    private final double[] scratch;
    private final double[] passLogs;

    RatePass(RateRule rule, Parameters parameters, boolean strict) {
        this.rule = rule;
        this.parameters = parameters;
        this.strict = strict;
        this.scratch = new double[parameters.relativeBets.length];
        this.passLogs = new double[parameters.passFractions.length];
        this.nearBaseline = parameters.relativeSpread.copy();
        this.withinRatio = parameters.relativeSpread.copy();
        this.withinDifference = parameters.relativeSpread.copy();
        this.beyond = parameters.strictSpread.copy();
    }

    RateRule rule() {
        return rule;
    }

    void settle(TwoSample block, double share) {
        if (rule.ceiling().isPresent()) {
            double ceiling = rule.ceiling().getAsDouble();
            settle(nearBaseline, block, share, new TwoSample.Boundary(parameters.relativeRatio, ceiling / 2));
            if (strict) {
                beyond.settle(aboveCeiling(block, rule.smallestThatMatters()), 0);
            }
        }
        if (rule.relative().isPresent()) {
            RateRule.Relative relative = rule.relative().get();
            settle(withinRatio, block, share, new TwoSample.Boundary(relative.ratio(), 0));
            settle(withinDifference, block, share, new TwoSample.Boundary(1, relative.atLeastDifference()));
            if (strict && rule.ceiling().isEmpty()) {
                beyond.settle(aboveRelative(block, share, relative), 0);
            }
        }
    }

    private void settle(Mixture mixture, TwoSample block, double share, TwoSample.Boundary boundary) {
        double edge = boundary.at(share);
        if (edge >= 0.5) {
            return;
        }
        double[] logs = scratch;
        for (int k = 0; k < logs.length; k++) {
            double bet = StrictMath.min(parameters.relativeBets[k] * share, 0.95 * edge);
            logs[k] = block.logRatio(bet, share, boundary);
        }
        mixture.settle(logs, 0);
    }

    private double[] aboveCeiling(TwoSample block, double ceiling) {
        double[] logs = new double[parameters.strictBets.length];
        for (int k = 0; k < logs.length; k++) {
            double bet = StrictMath.min(parameters.strictBets[k] * ceiling, 0.5 + ceiling / 2);
            logs[k] = StrictMath.min(
                    OneSample.logRatio(block.canary(), block.canaryBad(), bet, ceiling),
                    StrictMath.max(
                            parameters.cap,
                            OneSample.logRatio(block.canary(), StrictMath.min(1, block.canary()), bet, ceiling)));
        }
        return logs;
    }

    private double[] aboveRelative(TwoSample block, double share, RateRule.Relative relative) {
        double[] logs = new double[parameters.strictBets.length];
        for (int k = 0; k < logs.length; k++) {
            // Beyond both lines is beyond each; the smaller e-value of the two holds for either null.
            logs[k] = StrictMath.min(
                    beyond(block, share, new TwoSample.Boundary(relative.ratio(), 0), parameters.strictBets[k]),
                    beyond(
                            block,
                            share,
                            new TwoSample.Boundary(1, relative.atLeastDifference()),
                            parameters.strictBets[k]));
        }
        return logs;
    }

    private double beyond(TwoSample block, double share, TwoSample.Boundary boundary, double multiple) {
        double edge = boundary.at(share);
        if (edge >= 0.5) {
            return 0;
        }
        double bet = StrictMath.min(multiple * edge, 0.5 + edge / 2);
        return StrictMath.min(block.logRatio(bet, share, boundary), parameters.cap);
    }

    /** Log odds against "the share is at or beyond the ceiling"; infinite if the rule has none. */
    double belowCeiling(ArmTotals all) {
        if (rule.ceiling().isEmpty()) {
            return Double.POSITIVE_INFINITY;
        }
        double ceiling = rule.ceiling().getAsDouble();
        if (!(ceiling > 0)) {
            return Double.NEGATIVE_INFINITY;
        }
        double[] logs = passLogs;
        for (int k = 0; k < logs.length; k++) {
            logs[k] = parameters.passLogWeights[k]
                    + OneSample.logRatio(all.canary, all.canaryBad, parameters.passFractions[k] * ceiling, ceiling);
        }
        double absolute = Logs.sum(logs) + StrictMath.log(parameters.passAbsolute);
        // The way round by the baseline proves nothing where the baseline is beyond the ceiling itself.
        boolean baselineWithin = all.baselineBad <= ceiling * StrictMath.max(all.baseline, 1);
        double relative = baselineWithin ? nearBaseline.log() : Double.NEGATIVE_INFINITY;
        return Logs.sum(absolute, relative + StrictMath.log(1 - parameters.passAbsolute));
    }

    /** Log odds against "the share is worse than the baseline's by more than tolerated"; infinite if the rule does not say. */
    double nearBaseline() {
        return rule.relative().isEmpty()
                ? Double.POSITIVE_INFINITY
                : Logs.sum(withinRatio.log(), withinDifference.log()) - StrictMath.log(2);
    }

    /** Log odds against "the share is within the rule"; gathered in mode strict only. */
    double beyond() {
        return beyond.log();
    }

    /** Whether the one look at the deadline finds the share below the ceiling, at that level. */
    boolean belowCeilingAtDeadline(ArmTotals all, double level) {
        return rule.ceiling().isEmpty()
                || (all.canary > 0
                        && rule.ceiling().getAsDouble() > 0
                        && ExactTail.binomial(
                                        (long) all.canaryBad,
                                        (long) all.canary,
                                        rule.ceiling().getAsDouble())
                                <= level);
    }

    void pass(StateCodec codec) {
        MixtureCodec.pass(nearBaseline, codec);
        MixtureCodec.pass(withinRatio, codec);
        MixtureCodec.pass(withinDifference, codec);
        MixtureCodec.pass(beyond, codec);
    }
}
