package dev.fledge.canary.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the planned traffic can show of one rule. Immutable. */
public final class PlanLine {
    private final String rule;
    private final String unit;
    private final Need need;
    private final List<Detection> detections;
    private final Optional<String> warning;

    /**
     * What a pass takes.
     *
     * @param needed canary requests, pairs or rounds that a pass takes at the deadline; 0 if the rule is rollbackOnly
     * @param early as many before the deadline
     * @param seen how many there will be in the window, after the warm-up
     * @param possible after how long a pass is possible
     * @param provable the smallest share of bad requests that a window without one proves to be not reached; only of a ceiling
     */
    record Need(long needed, long early, double seen, Duration possible, OptionalDouble provable) {}

    PlanLine(String rule, String unit, Need need, List<Detection> detections, Optional<String> warning) {
        this.rule = rule;
        this.unit = unit;
        this.need = need;
        this.detections = List.copyOf(detections);
        this.warning = warning;
    }

    /** Returns the name of the rule. */
    public String rule() {
        return rule;
    }

    /** Returns what is counted: {@code requests}, {@code pairs} or {@code rounds}. */
    public String unit() {
        return unit;
    }

    /** Returns how many judged requests of a healthy canary a pass takes at the deadline; 0 if a promotion does not wait for the rule. */
    public long neededToPass() {
        return need.needed();
    }

    /** Returns how many a pass takes before the deadline, where the policy allows an early promotion. */
    public long neededBeforeDeadline() {
        return need.early();
    }

    /** Returns how many judged requests the canary will have in the window, the warm-up left out. */
    public double seenInWindow() {
        return need.seen();
    }

    /** Returns how long a window must be for a pass, the warm-up included; {@link Plan#NEVER} if no window is long enough. */
    public Duration passPossibleAfter() {
        return need.possible();
    }

    /** Returns the smallest share of bad requests that a window without one rules out; empty if the rule has no ceiling. */
    public OptionalDouble provableCeiling() {
        return need.provable();
    }

    /** Returns how soon changes of several sizes are found, the largest first. */
    public List<Detection> detections() {
        return detections;
    }

    /** Returns why the rule cannot be judged with this traffic, and what would mend it; empty if it can. */
    public Optional<String> warning() {
        return warning;
    }
}
