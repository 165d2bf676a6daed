package dev.fledge.canary;

import dev.fledge.canary.stat.ExactTail;
import dev.fledge.canary.stat.Logs;
import dev.fledge.canary.stat.Mixture;
import dev.fledge.canary.stat.OneSample;
import dev.fledge.canary.stat.TwoSample;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import java.util.Optional;

/**
 * The evidence that a latency quantile is within its rule; in mode strict also that it is beyond. "p95 below t" is taken as
 * what it means: less than 5 % of the requests take longer than t. Not thread-safe.
 */
final class LatencyPass {
    private final QuantileRule rule;
    private final Parameters parameters;
    private final boolean strict;
    private final Mixture within;
    private final Mixture beyond;
    private final Optional<EdgePass> edge;

    // The open block. Where an edge decides, "within" counts what may be above the limit, "beyond" what surely is.
    private int baselineFrom;
    private int maybeFrom;
    private int surelyFrom;
    private double share;
    private final ArmTotals maybe = new ArmTotals();
    private double surely;
    private final double[] scratch;

    /** All blocks that were settled, for the one look at the deadline. */
    private final ArmTotals settled = new ArmTotals();

    LatencyPass(QuantileRule rule, Parameters parameters, boolean strict) {
        this.rule = rule;
        this.parameters = parameters;
        this.strict = strict;
        this.scratch = new double[parameters.latencyPassBets.length];
        this.within = parameters.latencyPassSpread.copy();
        this.beyond = parameters.latencyPassSpread.copy();
        this.edge = parameters.edgePart > 0 && rule.timesBaseline().isPresent()
                ? Optional.of(new EdgePass(rule, parameters))
                : Optional.empty();
    }

    QuantileRule rule() {
        return rule;
    }

    void place(FadingHistogram past, Buckets buckets) {
        baselineFrom = past.firstAbove(rule.quantile());
        double ratio = rule.timesBaseline().orElse(1);
        boolean beyondAll = baselineFrom >= buckets.size();
        double threshold = beyondAll ? Double.POSITIVE_INFINITY : buckets.lowerEdge(baselineFrom) * ratio;
        maybeFrom = beyondAll ? baselineFrom : Edges.maybeAbove(buckets, threshold);
        surelyFrom = beyondAll ? baselineFrom : Edges.surelyAbove(buckets, threshold);
        share = LatencyBlock.share(past, baselineFrom);
    }

    void add(Histogram canary, Histogram baseline) {
        maybe.add((double) canary.total(), (double) Edges.from(canary, maybeFrom), (double) baseline.total(), (double)
                Edges.from(baseline, baselineFrom));
        surely += Edges.from(canary, surelyFrom);
    }

    void settle() {
        double[] logs = scratch;
        TwoSample block = new TwoSample(maybe.canary, maybe.canaryBad, maybe.baseline, maybe.baselineBad);
        for (int k = 0; k < logs.length; k++) {
            logs[k] = block.logRatio(LatencyBlock.shifted(share, -parameters.latencyPassBets[k]), share);
        }
        within.settle(logs, 0);
        settled.add(maybe.canary, maybe.canaryBad, maybe.baseline, maybe.baselineBad);
        if (strict) {
            settleBeyond(logs);
        }
    }

    /** Takes a slice that is judged; what was judged before, and it, are in the recent baseline. */
    void judged(Histogram canary, Histogram baseline, FadingHistogram recentBaseline) {
        edge.ifPresent(way -> way.settle(canary, baseline, recentBaseline));
    }

    private void settleBeyond(double[] logs) {
        TwoSample block = new TwoSample(maybe.canary, surely, maybe.baseline, maybe.baselineBad);
        for (int k = 0; k < logs.length; k++) {
            double bet = StrictMath.min(LatencyBlock.shifted(share, parameters.latencyPassBets[k]), 0.985);
            logs[k] = StrictMath.min(block.logRatio(bet, share), parameters.cap);
        }
        beyond.settle(logs, 0);
    }

    void clear() {
        maybe.clear();
        surely = 0;
    }

    /** Log odds against "the quantile is at or beyond the limit". */
    double within(LatencyMemory memory) {
        if (rule.timesBaseline().isPresent()) {
            return edge.map(way -> Logs.sum(
                            within.log() + StrictMath.log(1 - parameters.edgePart),
                            way.log() + StrictMath.log(parameters.edgePart)))
                    .orElse(within.log());
        }
        double limit = 1 - rule.quantile();
        FadingHistogram canary = memory.all().canary();
        double above = canary.from(Edges.maybeAbove(memory.buckets(), rule.limitMillis()));
        double[] logs = new double[parameters.passFractions.length];
        for (int k = 0; k < logs.length; k++) {
            logs[k] = parameters.passLogWeights[k]
                    + OneSample.logRatio(canary.total(), above, parameters.passFractions[k] * limit, limit);
        }
        return Logs.sum(logs);
    }

    /** Log odds against "the quantile is within the limit"; gathered in mode strict only. */
    double beyond(LatencyMemory memory) {
        if (rule.timesBaseline().isPresent()) {
            return beyond.log();
        }
        double limit = 1 - rule.quantile();
        FadingHistogram canary = memory.all().canary();
        double above = canary.from(Edges.surelyAbove(memory.buckets(), rule.limitMillis()));
        double[] logs = new double[parameters.strictBets.length];
        for (int k = 0; k < logs.length; k++) {
            double bet = StrictMath.min(parameters.strictBets[k] * limit, 0.5 + limit / 2);
            logs[k] =
                    StrictMath.log(parameters.strictWeights[k]) + OneSample.logRatio(canary.total(), above, bet, limit);
        }
        return Logs.sum(logs);
    }

    /** Whether the one look at the deadline finds the quantile within the limit, at that level. */
    boolean withinAtDeadline(LatencyMemory memory, double level) {
        if (rule.timesBaseline().isPresent()) {
            return settled.canary > 0
                    && settled.baseline > 0
                    && ExactTail.hypergeometric(
                                    (long) settled.canaryBad,
                                    (long) settled.canary,
                                    (long) (settled.canaryBad + settled.baselineBad),
                                    (long) (settled.canary + settled.baseline))
                            <= level;
        }
        FadingHistogram canary = memory.all().canary();
        double above = canary.from(Edges.maybeAbove(memory.buckets(), rule.limitMillis()));
        return canary.total() > 0
                && ExactTail.binomial((long) above, (long) canary.total(), 1 - rule.quantile()) <= level;
    }

    void pass(StateCodec codec) {
        MixtureCodec.pass(within, codec);
        MixtureCodec.pass(beyond, codec);
        edge.ifPresent(way -> way.pass(codec));
        baselineFrom = codec.small(baselineFrom);
        maybeFrom = codec.small(maybeFrom);
        surelyFrom = codec.small(surelyFrom);
        share = codec.number(share);
        maybe.pass(codec);
        surely = codec.number(surely);
        settled.pass(codec);
    }
}
