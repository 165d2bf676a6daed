package dev.fledge.canary;

import dev.fledge.verdict.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Says what an assessment means: one sentence a rule, with the numbers behind it. */
final class SequentialFindings {
    private final Assessment assessment;
    private final SequentialRun run;

    SequentialFindings(Assessment assessment) {
        this.assessment = assessment;
        this.run = assessment.run();
    }

    Judgement judgement(Instant at) {
        List<RuleJudgement> rules = assessment.rules().stream().map(this::rule).toList();
        return new Judgement(at, rules, runFindings(rules), assessment.mayAdvance());
    }

    /** A rule that fails is found before one that is blind: what is broken is never hidden by something milder. */
    private RuleJudgement rule(RuleEvidence rule) {
        if (assessment.hardFailure() && isHardest(rule)) {
            return said(MetricState.HIGH, fail(rule, "HARD_FAILURE").message(hardFailure(rule)));
        }
        if (assessment.softFailure() && rule.gateOpen() && carries(rule)) {
            return said(
                    Judge.beyond(rule.rule()), fail(rule, "WORSE_THAN_BASELINE").message(worse(rule)));
        }
        if (assessment.sharedOutageRollsBack() && rule.gateOpen() && rule.baselineBreached()) {
            return said(
                    Judge.beyond(rule.rule()),
                    fail(rule, "BASELINE_ALSO_BREACHED")
                            .message(
                                    rule.rule().name() + ": " + seen(rule)
                                            + "; both versions are beyond the limit, and the policy goes back on a shared outage"));
        }
        return undecided(rule);
    }

    private RuleJudgement undecided(RuleEvidence rule) {
        if (assessment.moment().warm() && !rule.sourceInTrouble()) {
            return said(
                    MetricState.INCONCLUSIVE,
                    open(rule, "WARM_UP")
                            .message(rule.rule().name() + ": only a hard failure is judged while the canary warms up"));
        }
        if (rule.blind()) {
            return blind(rule);
        }
        if (rule.passed() && !(rule.gateOpen() && assessment.materialSuspicion())) {
            return passed(rule);
        }
        if (rule.baselineBreached()) {
            return said(
                    MetricState.INCONCLUSIVE,
                    open(rule, "BASELINE_ALSO_BREACHED")
                            .message(rule.rule().name() + ": " + seen(rule)
                                    + "; the baseline itself is beyond the limit ("
                                    + limit(rule)
                                    + "), so this does not speak against the canary; wait until the cause is mended"));
        }
        if (rule.gateOpen()) {
            return said(
                    MetricState.INCONCLUSIVE,
                    open(rule, "SUSPECTED")
                            .message(rule.rule().name() + ": " + seen(rule) + "; this is beyond the limit ("
                                    + limit(rule) + "), but " + chance()));
        }
        if (!rule.flags().enough() && !rule.rule().rollbackOnly()) {
            return said(
                    MetricState.INSUFFICIENT_DATA,
                    open(rule, "TOO_FEW_REQUESTS")
                            .message(rule.rule().name() + ": " + seen(rule) + "; " + wanted(rule)));
        }
        return notProved(rule);
    }

    private String chance() {
        String odds = Odds.oneIn(assessment.soft() + StrictMath.log(Parameters.SOFT_SHARE));
        return odds.equals("1")
                ? "there is no evidence yet that the canary is worse than its baseline"
                : "a canary no worse than its baseline would show it in 1 of " + odds + " rollouts; it takes 1 of "
                        + Odds.oneIn(-StrictMath.log(run.policy().falseRollback())) + " to go back";
    }

    private RuleJudgement passed(RuleEvidence rule) {
        if (rule.rule().rollbackOnly()) {
            return said(
                    MetricState.PASS,
                    facts(Finding.pass(rule.rule().name()), rule)
                            .reason("NOT_BEYOND")
                            .message(rule.rule().name() + ": " + seen(rule)
                                    + "; no sign of being beyond the limit (" + limit(rule)
                                    + "), and the rule asks for no more"));
        }
        return said(
                MetricState.PASS,
                facts(Finding.pass(rule.rule().name()), rule)
                        .reason("PROVED_WITHIN_LIMIT")
                        .message(rule.rule().name() + ": " + seen(rule) + "; a canary at or beyond the limit ("
                                + limit(rule)
                                + ") would look this good at most 1 time in "
                                + Odds.oneIn(-StrictMath.log(run.policy().falsePromote()))
                                + Counterfactual.allowed(rule, run)));
    }

    private RuleJudgement notProved(RuleEvidence rule) {
        return said(
                MetricState.INCONCLUSIVE,
                open(rule, "NOT_PROVED_YET")
                        .message(rule.rule().name() + ": " + seen(rule)
                                + "; this does not yet show that the canary is within the limit (" + limit(rule) + "); "
                                + missing(rule)));
    }

    private String missing(RuleEvidence rule) {
        if (rule.rule() instanceof CheckRule) {
            return "more rounds are needed";
        }
        if (rule.rule() instanceof GaugeRule) {
            return "more half minutes are needed";
        }
        return assessment.moment().over()
                ? "the planned time is over, so more time is needed"
                : Counterfactual.missing(rule, run);
    }

    /** Whether the rule's own evidence has a part in the whole, or all other broken rules have even less. */
    private boolean carries(RuleEvidence rule) {
        double own = weighted(rule);
        return own + StrictMath.log(10) >= assessment.soft()
                || assessment.rules().stream().noneMatch(other -> other.gateOpen() && weighted(other) > own);
    }

    private double weighted(RuleEvidence rule) {
        return run.streams().logWeight(rule.stream()) + rule.stream().blame();
    }

    private boolean isHardest(RuleEvidence rule) {
        if (!(rule.stream() instanceof RateStream rate)) {
            return false;
        }
        return run.streams().rates().stream().allMatch(other -> other.hardFailure() <= rate.hardFailure());
    }

    private String hardFailure(RuleEvidence rule) {
        return rule.rule().name() + ": hard failure: "
                + Seen.ofWholeRun((RateStream) rule.stream())
                + "; a canary no worse than its baseline shows this in at most 1 of "
                + Odds.oneIn(assessment.hardOdds() + StrictMath.log(1 - Parameters.SOFT_SHARE))
                + " rollouts (limit 1 in "
                + Odds.oneIn(-StrictMath.log(run.policy().falseRollback())) + "); policy: " + limit(rule);
    }

    private String worse(RuleEvidence rule) {
        return rule.rule().name() + ": " + seen(rule)
                + "; a canary no worse than its baseline shows this in at most 1 of "
                + Odds.oneIn(assessment.soft() + StrictMath.log(Parameters.SOFT_SHARE)) + " rollouts (limit 1 in "
                + Odds.oneIn(-StrictMath.log(run.policy().falseRollback())) + "); policy: " + limit(rule)
                + Counterfactual.wouldHavePassed(rule, run);
    }

    private RuleJudgement blind(RuleEvidence rule) {
        for (Slot slot : rule.stream().slots()) {
            if (!slot.failure().isEmpty()) {
                return said(
                        MetricState.ERROR,
                        open(rule, "SOURCE_FAILED")
                                .message(rule.rule().name() + ": the source of " + slot.metric() + " of the "
                                        + slot.arm().label() + " failed: " + slot.failure()
                                        + "; nothing is known, so nothing is decided"));
            }
        }
        for (Slot slot : rule.stream().slots()) {
            if (!slot.silence().isEmpty()) {
                return said(
                        MetricState.NO_DATA,
                        open(rule, "NO_DATA")
                                .message(rule.rule().name() + ": no data on " + slot.metric() + " of the "
                                        + slot.arm().label() + ": " + slot.silence()
                                        + "; no data is not good data"));
            }
        }
        if (!rule.stream().trouble().isEmpty()) {
            return said(
                    MetricState.ERROR,
                    open(rule, "NONSENSE")
                            .message(rule.rule().name() + ": " + rule.stream().trouble()
                                    + "; check what the source counts, since nothing can be decided on that"));
        }
        boolean none = !run.traffic() && !rule.rule().metrics().isEmpty() && !(rule.rule() instanceof GaugeRule);
        return said(
                MetricState.NO_DATA,
                open(rule, none ? "NO_TRAFFIC" : "NO_DATA")
                        .message(rule.rule().name()
                                + (none
                                        ? ": the canary has had no request yet, so nothing is known of it"
                                        : ": " + unseen(rule))));
    }

    /** Says what is missing where no source failed or said that it has nothing. */
    private static String unseen(RuleEvidence rule) {
        if (rule.rule() instanceof CheckRule check) {
            return "no round of the check " + check.check() + " is known yet";
        }
        Slot last = Collections.min(rule.stream().slots(), Comparator.comparingLong(Slot::until));
        Slot first = Collections.max(rule.stream().slots(), Comparator.comparingLong(Slot::until));
        if (last.until() < first.until()) {
            return "nothing is known yet of " + last.metric() + " of the "
                    + last.arm().label() + "; no data is not good data";
        }
        return rule.rule() instanceof GaugeRule
                ? "no half minute with samples of both versions is known yet"
                : "no request of the canary was judged yet";
    }

    private List<Finding> runFindings(List<RuleJudgement> rules) {
        boolean allPass = rules.stream().allMatch(rule -> rule.state() == MetricState.PASS);
        List<Finding> findings = new ArrayList<>();
        run.silenceLately().ifPresent(silence -> findings.add(silent(silence)));
        if (allPass && assessment.suspicion()) {
            findings.add(Finding.inconclusive("suspicion")
                    .reason("OPEN_SUSPICION")
                    .message(
                            "every rule passes, but lately the canary looks worse than its baseline; waiting until it does not")
                    .build());
        } else if (allPass && !run.mayPromoteYet()) {
            findings.add(Finding.inconclusive("time")
                    .reason("NOT_OVER_YET")
                    .message("every rule passes so far; a fault may begin late, so the planned time is waited for")
                    .build());
        }
        return findings;
    }

    private Finding.Builder fail(RuleEvidence rule, String reason) {
        return facts(Finding.fail(rule.rule().name()), rule).reason(reason);
    }

    private Finding.Builder open(RuleEvidence rule, String reason) {
        return facts(Finding.inconclusive(rule.rule().name()), rule).reason(reason);
    }

    private static RuleJudgement said(MetricState state, Finding.Builder finding) {
        return new RuleJudgement(state, finding.fact("state", state.name()).build());
    }

    private static Finding silent(SequentialRun.Silence silence) {
        return Finding.inconclusive("traffic")
                .reason("NO_TRAFFIC_LATELY")
                .message(silence.metric() + " of the canary: nothing for "
                        + Duration.ofNanos(silence.nanos()).toSeconds()
                        + " s, although there was something before; what it does now is unknown, so find out where its"
                        + " requests went")
                .build();
    }

    private Finding.Builder facts(Finding.Builder finding, RuleEvidence rule) {
        Seen.of(rule).facts(finding);
        double part = run.streams().logWeight(rule.stream()) + StrictMath.log(Parameters.SOFT_SHARE);
        return finding.fact("limit", limit(rule))
                .fact(
                        "odds against no worse than baseline",
                        "1 in " + Odds.oneIn(rule.stream().blame() + part))
                .fact(
                        "odds needed",
                        "1 in " + Odds.oneIn(-StrictMath.log(run.policy().falseRollback())))
                .fact("odds against beyond the limit", "1 in " + Odds.oneIn(rule.passOdds()))
                .fact("blocks left out", rule.stream().leftOutBlocks());
    }

    private static String seen(RuleEvidence rule) {
        return Seen.of(rule).sentence();
    }

    private static String limit(RuleEvidence rule) {
        return Seen.limit(rule.rule());
    }

    private static String wanted(RuleEvidence rule) {
        if (rule.rule() instanceof RateRule rate) {
            return rate.minRequests() + " requests of the canary are needed to judge it";
        }
        if (rule.rule() instanceof QuantileRule quantile) {
            return quantile.minRequests() + " requests of "
                    + (quantile.timesBaseline().isPresent() ? "each version" : "the canary")
                    + " are needed to judge it";
        }
        return ((CountRule) rule.rule()).minRequests() + " " + ((CountRule) rule.rule()).exposureMetric()
                + " of the canary are needed to judge it";
    }
}
