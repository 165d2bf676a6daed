package dev.fledge.canary.plan;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.EvidenceMode;
import dev.fledge.canary.Rule;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is common to the plans of all kinds of rules. */
abstract class RulePlan {
    private final PlanCase plan;
    private final Rule rule;

    /**
     * What is planned.
     *
     * @param policy the policy
     * @param traffic what is expected
     * @param window how long the run is
     * @param budget the evidence that is asked for
     */
    record PlanCase(CanaryPolicy policy, PlannedTraffic traffic, Duration window, Budget budget) {
        double judgedSeconds() {
            return StrictMath.max(0, seconds(window) - seconds(policy.warmUp()));
        }
    }

    RulePlan(PlanCase plan, Rule rule) {
        this.plan = plan;
        this.rule = rule;
    }

    abstract PlanLine line();

    final CanaryPolicy policy() {
        return plan.policy();
    }

    final PlannedTraffic traffic() {
        return plan.traffic();
    }

    final Budget budget() {
        return plan.budget();
    }

    final boolean strict() {
        return policy().mode() == EvidenceMode.STRICT;
    }

    final boolean point() {
        return policy().mode() == EvidenceMode.POINT;
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    final double perSecond() {
        return traffic().canaryPerSecond();
    }

    /** Returns how many canary requests will be judged. */
    final double judgedRequests() {
        return perSecond() * plan.judgedSeconds();
    }

    /** Returns how many canary requests come in the run, those of the warm-up too, in which a hard failure counts. */
    final double allRequests() {
        return perSecond() * seconds(plan.window());
    }

    final double judgedSeconds() {
        return plan.judgedSeconds();
    }

    /** Returns how long so many judged requests take from the opening on, evidence being capped in each slice. */
    final Duration after(double requests, double slices) {
        double slice = seconds(policy().slice());
        double spread = perSecond() * slice > 1 ? StrictMath.ceil(slices - 1e-9) * slice : 0;
        return Plan.time(seconds(policy().warmUp()) + StrictMath.max(requests / perSecond(), spread));
    }

    final Duration afterHardFailure(long requests) {
        double slice = seconds(policy().slice());
        double slices = StrictMath.ceil(budget().hardFailure() / Budget.HARD_CAP - 1e-9);
        double spread = perSecond() * slice > 1 ? slices * slice : 0;
        return Plan.time(StrictMath.max(requests / perSecond(), spread));
    }

    /** Returns the line of a rule that counts requests. */
    final PlanLine ofRequests(PlanLine.Need need, List<Detection> detections) {
        if (need.needed() == 0 || need.needed() <= need.seen()) {
            return new PlanLine(rule.name(), "requests", need, detections, Optional.empty());
        }
        return new PlanLine(rule.name(), "requests", need, detections, Optional.of(tooFew(need)));
    }

    private String tooFew(PlanLine.Need need) {
        if (need.needed() == Long.MAX_VALUE) {
            return rule.name()
                    + " cannot be proved: a healthy canary is too near the limit for any number of requests to"
                    + " tell them apart; raise the limit, or make the rule rollbackOnly";
        }
        double missing = need.needed() / judgedSeconds() - perSecond();
        return rule.name() + " cannot be judged with this traffic: a pass needs " + need.needed()
                + " requests of a healthy canary, and it will have "
                + (long) StrictMath.floor(need.seen() + 1e-9) + " after the warm-up; add "
                + String.format(Locale.ROOT, "%.2f", missing) + " synthetic checks a second to each version, or take a"
                + " window of "
                + (need.possible().equals(Plan.NEVER) ? "any length with traffic" : text(need.possible()));
    }

    /** Returns a time as people say it. */
    static String text(Duration time) {
        double seconds = seconds(time);
        if (time.equals(Plan.NEVER)) {
            return "never";
        }
        if (seconds < 120) {
            return String.format(Locale.ROOT, "%.0f s", seconds);
        }
        return seconds < 7200
                ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
                : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    static String factor(double factor) {
        return BigDecimal.valueOf(factor)
                .round(new MathContext(4))
                .stripTrailingZeros()
                .toPlainString();
    }
}
