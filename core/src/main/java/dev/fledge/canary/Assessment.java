package dev.fledge.canary;

import dev.fledge.canary.stat.Logs;
import java.util.ArrayList;
import java.util.List;

/** The evidence of a run, weighed at one moment. */
final class Assessment {
    /**
     * When it is weighed.
     *
     * @param warm whether the canary is still warming up
     * @param over whether the planned time is over
     * @param deadline whether this is the one look at the deadline
     */
    record Moment(boolean warm, boolean over, boolean deadline) {}

    private final SequentialRun run;
    private final Moment moment;
    private final List<RuleEvidence> rules = new ArrayList<>();
    private final double soft;
    private final double ungated;
    private final double hard;

    Assessment(SequentialRun run, Moment moment) {
        this.run = run;
        this.moment = moment;
        for (Rule rule : run.policy().rules()) {
            rules.add(RuleEvidence.of(rule, run, moment));
        }
        double gatedSum = Double.NEGATIVE_INFINITY;
        double sum = Double.NEGATIVE_INFINITY;
        for (EvidenceStream stream : run.streams().all()) {
            double weighted = run.streams().logWeight(stream) + stream.blame();
            sum = Logs.sum(sum, weighted);
            if (isGateOpen(stream)) {
                gatedSum = Logs.sum(gatedSum, weighted);
            }
        }
        this.soft = gatedSum;
        this.ungated = sum;
        this.hard = hard(run.streams().rates());
    }

    private boolean isGateOpen(EvidenceStream stream) {
        for (RuleEvidence rule : rules) {
            if (rule.stream() == stream && rule.gateOpen()) {
                return true;
            }
        }
        return false;
    }

    private static double hard(List<RateStream> rates) {
        double sum = Double.NEGATIVE_INFINITY;
        for (RateStream rate : rates) {
            sum = Logs.sum(sum, rate.hardFailure());
        }
        return sum - StrictMath.log(StrictMath.max(1, rates.size()));
    }

    SequentialRun run() {
        return run;
    }

    Moment moment() {
        return moment;
    }

    List<RuleEvidence> rules() {
        return rules;
    }

    /** Log of the odds at which the combined evidence of the rules that are broken rolls back. */
    double softThreshold() {
        return -StrictMath.log(run.policy().falseRollback()) - StrictMath.log(Parameters.SOFT_SHARE);
    }

    double hardThreshold() {
        return -StrictMath.log(run.policy().falseRollback()) - StrictMath.log(1 - Parameters.SOFT_SHARE);
    }

    /** Log of the combined odds against "no worse than the baseline", of the metrics whose rules are broken. */
    double soft() {
        return soft;
    }

    double hardOdds() {
        return hard;
    }

    boolean hardFailure() {
        return !run.streams().rates().isEmpty() && hard >= hardThreshold();
    }

    boolean softFailure() {
        return !moment.warm() && soft >= softThreshold();
    }

    /** Whether the canary looks worse than can be overlooked. Before the planned time is over any sign counts, then only one that matters. */
    boolean suspicion() {
        double odds = moment.over() ? soft : ungated;
        return odds > StrictMath.log(run.parameters().suspicion) || (!moment.over() && anyRecentlyWorse());
    }

    /** Whether there is a suspicion that matters: a broken rule with some evidence behind it. */
    boolean materialSuspicion() {
        return soft > StrictMath.log(run.parameters().suspicion);
    }

    private boolean anyRecentlyWorse() {
        for (EvidenceStream stream : run.streams().all()) {
            if (stream.recentlyWorse()) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is evidence on every rule that needs some, and nothing speaks against it. */
    boolean evidenceComplete() {
        if (moment.warm() || suspicion() || run.silenceLately().isPresent()) {
            return false;
        }
        for (RuleEvidence rule : rules) {
            if (!rule.passed()) {
                return false;
            }
        }
        return true;
    }

    boolean sharedOutageRollsBack() {
        if (moment.warm() || run.policy().sharedOutage() != CanaryPolicy.SharedOutage.ROLLBACK) {
            return false;
        }
        for (RuleEvidence rule : rules) {
            if (rule.gateOpen() && rule.baselineBreached()) {
                return true;
            }
        }
        return false;
    }

    Decision decision() {
        if (hardFailure() || softFailure() || sharedOutageRollsBack()) {
            return Decision.ROLLBACK;
        }
        return run.mayPromoteYet() && evidenceComplete() ? Decision.PROMOTE : Decision.HOLD;
    }

    boolean mayAdvance() {
        return !moment.warm()
                && !hardFailure()
                && !softFailure()
                && !materialSuspicion()
                && run.floorMet()
                && run.silenceLately().isEmpty()
                && rules.stream().noneMatch(rule -> rule.baselineBreached() || rule.blind());
    }
}
