package dev.fledge.canary;

import dev.fledge.canary.stat.Wilson;

/** Weighs the evidence of a rule: one method for each kind. */
record RuleWeighing(SequentialRun run, Assessment.Moment moment) {
    RuleEvidence rate(RateRule rule, RateStream stream) {
        Parameters parameters = run.parameters();
        RatePass pass = stream.passOf(rule);
        ArmTotals all = stream.all();
        ArmTotals recent = stream.recent();
        boolean open = isBeyond(rule, all, parameters.gateAll, 1)
                || isBeyond(rule, recent, parameters.gateRecent, parameters.recentRequests);
        if (run.policy().mode() == EvidenceMode.STRICT) {
            open &= pass.beyond() >= -StrictMath.log(run.policy().falseRollback());
        }
        double ceilingOdds = pass.belowCeiling(all);
        double relativeOdds = pass.nearBaseline();
        boolean below = ceilingOdds >= needed()
                || (moment.deadline()
                        && pass.belowCeilingAtDeadline(all, run.policy().falsePromote() / 2));
        return new RuleEvidence(
                rule,
                stream,
                new RuleEvidence.Flags(
                        open,
                        isBaselineBeyond(rule, all) || isBaselineBeyond(rule, recent),
                        below && relativeOdds >= needed(),
                        all.canary >= rule.minRequests()),
                StrictMath.min(ceilingOdds, relativeOdds));
    }

    /** Log of the odds that prove: half of beta is for any time, half for the one look at the deadline. */
    private double needed() {
        return StrictMath.log(2 / run.policy().falsePromote());
    }

    private boolean isBeyond(RateRule rule, ArmTotals totals, double confidence, double atLeast) {
        if (!(totals.canary >= atLeast)) {
            return false;
        }
        double lower = Wilson.lower(totals.canaryBad, totals.canary, confidence);
        if (rule.ceiling().isPresent() && lower > rule.ceiling().getAsDouble()) {
            return true;
        }
        return rule.relative().isPresent()
                && totals.baseline > 0
                && lower > rule.relative().get().limit(totals.baselineBad / totals.baseline);
    }

    private boolean isBaselineBeyond(RateRule rule, ArmTotals totals) {
        return rule.ceiling().isPresent()
                && totals.baseline >= run.parameters().recentRequests
                && Wilson.lower(totals.baselineBad, totals.baseline, run.parameters().gateRecent)
                        > rule.ceiling().getAsDouble();
    }

    RuleEvidence quantile(QuantileRule rule, LatencyStream stream) {
        LatencyMemory memory = stream.seen().orElse(null);
        if (memory == null) {
            return new RuleEvidence(rule, stream, new RuleEvidence.Flags(false, false, false, false), 0);
        }
        Parameters parameters = run.parameters();
        LatencyPass pass = stream.passOf(rule);
        boolean open = isBeyond(rule, memory, memory.all(), parameters.gateAll)
                || (memory.recent().canary().total() >= parameters.recentRequests
                        && isBeyond(rule, memory, memory.recent(), parameters.gateRecent));
        if (run.policy().mode() == EvidenceMode.STRICT) {
            open &= pass.beyond(memory) >= -StrictMath.log(run.policy().falseRollback());
        }
        double odds = pass.within(memory);
        boolean proved = odds >= needed()
                || (moment.deadline()
                        && pass.withinAtDeadline(memory, run.policy().falsePromote() / 2));
        boolean enough = memory.all().canary().total() >= rule.minRequests()
                && (rule.timesBaseline().isEmpty() || memory.all().baseline().total() >= rule.minRequests());
        return new RuleEvidence(
                rule, stream, new RuleEvidence.Flags(open, isBaselineBeyond(rule, memory), proved, enough), odds);
    }

    private boolean isBeyond(
            QuantileRule rule, LatencyMemory memory, LatencyMemory.LatencyTotals totals, double confidence) {
        double n = totals.canary().total();
        int from;
        if (rule.timesBaseline().isPresent()) {
            if (totals.baseline().total() < run.parameters().recentRequests) {
                return false;
            }
            int above = totals.baseline().firstAbove(rule.quantile());
            if (above >= memory.buckets().size()) {
                return false;
            }
            from = Edges.surelyAbove(
                    memory.buckets(),
                    memory.buckets().lowerEdge(above) * rule.timesBaseline().getAsDouble());
        } else {
            from = Edges.surelyAbove(memory.buckets(), rule.limitMillis());
        }
        return n >= 1 && Wilson.lower(totals.canary().from(from), n, confidence) > 1 - rule.quantile();
    }

    private boolean isBaselineBeyond(QuantileRule rule, LatencyMemory memory) {
        if (rule.timesBaseline().isPresent()) {
            return false;
        }
        FadingHistogram baseline = memory.recent().baseline();
        double above = baseline.from(Edges.surelyAbove(memory.buckets(), rule.limitMillis()));
        return baseline.total() >= run.parameters().recentRequests
                && Wilson.lower(above, baseline.total(), run.parameters().gateRecent) > 1 - rule.quantile();
    }

    RuleEvidence count(CountRule rule, EventStream stream) {
        ArmTotals all = stream.all();
        boolean open = isBeyond(rule, all) || isBeyond(rule, stream.recent());
        if (run.policy().mode() == EvidenceMode.STRICT) {
            open &= stream.beyond() >= -StrictMath.log(run.policy().falseRollback());
        }
        double odds = stream.within();
        return new RuleEvidence(
                rule,
                stream,
                new RuleEvidence.Flags(open, false, odds >= needed(), all.canary >= rule.minRequests()),
                odds);
    }

    /** Beyond, with at least three events: of the canary, or that it should have had. */
    private static boolean isBeyond(CountRule rule, ArmTotals totals) {
        if (!(totals.canary > 0) || !(totals.baseline > 0)) {
            return false;
        }
        double events = rule.direction() == CountRule.Direction.INCREASE
                ? totals.canaryBad
                : totals.baselineBad * totals.canary / totals.baseline;
        return events >= 3 && rule.isBroken(totals.canaryBad / totals.canary, totals.baselineBad / totals.baseline);
    }

    RuleEvidence gauge(GaugeRule rule, GaugeStream stream) {
        boolean open = stream.pairs() >= 3
                && Wilson.lower((double) stream.lost(), (double) stream.pairs(), run.parameters().gateAll) > 0.5;
        double odds = stream.within();
        boolean baseline = rule.limit().isPresent()
                && stream.pairs() > 0
                && stream.lastBaseline() > rule.limit().getAsDouble();
        return new RuleEvidence(
                rule, stream, new RuleEvidence.Flags(open, baseline, odds >= needed(), stream.pairs() > 0), odds);
    }

    RuleEvidence check(CheckRule rule, CheckStream stream) {
        double odds = stream.within();
        return new RuleEvidence(
                rule,
                stream,
                new RuleEvidence.Flags(stream.isBroken(), false, odds >= needed(), stream.rounds() > 0),
                odds);
    }
}
