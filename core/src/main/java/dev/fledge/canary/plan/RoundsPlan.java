package dev.fledge.canary.plan;

import dev.fledge.canary.CheckRule;
import dev.fledge.canary.Rule;
import dev.fledge.canary.stat.TwoSample;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** The plan of a rule whose evidence comes in rounds: the votes of a check, or the pairs of levels of a gauge. */
final class RoundsPlan extends RulePlan {
    private static final double PASS_BET = 0.6;
    private static final double BLAME_BET = 0.4;
    private static final double SECONDS_OF_A_PAIR = 30;

    private final Rule rule;
    private final double every;

    RoundsPlan(PlanCase plan, Rule rule) {
        super(plan, rule);
        this.rule = rule;
        this.every = rule instanceof CheckRule ? seconds(traffic().checkEvery()) : SECONDS_OF_A_PAIR;
    }

    @Override
    PlanLine line() {
        boolean check = rule instanceof CheckRule;
        double seen = StrictMath.floor(judgedSeconds() / every);
        long needed = rule.rollbackOnly()
                ? 0
                : (long) StrictMath.ceil(budget().pass(PASS_BET) / (check ? clean((CheckRule) rule) : pairWithin()));
        String unit = check ? "rounds" : "pairs";
        Duration possible = afterRounds(needed);
        Optional<String> warning = needed <= seen
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%s cannot be judged in this time: a pass needs %d %s, and there will be %.0f after the warm-up; %s",
                        rule.name(),
                        needed,
                        unit,
                        seen,
                        (check ? "ask every " + text(Plan.time(judgedSeconds() / needed)) + ", or " : "")
                                + "take a window of " + text(possible)));
        return new PlanLine(
                rule.name(),
                unit,
                new PlanLine.Need(needed, needed, seen, possible, OptionalDouble.empty()),
                List.of(detection(seen)),
                warning);
    }

    private static double clean(CheckRule check) {
        double tolerated = StrictMath.min(0.5, (double) check.failures() / check.rounds());
        return -StrictMath.log1p(-tolerated);
    }

    private static double pairWithin() {
        return StrictMath.log((1 - 0.02) / 0.5);
    }

    private Duration afterRounds(long rounds) {
        return Plan.time(seconds(policy().warmUp()) + rounds * every);
    }

    private Detection detection(double seen) {
        boolean check = rule instanceof CheckRule;
        double each = check ? new TwoSample(1, 1, 1, 0).logRatio(0.97, 0.0025) : StrictMath.log(0.95 / 0.5);
        long rounds = (long) StrictMath.ceil(budget().blame(rule, BLAME_BET) / StrictMath.min(each, Budget.CAP));
        long needed = StrictMath.max(rounds, check ? ((CheckRule) rule).failures() : 3);
        return new Detection(
                check ? "every round lost" : "always beyond", needed, afterRounds(needed), needed <= seen ? 1 : 0);
    }
}
