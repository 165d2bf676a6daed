package dev.fledge.canary;

import dev.fledge.verdict.Finding;
import java.time.Instant;
import java.util.ArrayList;
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
        RuleJudgement blind = rule.blind() ? blind(rule) : null;
        if (assessment.moment().warm()) {
            return said(
                    MetricState.INCONCLUSIVE,
                    open(rule, "WARM_UP")
                            .message(rule.rule().name() + ": only a hard failure is judged while the canary warms up"));
        }
        if (blind != null) {
            return blind;
        }
        if (rule.passed() && !(rule.gateOpen() && assessment.materialSuspicion())) {
            return passed(rule);
        }
        if (rule.baselineBreached()) {
            return said(
                    MetricState.INCONCLUSIVE,
                    open(rule, "BASELINE_ALSO_BREACHED")
                            .message(rule.rule().name() + ": " + seen(rule) + ": the baseline is beyond the limit ("
                                    + limit(rule)
                                    + ") itself, so it is not the canary; wait until the cause is mended"));
        }
        if (rule.gateOpen()) {
            return said(
                    MetricState.INCONCLUSIVE,
                    open(rule, "SUSPECTED")
                            .message(rule.rule().name() + ": " + seen(rule) + " is beyond the limit (" + limit(rule)
                                    + "), but a canary no worse than its baseline would show this in 1 of "
                                    + Odds.oneIn(assessment.soft() + StrictMath.log(Parameters.SOFT_SHARE))
                                    + " runs; 1 of "
                                    + Odds.oneIn(-StrictMath.log(run.policy().falseRollback())) + " is needed"));
        }
        if (!rule.flags().enough() && !rule.rule().rollbackOnly()) {
            return said(
                    MetricState.INSUFFICIENT_DATA,
                    open(rule, "TOO_FEW_REQUESTS")
                            .message(rule.rule().name() + ": " + seen(rule) + "; " + wanted(rule)));
        }
        return notProved(rule);
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
                                + " does not yet show that it is within the limit (" + limit(rule) + ")"
                                + Counterfactual.missing(rule, run)));
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
        if (!rule.stream().trouble().isEmpty()) {
            return said(
                    MetricState.ERROR,
                    open(rule, "NONSENSE")
                            .message(rule.rule().name() + ": " + rule.stream().trouble()
                                    + "; check what the source counts, since nothing can be decided on that"));
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
        boolean none = !run.traffic() && !(rule.rule() instanceof CheckRule);
        return said(
                MetricState.NO_DATA,
                open(rule, none ? "NO_TRAFFIC" : "NO_DATA")
                        .message(rule.rule().name()
                                + (none
                                        ? ": the canary has had no request yet, so nothing is known of it"
                                        : ": nothing was observed yet")));
    }

    private List<Finding> runFindings(List<RuleJudgement> rules) {
        boolean allPass = rules.stream().allMatch(rule -> rule.state() == MetricState.PASS);
        List<Finding> findings = new ArrayList<>();
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

    private Finding.Builder facts(Finding.Builder finding, RuleEvidence rule) {
        Seen.of(rule).facts(finding);
        return finding.fact("limit", limit(rule))
                .fact(
                        "odds against no worse than baseline",
                        "1 in " + Odds.oneIn(rule.stream().blame()))
                .fact("odds needed", "1 in " + Odds.oneIn(assessment.softThreshold()))
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
            return rate.minRequests() + " are needed to judge it";
        }
        if (rule.rule() instanceof QuantileRule quantile) {
            return quantile.minRequests() + " of each arm are needed to judge it";
        }
        return rule.rule() instanceof CountRule count
                ? count.minRequests() + " are needed to judge it"
                : "more is needed to judge it";
    }
}
