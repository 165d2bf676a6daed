package dev.fledge.canary.plan;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.CountRule;
import dev.fledge.canary.QuantileRule;
import dev.fledge.canary.RateRule;
import dev.fledge.canary.Rule;
import dev.fledge.document.DurationText;
import dev.fledge.internal.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a policy can decide with the traffic that is expected: said before the run, so that no window is waited for in vain.
 * Immutable.
 *
 * <p>The numbers are those of steady traffic and independent requests; a median is met within about a factor of two, later where
 * a change is near the limit. Latency is taken as log-normal. They guide; they are no part of the judge's guarantee.
 */
public final class Plan {
    /** Stands for a time that does not come, since there is no traffic or no number of requests is enough. */
    public static final Duration NEVER = Duration.ofDays(36_500);

    private final CanaryPolicy policy;
    private final PlannedTraffic traffic;
    private final Duration window;
    private final List<PlanLine> lines;

    private Plan(CanaryPolicy policy, PlannedTraffic traffic, Duration window, List<PlanLine> lines) {
        this.policy = policy;
        this.traffic = traffic;
        this.window = window;
        this.lines = List.copyOf(lines);
    }

    /** Plans a run of the policy's window. */
    public static Plan of(CanaryPolicy policy, PlannedTraffic traffic) {
        return of(policy, traffic, policy.window());
    }

    /**
     * Plans a run of that length.
     *
     * @throws IllegalArgumentException if the window is not longer than the policy's warm-up
     */
    public static Plan of(CanaryPolicy policy, PlannedTraffic traffic, Duration window) {
        Check.positive("window", window);
        if (window.compareTo(policy.warmUp()) <= 0) {
            throw new IllegalArgumentException("the window must be longer than the warm-up of "
                    + written(policy.warmUp()) + ", or nothing is judged, but was " + written(window));
        }
        RulePlan.PlanCase plan = new RulePlan.PlanCase(policy, traffic, window, new Budget(policy));
        return new Plan(
                policy,
                traffic,
                window,
                policy.rules().stream().map(rule -> of(plan, rule).line()).toList());
    }

    /** As in a file, cut to milliseconds. */
    private static String written(Duration duration) {
        return DurationText.of(Duration.ofMillis(duration.toMillis()));
    }

    private static RulePlan of(RulePlan.PlanCase plan, Rule rule) {
        if (rule instanceof RateRule rate) {
            return new RatePlan(plan, rate);
        }
        if (rule instanceof QuantileRule quantile) {
            return new QuantilePlan(plan, quantile);
        }
        return rule instanceof CountRule count ? new CountPlan(plan, count) : new RoundsPlan(plan, rule);
    }

    static Duration time(double seconds) {
        return seconds < NEVER.toSeconds() ? Duration.ofMillis((long) StrictMath.ceil(seconds * 1000 - 1e-6)) : NEVER;
    }

    /** Returns one line for each rule, in the order of the policy. */
    public List<PlanLine> lines() {
        return lines;
    }

    /** Returns how many requests the canary will have in the whole window, the warm-up included. */
    public double canaryRequests() {
        return traffic.canaryPerSecond() * RulePlan.seconds(window);
    }

    /** Returns whether every rule can be judged with this traffic. */
    public boolean canBeJudged() {
        return warnings().isEmpty();
    }

    /** Returns why rules cannot be judged, and what would mend it; empty if all can. */
    public List<String> warnings() {
        return lines.stream().map(PlanLine::warning).flatMap(Optional::stream).toList();
    }

    /** Returns after how long a promotion is possible: when the last rule can pass, but not before the policy allows it. */
    public Duration promotionPossibleAfter() {
        Duration earliest = policy.earliestPromotion().compareTo(window) < 0 ? policy.earliestPromotion() : window;
        return lines.stream().map(PlanLine::passPossibleAfter).reduce(earliest, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    /**
     * Returns how many synthetic checks a second and version would let every rule pass in the window; 0 if none are needed or if
     * no number is enough.
     */
    public double syntheticChecksPerSecond() {
        double judged = RulePlan.seconds(window) - RulePlan.seconds(policy.warmUp());
        return lines.stream()
                .filter(line -> line.unit().equals("requests") && line.neededToPass() < Long.MAX_VALUE)
                .mapToDouble(line -> line.neededToPass() / judged - traffic.canaryPerSecond())
                .reduce(0, StrictMath::max);
    }

    /** Returns the plan as sentences, warnings last. */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        sentences.add(String.format(
                Locale.ROOT,
                "%s: the canary gets %s requests a second, %.0f in a window of %s.",
                policy.name(),
                RulePlan.factor(traffic.canaryPerSecond()),
                canaryRequests(),
                RulePlan.text(window)));
        lines.forEach(line -> sentences.add(sentence(line)));
        warnings().forEach(warning -> sentences.add("Warning: " + warning + "."));
        if (canBeJudged()) {
            sentences.add("A healthy canary can be promoted after " + RulePlan.text(promotionPossibleAfter()) + ".");
        }
        return List.copyOf(sentences);
    }

    private String sentence(PlanLine line) {
        StringBuilder text = new StringBuilder(line.rule()).append(": ");
        if (line.neededToPass() == 0) {
            text.append("a promotion does not wait for it");
        } else if (line.neededToPass() == Long.MAX_VALUE) {
            text.append("no number of ").append(line.unit()).append(" makes it pass");
        } else {
            text.append("passes with ")
                    .append(line.neededToPass())
                    .append(" judged ")
                    .append(line.unit());
            if (line.neededBeforeDeadline() > line.neededToPass()
                    && policy.earliestPromotion().compareTo(window) < 0) {
                text.append(" at the deadline, ")
                        .append(line.neededBeforeDeadline())
                        .append(" before it");
            }
        }
        line.provableCeiling()
                .ifPresent(ceiling -> text.append("; without an error the window proves a rate below ")
                        .append(RulePlan.percent(ceiling)));
        for (Detection detection : line.detections()) {
            text.append(String.format(
                    Locale.ROOT,
                    "; %s: found after %d %s, %s (%.0f %% of runs within the window)",
                    detection.change(),
                    detection.requests(),
                    line.unit(),
                    RulePlan.text(detection.after()),
                    detection.power() * 100));
        }
        return text.append('.').toString();
    }
}
