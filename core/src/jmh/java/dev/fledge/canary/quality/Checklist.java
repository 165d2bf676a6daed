package dev.fledge.canary.quality;

import dev.fledge.canary.quality.Target.Found;
import dev.fledge.canary.quality.Target.Goal;
import dev.fledge.canary.quality.Target.Measured;
import dev.fledge.canary.quality.Target.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The targets T1 to T8 of the judge's design, and whether results meet them. */
final class Checklist {
    private static final double PERCENT = 0.01;
    private static final int ENOUGH_RUNS = 2000;
    private static final String REGRESSIONS = "S07,S08,S09,S10,S11,S12,S14,S15,S17,S22";

    private final List<Result> results;
    private final String judge;
    private final List<Target> targets = new ArrayList<>();

    /**
     * Lists the targets.
     *
     * @param judge the name of the judge at alpha 0.01; at alpha 0.05 its name ends in {@code -0.05}
     */
    Checklist(List<Result> results, String judge) {
        this.results = results;
        this.judge = judge;
        blame();
        detection();
        speed();
        promotion();
        withinPolicy();
        otherStreams();
    }

    private void blame() {
        String alike = "S01,S02,S03,S04,S05,S06,S16,S18,S21,S25";
        add("T1", alike, share("rolled back", Score::rolledBack, 0.2));
        targets.add(new Target(
                "T1", judge + "-0.05", Target.ids(alike), share("rolled back at alpha 0.05", Score::rolledBack, 0.5)));
        add("T1", "O20,O21", share("rolled back while the weight changes", Score::rolledBack, 0.2));
        add("T2", "S19", share("rolled back in an outage of both", Score::rolledBack, 0));
        add("T2", "S19", share("promoted in an outage of both", Score::promoted, 0));
        add("T2", "S20", atLeast("inconclusive without traffic", Score::inconclusive, 100));
    }

    private void detection() {
        add("T3", "S07,S08,S09,S12,S14,S15,S17", share("missed", Score::missed, 0.2));
        add("T3", "S10,S22", share("missed", Score::missed, 1));
        add("T3", "S11", share("missed", Score::missed, 2));
        add("T3", REGRESSIONS, share("wrongly promoted", Score::promoted, 0.5));
    }

    private void speed() {
        add("T4", "S11", toWald(2.0));
        add("T4", "S09,S22", toWald(2.5));
        add("T4", "S14", toWald(3.0));
        add("T4", "S10,S12", toWald(3.6));
        add("T4", "S07", number("canary requests, p50", score -> score.rollbackRequestsFromStart(0.5), 4));
        add("T4", "S07", number("canary requests, p95", score -> score.rollbackRequestsFromStart(0.95), 6));
        add("T4", "S08", number("synthetic checks, p50", score -> score.rollbackRequestsFromStart(0.5), 3));
        add("T4", "H01,H02,H03,H04", number("seconds after warm-up, p50", Checklist::afterWarmUp, 20));
        add("T5", "S07,S08,S10,S12,S15", times(Contestants.FLAGGER, 4));
        add("T5", "S09", times(Contestants.FLAGGER, 2.5));
        add("T5", "S22", times(Contestants.FLAGGER, 1.9));
        add("T5", "S11,S17", times(Contestants.FLAGGER, 1.25));
        add("T5", "S07,S08,S09,S10,S11,S12,S14,S15,S17", times(Contestants.KAYENTA, 2));
        add("T5", "S09,S11,S14", foundBeyond(Contestants.KAYENTA));
    }

    private void promotion() {
        add("T6", "S03,S04,S16,S18", atLeast("promoted", Score::promoted, 99));
        add("T6", "S02", atLeast("promoted", Score::promoted, 78));
        add("T6", "S06", atLeast("promoted", Score::promoted, 74));
        add("T6", "S05", atLeast("promoted", Score::promoted, 99));
        add("T6", "S03", number("seconds to the evidence, p50", score -> score.passSeconds(0.5), 80));
        add("T6", "S03", number("canary requests to the evidence, p50", score -> score.passRequests(0.5), 800));
    }

    private void withinPolicy() {
        add("T7", "S23", share("rolled back within policy", Score::rolledBack, 8));
        add("T7", "S24", share("rolled back within policy", Score::rolledBack, 3));
        add("T7", "S13", share("rolled back though benign", Score::rolledBack, 0));
    }

    /** What breaks the independence of requests gets the guarantee itself, alpha; the others are held to T1. */
    private void otherStreams() {
        add("T8", "O01,O02,O03,O06,O07,O08,O17,O18", share("rolled back", Score::rolledBack, 0.2));
        add("T8", "O10,O11,O12", share("rolled back, errors in sessions", Score::rolledBack, 1));
        add("T8", "O04,O05,O09,O13,O19,O22", share("missed", Score::missed, 2));
        add("T8", "O04,O05,O09,O13,O19,O22", share("wrongly promoted", Score::promoted, 0.5));
        add("T8", "O14,O15,O16", share("late onset wrongly promoted", Score::promoted, 0.5));
    }

    private void add(String number, String scenarios, Goal goal) {
        targets.add(new Target(number, judge, Target.ids(scenarios), goal));
    }

    private static Goal share(String what, ToDoubleFunction<Score> share, double percent) {
        return new Goal(what, measured -> share.applyAsDouble(measured.own()), percent * PERCENT, Unit.PERCENT_AT_MOST);
    }

    private static Goal atLeast(String what, ToDoubleFunction<Score> share, double percent) {
        return new Goal(
                what, measured -> share.applyAsDouble(measured.own()), percent * PERCENT, Unit.PERCENT_AT_LEAST);
    }

    private static Goal number(String what, ToDoubleFunction<Score> value, double limit) {
        return new Goal(what, measured -> value.applyAsDouble(measured.own()), limit, Unit.AT_MOST);
    }

    private static Goal toWald(double times) {
        return new Goal(
                "canary requests after warm-up / Wald's limit, p50",
                measured -> measured.own().rollbackRequests(0.5)
                        / measured.scenario().reductionLimit().orElseThrow(),
                times,
                Unit.AT_MOST);
    }

    /** A judge that never rolls back is infinitely slower. */
    private static Goal times(String other, double times) {
        return new Goal(
                "times as fast as " + other + ", p50",
                measured -> measured.others()
                        .apply(other)
                        .map(score ->
                                ratio(score.rollbackSeconds(0.5), measured.own().rollbackSeconds(0.5)))
                        .orElse(Double.NaN),
                times,
                Unit.AT_LEAST);
    }

    /** What the other promotes is found, so more is found than by it. */
    private static Goal foundBeyond(String other) {
        return new Goal(
                "rolled back, share beyond that of " + other,
                measured -> measured.others()
                        .apply(other)
                        .map(score -> measured.own().rolledBack() - score.rolledBack())
                        .orElse(Double.NaN),
                0,
                Unit.PERCENT_AT_LEAST);
    }

    private static double ratio(double theirs, double ours) {
        return Double.isInfinite(ours) ? 0 : theirs / ours;
    }

    private static double afterWarmUp(Score score) {
        return score.rollbackSeconds(0.5) - score.warmUpSeconds();
    }

    /** The targets as a Markdown table, after a warning if the runs are too few to tell. */
    String table() {
        StringBuilder text = new StringBuilder("### Targets of " + judge + "; the worst scenario counts\n\n")
                .append(warning())
                .append("| # | what | scenarios | target | measured | |\n|---|---|---|---|---|---|\n");
        for (Target target : targets) {
            Found found = found(target);
            text.append("| ")
                    .append(String.join(
                            " | ",
                            target.number(),
                            target.goal().what(),
                            String.join(" ", target.scenarios()),
                            target.goal().unit().rule(target.goal().limit()),
                            found.measured(),
                            found.status().name().toLowerCase(Locale.ROOT).replace('_', ' ')))
                    .append(" |\n");
        }
        return text.append('\n').toString();
    }

    private String warning() {
        int runs = results.stream()
                .mapToInt(result -> result.endings().size())
                .min()
                .orElse(0);
        return runs < ENOUGH_RUNS
                ? "The shares are meant for at least " + ENOUGH_RUNS + " runs of each scenario, but there were " + runs
                        + ", so met means little.\n\n"
                : "";
    }

    List<Found> found() {
        return targets.stream().map(this::found).toList();
    }

    private Found found(Target target) {
        return target.find(id -> score(id, target.judge()).map(own -> measured(id, own)));
    }

    private Measured measured(String id, Score own) {
        return new Measured(own.scenario(), own, other -> score(id, other));
    }

    private Optional<Score> score(String id, String name) {
        return results.stream()
                .filter(result -> result.scenario().id().equals(id)
                        && result.contestant().name().equals(name))
                .findFirst()
                .map(Result::score);
    }
}
